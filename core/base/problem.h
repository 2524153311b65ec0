#pragma once
// What a user can cause comes back as a value: a code, a place and typed arguments. `ui` maps codes to translations;
// the command line prints the English template. A bug stays an exception.
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

namespace tb {

// A kind of message. Codes are defined as `inline constexpr Code` in each folder's codes.h, which also lists them all.
struct Code {
    const char* id;     // "spec.unknown_key": folder, dot, name; the key of its translation
    const char* title;  // a few words, for a card's headline
    const char* text;   // what was found, what is allowed and the remedy; {name} stands for an argument
};

using ArgValue = std::variant<std::int64_t, double, std::string>;

struct Arg {
    std::string name;
    ArgValue value;
    bool operator==(const Arg&) const = default;
};

enum class Severity { ok, note, warning, error };

struct Problem {
    const Code* code = nullptr;
    std::string place;  // a JSON path ("$.training.seed"), "file:line", a folder or a tensor; may be empty
    std::vector<Arg> args;
    Severity severity = Severity::error;
    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

template <class T>
using Expected = tl::expected<T, Problems>;

// One problem as the failed value of any Expected<T>.
tl::unexpected<Problems> fail(const Code& code, std::string place = {}, std::vector<Arg> args = {});

// `text` with every {name} replaced by its argument; doubles are printed with %g. An unknown name stays as it is.
std::string fill_template(std::string_view text, const std::vector<Arg>& args);

// "place: text" in English, without a place only the text.
std::string describe(const Problem& problem);
// One line a problem.
std::string describe(const Problems& problems);

bool has_errors(const Problems& problems);

}  // namespace tb
