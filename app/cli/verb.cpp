#include "app/cli/verb.h"

#include "app/cli/status.h"

#include <CLI/CLI.hpp>

namespace tb::cli {

Option Option::required() const { return Option(option_->required()); }
Option Option::needs(Option other) const { return Option(option_->needs(other.option_)); }
Option Option::one_of(const std::vector<std::string>& values) const { return Option(option_->check(CLI::IsMember(values))); }
Option Option::from_to(int least, int most) const { return Option(option_->check(CLI::Range(least, most))); }
Option Option::above_zero() const {
    // CLI::PositiveNumber spells out the largest double, in three hundred digits.
    return Option(option_->check([](const std::string& word) { return word.empty() || word[0] == '-' || word == "0" ? word + " is not above 0" : std::string(); }, "POSITIVE"));
}
Option Option::one_word() const { return Option(option_->allow_extra_args(false)); }
Option Option::delimiter(char mark) const { return Option(option_->delimiter(mark)); }
Option Option::show_default() const { return Option(option_->capture_default_str()); }
Option Option::help_text(const std::string& text) const { return Option(option_->option_text(text)); }
bool Option::given() const { return option_->count() > 0; }

Option Verb::option(const std::string& name, std::string& value, const std::string& what) const {
    return Option(app_->add_option(name, value, what));
}
Option Verb::option(const std::string& name, int& value, const std::string& what) const {
    return Option(app_->add_option(name, value, what));
}
Option Verb::option(const std::string& name, std::vector<std::string>& values, const std::string& what) const {
    return Option(app_->add_option(name, values, what));
}
Option Verb::flag(const std::string& name, bool& value, const std::string& what) const {
    return Option(app_->add_flag(name, value, what));
}
void Verb::footer(const std::string& text) const { app_->footer(text); }
void Verb::action(const std::function<int()>& work) const {
    app_->callback([work, &status = status_] { status = work(); });
}

Program::Program(const std::string& what, const std::string& name) : app_(std::make_unique<CLI::App>(what, name)) {
    app_->require_subcommand(1);
}
Program::~Program() = default;
Verb Program::verb(const std::string& name, const std::string& what) { return Verb(app_->add_subcommand(name, what), status_); }
void Program::footer(const std::string& text) { app_->footer(text); }

int Program::run(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app_->exit(e) == 0 ? done : wrong_request;
    }
    return status_;
}

void refuse_word(const std::string& word) { throw CLI::ExtrasError({word}); }
void refuse_without(const std::string& name) { throw CLI::RequiredError(name); }

}  // namespace tb::cli
