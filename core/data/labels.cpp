#include "core/data/labels.h"

#include <algorithm>
#include <optional>
#include <set>

namespace tb {

static std::optional<std::int64_t> whole_number(const std::string& text) {
    constexpr std::size_t longest = 18;  // fits 64 bits
    const bool minus = !text.empty() && text[0] == '-';
    const auto digits = text.substr(minus ? 1 : 0);
    if (digits.empty() || digits.size() > longest ||
        !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return {};
    return std::stoll(text);
}

std::vector<std::string> label_values(const std::vector<std::string>& found, const std::vector<std::string>& names) {
    const std::set<std::string> distinct(found.begin(), found.end());
    const auto named = [&](const std::string& value) { return std::find(names.begin(), names.end(), value) != names.end(); };
    if (!names.empty() && std::all_of(distinct.begin(), distinct.end(), named)) return names;
    std::vector<std::string> values(distinct.begin(), distinct.end());
    if (!std::all_of(values.begin(), values.end(), [](const std::string& value) { return whole_number(value).has_value(); })) return values;
    std::stable_sort(values.begin(), values.end(),
                     [](const std::string& a, const std::string& b) { return *whole_number(a) < *whole_number(b); });
    const auto fits = [&](const std::string& value) {
        const auto number = *whole_number(value);
        return number >= 0 && number < static_cast<std::int64_t>(names.size()) && value == std::to_string(number);
    };
    if (names.empty() || !std::all_of(values.begin(), values.end(), fits)) return values;
    values.clear();
    for (std::size_t i = 0; i < names.size(); ++i) values.push_back(std::to_string(i));
    return values;
}

std::vector<std::string> label_names(const std::vector<std::string>& values, const std::vector<std::string>& names) {
    return names.size() >= values.size() ? names : values;
}

std::unordered_map<std::string, std::int32_t> label_ids(const std::vector<std::string>& values) {
    std::unordered_map<std::string, std::int32_t> ids;
    for (std::size_t i = 0; i < values.size(); ++i) ids.emplace(values[i], static_cast<std::int32_t>(i));
    return ids;
}

}  // namespace tb
