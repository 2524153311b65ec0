#include "core/data/columns.h"

#include "core/data/codes.h"
#include "core/spec/near.h"

#include <algorithm>

namespace tb {

// Column names for a message; a file without a header would show a row of text instead.
static std::string listed(const std::vector<std::string>& found) {
    auto text = join(found);
    constexpr std::size_t longest = 200;
    if (text.size() > longest) {
        auto end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text = text.substr(0, end) + " ...";
    }
    return text;
}

static Problem missing(const std::string& name, const std::vector<std::string>& found, const std::string& place) {
    const auto near = nearest(name, found);
    if (near.empty()) return {&codes::data_column, place, {{"column", name}, {"found", listed(found)}}, Severity::error};
    return {&codes::data_column_near, place, {{"column", name}, {"near", near}, {"found", listed(found)}}, Severity::error};
}

Expected<std::vector<std::size_t>> find_columns(const std::vector<Column>& columns, const std::vector<std::string>& found, bool named,
                                                const std::string& place) {
    std::vector<std::size_t> positions;
    Problems problems;
    for (const auto& column : columns) {
        if (const auto* position = std::get_if<int>(&column)) {
            if (*position < 0 || static_cast<std::size_t>(*position) >= found.size())
                problems.push_back({&codes::data_position,
                                    place,
                                    {{"column", std::int64_t{*position}}, {"count", static_cast<std::int64_t>(found.size())}},
                                    Severity::error});
            positions.push_back(static_cast<std::size_t>(*position));
            continue;
        }
        const auto& name = std::get<std::string>(column);
        const auto at = named ? std::find(found.begin(), found.end(), name) : found.end();
        if (at == found.end()) problems.push_back(missing(name, found, place));
        positions.push_back(static_cast<std::size_t>(at - found.begin()));
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return positions;
}

}  // namespace tb
