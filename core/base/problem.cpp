#include "core/base/problem.h"

#include <algorithm>
#include <fmt/format.h>

namespace tb {

tl::unexpected<Problems> fail(const Code& code, std::string place, std::vector<Arg> args) {
    return tl::unexpected<Problems>(Problems{Problem{&code, std::move(place), std::move(args), Severity::error}});
}

static std::string text_of(const ArgValue& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{:g}", *real);
    return std::get<std::string>(value);
}

std::string fill_template(std::string_view text, const std::vector<Arg>& args) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text[i];
            continue;
        }
        const auto name = text.substr(i + 1, end - i - 1);
        const auto arg = std::find_if(args.begin(), args.end(), [&](const Arg& a) { return a.name == name; });
        out += arg == args.end() ? std::string(text.substr(i, end - i + 1)) : text_of(arg->value);
        i = end;
    }
    return out;
}

std::string describe(const Problem& problem) {
    const auto text = fill_template(problem.code ? problem.code->text : "", problem.args);
    return problem.place.empty() ? text : problem.place + ": " + text;
}

std::string describe(const Problems& problems) {
    std::string out;
    for (const auto& problem : problems) {
        if (!out.empty()) out += '\n';
        out += describe(problem);
    }
    return out;
}

bool has_errors(const Problems& problems) {
    return std::any_of(problems.begin(), problems.end(), [](const Problem& p) { return p.severity == Severity::error; });
}

}  // namespace tb
