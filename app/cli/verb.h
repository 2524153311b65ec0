#pragma once
// The command line's grammar: the program, its verbs and their options. All of CLI11 that the verbs use, without its header, whose every
// inclusion costs seconds: it stands in verb.cpp alone.
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tb::cli {

// An option, a flag or a positional word of a verb, as Verb makes it. Copies are the same option; the Program owns it. What a call says
// against one of these rules is printed by Program::run, and the verb does not begin.
class Option {
public:
    explicit Option(CLI::Option* option) : option_(option) {}
    Option required() const;
    // The call must have `other` too.
    Option needs(Option other) const;
    Option one_of(const std::vector<std::string>& values) const;
    Option from_to(int least, int most) const;
    Option above_zero() const;
    // For a list: one mention takes one word, or several with `mark` between them, so that the words behind it are left to the positionals.
    Option one_word() const;
    Option delimiter(char mark) const;
    // The help names the value that the variable has now.
    Option show_default() const;
    // Stands in the help in the place of the kind and the rules of the value.
    Option help_text(const std::string& text) const;
    // Whether the call has it; known when the verb begins.
    bool given() const;

private:
    CLI::Option* option_;
};

// A verb of the program. Copies are the same verb; the Program owns it. Variables given to it are written while Program::run reads the
// call, those of options that the call lacks keep what they have; they must live until then.
class Verb {
public:
    Verb(CLI::App* app, int& status) : app_(app), status_(status) {}
    // `name`: with dashes an option, without them a word known by its place. A list takes at least one word.
    Option option(const std::string& name, std::string& value, const std::string& what) const;
    Option option(const std::string& name, int& value, const std::string& what) const;
    Option option(const std::string& name, std::vector<std::string>& values, const std::string& what) const;
    Option flag(const std::string& name, bool& value, const std::string& what) const;
    // Below the options in the verb's help.
    void footer(const std::string& text) const;
    // What the verb does when its call is right; returns the program's exit status.
    void action(const std::function<int()>& work) const;

private:
    CLI::App* app_;
    int& status_;
};

class Program {
public:
    Program(const std::string& what, const std::string& name);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    Verb verb(const std::string& name, const std::string& what);
    // Below the list of verbs in the help.
    void footer(const std::string& text);
    // Reads the call, which must name one verb, and does that verb's action: the exit status. Help goes to standard output; a call that is
    // wrong is explained on standard error and is a wrong_request. What an action throws comes through.
    int run(int argc, char** argv);

private:
    std::unique_ptr<CLI::App> app_;
    int status_ = 0;
};

// For an action that finds its words wrong only when all are known; Program::run explains them as it does what it finds itself.
[[noreturn]] void refuse_word(const std::string& word);
[[noreturn]] void refuse_without(const std::string& name);

}  // namespace tb::cli
