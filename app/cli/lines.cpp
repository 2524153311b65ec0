#include "app/cli/lines.h"

#include "app/cli/codes.h"
#include "core/base/files.h"
#include "core/data/utf8.h"

namespace tb::cli {

static std::string place_of(std::int64_t line) { return "standard input:" + std::to_string(line); }

static Expected<Input> plain_input(const std::string& line, bool pair, std::int64_t number) {
    if (first_invalid_utf8(line)) return fail(codes::cli_not_utf8, place_of(number));
    if (!pair) return Input{line, {}};
    const auto tab = line.find('\t');
    if (tab == std::string::npos) return fail(codes::cli_no_tab, place_of(number));
    return Input{line.substr(0, tab), line.substr(tab + 1)};
}

static Expected<Input> json_input(const std::string& line, std::int64_t number) {
    const auto read = parse_json(line, place_of(number));
    if (!read) return fail(codes::cli_no_json_text, place_of(number), read.error().front().args);
    const Json& json = *read;
    if (json.is_string()) return Input{json.get<std::string>(), {}};
    if (json.is_array() && json.size() == 2 && json[0].is_string() && json[1].is_string()) return Input{json[0].get<std::string>(), json[1].get<std::string>()};
    return fail(codes::cli_no_json_text, place_of(number), {{"reason", "found " + std::string(json.type_name())}});
}

Expected<void> for_each_input(std::istream& in, bool pair, bool json, const std::function<void(const Input&)>& each) {
    std::string line;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        const auto input = json ? json_input(line, number) : plain_input(line, pair, number);
        if (!input) return tl::unexpected(input.error());
        each(*input);
    }
    return {};
}

}  // namespace tb::cli
