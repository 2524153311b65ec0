#include "core/spec/reader.h"

#include "core/spec/codes.h"
#include "core/spec/near.h"
#include "core/spec/values.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>

namespace tb {

std::string shown(const Json& json) {
    auto text = json_text(json);
    constexpr std::size_t longest = 80;
    if (text.size() > longest) {
        auto end = longest;
        while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // not inside a UTF-8 character
        text.resize(end);
        text += "...";
    }
    return text;
}

SpecReader::SpecReader(const Json& json, std::string place, Problems& problems)
    : json_(json), place_(std::move(place)), problems_(problems) {}

const Json* SpecReader::find(const char* key) {
    known_.emplace_back(key);
    if (!json_.is_object()) return nullptr;
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
}

void SpecReader::problem(const Code& code, const char* key, std::vector<Arg> args) {
    problems_.push_back({&code, place(key), std::move(args), Severity::error});
}

void SpecReader::wrong(const Code& code, const char* key, const Json& found) { problem(code, key, {{"found", shown(found)}}); }

void SpecReader::text(const char* key, std::string& value) {
    const Json* json = find(key);
    if (!json) return;
    if (!json->is_string()) return wrong(codes::spec_not_text, key, *json);
    value = json->get<std::string>();
}

void SpecReader::text_or_null(const char* key, std::string& value) {
    const Json* json = find(key);
    if (!json) return;
    if (json->is_null()) return value.clear();
    if (!json->is_string()) return wrong(codes::spec_not_text, key, *json);
    value = json->get<std::string>();
}

void SpecReader::files(const char* key, DataFiles& value) {
    const Json* json = find(key);
    if (!json) return;
    const auto named = [](const Json& item) { return item.is_string() && !item.get<std::string>().empty(); };
    if (json->is_null() || *json == "") return value.list.clear();
    if (named(*json)) {
        value = json->get<std::string>();
    } else if (json->is_array() && !json->empty() && std::all_of(json->begin(), json->end(), named)) {
        value.list = json->get<std::vector<std::string>>();
    } else {
        wrong(codes::spec_not_files, key, *json);
    }
}

void SpecReader::delimiter(const char* key, std::string& value) {
    const Json* json = find(key);
    if (!json) return;
    if (json->is_null() || *json == "") return value.clear();
    auto read = json->is_string() ? json->get<std::string>() : std::string();
    if (read == "\\t") read = "\t";  // as it is typed in a shell
    const bool fits = read.size() == 1 && static_cast<unsigned char>(read[0]) < 0x80 && std::string("\"\r\n").find(read[0]) == std::string::npos &&
                      read[0] != '\0';
    if (!fits) return wrong(codes::spec_delimiter, key, *json);
    value = std::move(read);
}

void SpecReader::choice(const char* key, std::string& value, std::span<const std::string> allowed) {
    const Json* json = find(key);
    if (!json) return;
    if (!json->is_string() || std::find(allowed.begin(), allowed.end(), json->get<std::string>()) == allowed.end())
        return problem(codes::spec_not_allowed, key, {{"found", shown(*json)}, {"allowed", join(allowed)}});
    value = json->get<std::string>();
}

// cuda:0 to cuda:99, as torch writes it.
static bool numbered_device(std::string_view name) {
    if (!name.starts_with("cuda:")) return false;
    const auto digits = name.substr(5);
    const bool number = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    return number && (digits.size() == 1 || (digits.size() == 2 && digits[0] != '0'));
}

void SpecReader::device(const char* key, std::string& value) {
    const Json* json = find(key);
    if (!json) return;
    const auto read = json->is_string() ? json->get<std::string>() : std::string();
    if (std::find(devices().begin(), devices().end(), read) == devices().end() && !numbered_device(read))
        return problem(codes::spec_not_allowed, key, {{"found", shown(*json)}, {"allowed", join(devices()) + ", cuda:N"}});
    value = read;
}

void SpecReader::choice_or_null(const char* key, std::string& value, std::span<const std::string> allowed) {
    const bool none = has(key) && (json_[key].is_null() || json_[key] == "");
    if (!none) return choice(key, value, allowed);
    known_.emplace_back(key);
    value.clear();
}

void SpecReader::flag(const char* key, bool& value) {
    const Json* json = find(key);
    if (!json) return;
    if (!json->is_boolean()) return wrong(codes::spec_not_flag, key, *json);
    value = json->get<bool>();
}

void SpecReader::flag(const char* key, std::optional<bool>& value) {
    if (has(key) && json_[key].is_null()) {
        known_.emplace_back(key);
        return value.reset();
    }
    bool read = value.value_or(false);
    flag(key, read);
    if (has(key)) value = read;
}

bool SpecReader::number(const char* key, const Json& json, double& value) {
    if (!json.is_number() || !std::isfinite(json.get<double>())) {
        wrong(codes::spec_not_number, key, json);
        return false;
    }
    value = json.get<double>();
    return true;
}

bool SpecReader::whole_number(const char* key, const Json& json, std::int64_t& value) {
    constexpr double bound = 9e15;  // every whole number below is exact in a double
    const bool fits = json.is_number() && std::abs(json.get<double>()) < bound && json.get<double>() == std::floor(json.get<double>());
    if (!fits) {
        wrong(codes::spec_not_whole, key, json);
        return false;
    }
    value = static_cast<std::int64_t>(json.get<double>());
    return true;
}

bool SpecReader::in_range(const char* key, const Json& json, double value, Range range) {
    const Arg found{"found", shown(json)};
    const auto number = [](double bound) { return bound == std::floor(bound) ? fmt::format("{:.0f}", bound) : fmt::format("{:g}", bound); };
    switch (range.kind) {
        case Range::Kind::any:
            return true;
        case Range::Kind::from:
            if (value >= range.low) return true;
            problem(codes::spec_below, key, {found, {"least", number(range.low)}});
            return false;
        case Range::Kind::above:
            if (value > range.low) return true;
            problem(codes::spec_not_above, key, {found, {"bound", number(range.low)}});
            return false;
        case Range::Kind::between:
            if (value >= range.low && value <= range.high) return true;
            problem(codes::spec_outside, key, {found, {"least", number(range.low)}, {"most", number(range.high)}});
            return false;
        case Range::Kind::below:
            if (value >= range.low && value < range.high) return true;
            problem(codes::spec_outside_open, key, {found, {"least", number(range.low)}, {"most", number(range.high)}});
            return false;
    }
    return false;
}

void SpecReader::real(const char* key, double& value, Range range) {
    const Json* json = find(key);
    double read = 0;
    if (json && number(key, *json, read) && in_range(key, *json, read, range)) value = read;
}

void SpecReader::real_or_null(const char* key, double& value, Range range) {
    if (!has(key) || !json_[key].is_null()) return real(key, value, range);
    known_.emplace_back(key);
    value = 0;
}

void SpecReader::steps(const char* key, double& value) {
    const Json* json = find(key);
    double read = 0;
    if (!json || !number(key, *json, read)) return;
    const bool fits = read > 0 && (read < 1 || read == std::floor(read));
    if (!fits) return wrong(codes::spec_steps, key, *json);
    value = read;
}

void SpecReader::steps(const char* key, std::optional<double>& value) {
    if (has(key) && json_[key].is_null()) {
        known_.emplace_back(key);
        return value.reset();
    }
    double read = value.value_or(1);
    steps(key, read);
    if (has(key)) value = read;
}

void SpecReader::max_steps(const char* key, int& value) {
    const Json* json = find(key);
    std::int64_t read = 0;
    if (!json || !whole_number(key, *json, read)) return;
    if ((read < 1 && read != -1) || read > std::numeric_limits<int>::max()) return wrong(codes::spec_max_steps, key, *json);
    value = static_cast<int>(read);
}

void SpecReader::texts(const char* key, std::vector<std::string>& value) {
    const Json* json = find(key);
    if (!json || json->is_null()) return;
    const bool fits = json->is_array() && std::all_of(json->begin(), json->end(), [](const Json& item) { return item.is_string(); });
    if (!fits) return wrong(codes::spec_not_list, key, *json);
    value = json->get<std::vector<std::string>>();
    std::set<std::string> seen;
    for (const auto& item : value) {
        if (item.empty()) return problem(codes::spec_empty, key, {});
        if (!seen.insert(item).second) return problem(codes::spec_repeated, key, {{"found", item}});
    }
}

static std::optional<Column> read_column(const Json& json) {
    if (json.is_string() && !json.get<std::string>().empty()) return json.get<std::string>();
    constexpr std::int64_t most = 1'000'000;
    if (json.is_number_integer() && json.get<std::int64_t>() >= 0 && json.get<std::int64_t>() < most) return json.get<int>();
    return {};
}

void SpecReader::column(const char* key, Column& value) {
    const Json* json = find(key);
    if (!json || (json->is_string() && json->get<std::string>().empty())) return;
    const auto read = read_column(*json);
    if (!read) return wrong(codes::spec_not_column, key, *json);
    value = *read;
}

void SpecReader::columns(const char* key, std::vector<Column>& value) {
    const Json* json = find(key);
    if (!json) return;
    std::vector<Column> read;
    if (!json->is_array() || json->size() > 2) return wrong(codes::spec_not_columns, key, *json);
    for (const auto& item : *json) {
        const auto one = read_column(item);
        if (!one) return wrong(codes::spec_not_columns, key, *json);
        if (std::find(read.begin(), read.end(), *one) != read.end()) return problem(codes::spec_repeated, key, {{"found", shown(item)}});
        read.push_back(*one);
    }
    value = std::move(read);
}

void SpecReader::layers(const char* key, std::variant<int, std::vector<int>>& value) {
    const Json* json = find(key);
    if (!json) return;
    const auto position = [](const Json& item) {
        return item.is_number_integer() && item.get<std::int64_t>() >= 0 && item.get<std::int64_t>() <= 10'000;
    };
    if (position(*json)) {
        value = json->get<int>();
        return;
    }
    if (!json->is_array() || !std::all_of(json->begin(), json->end(), position)) return wrong(codes::spec_not_layers, key, *json);
    auto list = json->get<std::vector<int>>();
    if (std::set<int>(list.begin(), list.end()).size() != list.size()) return wrong(codes::spec_not_layers, key, *json);
    std::sort(list.begin(), list.end());
    value = std::move(list);
}

void SpecReader::object(const char* key, Json& value) {
    const Json* json = find(key);
    if (!json || json->is_null()) return;
    if (!json->is_object()) return wrong(codes::spec_not_object, key, *json);
    value = *json;
}

const Json* SpecReader::section(const char* key) {
    const Json* json = find(key);
    if (!json) return nullptr;
    if (!json->is_object()) {
        wrong(codes::spec_not_object, key, *json);
        return nullptr;
    }
    return json;
}

void SpecReader::require(const char* key) {
    if (has(key) && json_[key] != "") return;
    problems_.push_back({&codes::spec_missing, place(key), {{"key", key}}, Severity::error});
}

void SpecReader::finish(std::span<const std::string> foreign, std::span<const std::pair<std::string, std::string>> renamed) {
    if (!json_.is_object()) return;
    for (const auto& [key, value] : json_.items()) {
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        const auto other = std::find_if(renamed.begin(), renamed.end(), [&name = key](const auto& pair) { return pair.first == name; });
        if (other != renamed.end()) {
            problem(codes::spec_unknown_key_near, key.c_str(), {{"key", key}, {"near", other->second}});
        } else if (std::find(foreign.begin(), foreign.end(), key) != foreign.end()) {
            problem(codes::spec_not_supported, key.c_str(), {{"key", key}});
        } else if (const auto near = nearest(key, known_); !near.empty()) {
            problem(codes::spec_unknown_key_near, key.c_str(), {{"key", key}, {"near", near}});
        } else {
            problem(codes::spec_unknown_key, key.c_str(), {{"key", key}, {"known", join(known_)}});
        }
    }
}

}  // namespace tb
