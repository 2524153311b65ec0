#include "core/data/columns.h"
#include "core/data/formats.h"
#include "core/data/row_problems.h"
#include "core/data/utf8.h"

#include <algorithm>
#include <pugixml.hpp>

namespace tb {

namespace {

// Line numbers of ascending offsets, each byte looked at once.
class LineCounter {
public:
    explicit LineCounter(std::string_view text) : text_(text) {}
    std::int64_t at(std::ptrdiff_t offset) {
        const auto end = std::min(text_.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
        if (end < seen_) line_ = 1, seen_ = 0;
        line_ += std::count(text_.begin() + static_cast<std::ptrdiff_t>(seen_), text_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
        seen_ = end;
        return line_;
    }

private:
    std::string_view text_;
    std::size_t seen_ = 0;
    std::int64_t line_ = 1;
};

struct Pairs : pugi::xml_tree_walker {
    std::vector<pugi::xml_node> nodes;
    bool for_each(pugi::xml_node& node) override {
        if (std::string_view(node.name()) == "pair") nodes.push_back(node);
        return true;
    }
};

// What stands before the first element inside `node`.
std::string text_of(const pugi::xml_node& node) {
    std::string text;
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) break;
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    return text;
}

// The attributes and elements of a pair.
std::vector<std::pair<std::string, std::string>> fields_of(const pugi::xml_node& pair) {
    std::vector<std::pair<std::string, std::string>> fields;
    const auto set = [&](std::string name, std::string value) {
        const auto same = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
        if (same != fields.end()) {
            same->second = std::move(value);
        } else {
            fields.emplace_back(std::move(name), std::move(value));
        }
    };
    for (const auto& attribute : pair.attributes()) set(attribute.name(), attribute.value());
    for (const auto& child : pair.children()) {
        if (child.type() == pugi::node_element) set(child.name(), text_of(child));
    }
    return fields;
}

}  // namespace

static std::string at_line(const std::filesystem::path& path, std::int64_t line) { return path.string() + ":" + std::to_string(line); }

static Expected<Table> read_pairs(const std::vector<pugi::xml_node>& pairs, std::string_view bytes, const std::filesystem::path& path,
                                  std::vector<Column> columns, std::optional<int> first_rows) {
    Table table;
    table.path = path;
    table.form.kind = "xml";
    LineCounter lines(bytes);
    for (const auto& field : fields_of(pairs[0])) table.header.push_back(field.first);
    if (first_rows) columns.assign(table.header.begin(), table.header.end());
    if (const auto found = find_columns(columns, table.header, true, at_line(path, lines.at(pairs[0].offset_debug()))); !found)
        return tl::unexpected(found.error());
    table.columns.resize(columns.size());
    RowProblems problems;
    for (const auto& pair : pairs) {
        if (first_rows && table.rows() >= std::max(*first_rows, 0)) break;
        const auto line = lines.at(pair.offset_debug());
        const auto fields = fields_of(pair);
        std::vector<std::string> row;
        for (const auto& column : columns) {
            const auto& name = std::get<std::string>(column);
            const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
            if (found == fields.end() && !first_rows) {
                problems.add({&codes::data_no_value, at_line(path, line), {{"column", name}}, Severity::error});
                break;
            }
            row.push_back(found == fields.end() ? std::string() : found->second);
            if (first_invalid_utf8(row.back()))
                problems.add({&codes::data_bad_row, at_line(path, line), {{"reason", "the column " + name + " is not UTF-8 text"}}, Severity::error});
        }
        if (row.size() < columns.size()) continue;
        for (std::size_t i = 0; i < row.size(); ++i) table.columns[i].push_back(std::move(row[i]));
        table.lines.push_back(line);
    }
    if (!problems.empty()) return tl::unexpected(std::move(problems).finish(path.string()));
    return table;
}

Expected<Table> read_assin(std::string_view bytes, const std::filesystem::path& path, const std::vector<Column>& columns,
                           std::optional<int> first_rows) {
    pugi::xml_document document;
    const auto result = document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
    if (!result) {
        const auto line = LineCounter(bytes).at(result.offset);
        return fail(codes::data_xml, at_line(path, line), {{"reason", result.description()}});
    }
    Pairs pairs;
    document.traverse(pairs);
    if (pairs.nodes.empty()) return fail(codes::data_no_pairs, path.string());
    return read_pairs(pairs.nodes, bytes, path, columns, first_rows);
}

}  // namespace tb
