#include "core/base/files.h"
#include "core/data/codes.h"
#include "core/data/columns.h"
#include "core/data/formats.h"

#include <arrow/api.h>
#include <arrow/compute/cast.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <numeric>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>

namespace tb {

static tl::unexpected<Problems> broken(const fs::path& path, const std::string& reason) {
    return fail(codes::data_parquet, path.string(), {{"reason", reason}});
}

namespace {
struct TextColumn {
    std::string name;
    std::int64_t rows = -1;  // at most; -1: all
    bool may_be_empty = false;
};
}  // namespace

// The values as text. Text that is not UTF-8 is a problem: nothing in Parquet checks it.
static Expected<void> append_texts(const arrow::ChunkedArray& column, const TextColumn& wanted, const fs::path& path, arrow::MemoryPool& memory, std::vector<std::string>& out) {
    arrow::compute::ExecContext context(&memory);
    const auto row = [&] { return path.string() + ", row " + std::to_string(out.size() + 1); };
    for (const auto& chunk : column.chunks()) {
        const auto texts = arrow::compute::Cast(*chunk, arrow::utf8(), arrow::compute::CastOptions::Safe(), &context);
        if (!texts.ok()) return broken(path, "column " + wanted.name + ": " + texts.status().message());
        const auto& array = static_cast<const arrow::StringArray&>(**texts);
        if (const auto valid = array.ValidateFull(); !valid.ok()) return broken(path, "column " + wanted.name + ": " + valid.message());
        for (std::int64_t i = 0; i < array.length() && (wanted.rows < 0 || static_cast<std::int64_t>(out.size()) < wanted.rows); ++i) {
            if (array.IsNull(i) && !wanted.may_be_empty) return fail(codes::data_no_value, row(), {{"column", wanted.name}});
            out.emplace_back(array.IsNull(i) ? std::string_view() : array.GetView(i));
        }
    }
    return {};
}

// The class names that the hub's data sets carry in their metadata, of a column of class numbers.
static std::vector<std::string> class_names(const arrow::Schema& schema, const std::string& column) {
    const auto metadata = schema.metadata();
    const int at = metadata ? metadata->FindKey("huggingface") : -1;
    if (at < 0) return {};
    const auto json = parse_json(metadata->value(at), {});
    if (!json) return {};
    const auto pointer = Json::json_pointer("/info/features") / column / "names";
    if (!json->contains(pointer) || !json->at(pointer).is_array()) return {};
    std::vector<std::string> names;
    for (const auto& name : json->at(pointer)) {
        if (!name.is_string()) return {};
        names.push_back(name.get<std::string>());
    }
    return names;
}

// What a file of so many bytes may ask for. A broken one of a kilobyte can claim gigabytes; a sound one that repeats itself grows much, but not beyond.
static std::int64_t memory_limit(std::int64_t bytes) {
    constexpr std::int64_t always = std::int64_t{1} << 30, growth = 200;
    return always + growth * bytes;
}

static Expected<Table> read(const fs::path& path, const std::vector<Column>& columns, std::optional<int> rows) {
    const auto file = arrow::io::ReadableFile::Open(path.string());
    if (!file.ok()) return broken(path, file.status().message());
    const auto size = (*file)->GetSize();
    if (!size.ok()) return broken(path, size.status().message());
    arrow::ProxyMemoryPool own(arrow::default_memory_pool());  // counts this file alone
    arrow::CappedMemoryPool memory(&own, memory_limit(*size));
    const auto opened = parquet::arrow::OpenFile(*file, &memory);
    if (!opened.ok()) return broken(path, opened.status().message());
    const auto& reader = *opened;
    std::shared_ptr<arrow::Schema> schema;
    if (const auto status = reader->GetSchema(&schema); !status.ok()) return broken(path, status.message());
    Table table;
    table.path = path;
    table.form.kind = "parquet";
    table.header = schema->field_names();
    std::vector<std::size_t> wanted(table.header.size());
    std::iota(wanted.begin(), wanted.end(), std::size_t{0});
    if (!columns.empty()) {
        auto found = find_columns(columns, table.header, true, path.string());
        if (!found) return tl::unexpected(found.error());
        wanted = std::move(*found);
        table.class_names = class_names(*schema, table.header[wanted.back()]);
    }
    table.columns.resize(wanted.size());
    std::shared_ptr<arrow::Table> beginning;
    if (rows && reader->num_row_groups() > 0) {
        auto read = reader->ReadRowGroup(0);
        if (!read.ok()) return broken(path, read.status().message());
        beginning = *std::move(read);
        if (beginning->schema()->field_names() != table.header) return broken(path, "its rows have other columns than it names");
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const TextColumn text{table.header[wanted[i]], rows.value_or(-1), rows.has_value()};
        std::shared_ptr<arrow::ChunkedArray> column;
        if (beginning) {
            column = beginning->column(static_cast<int>(wanted[i]));
        } else if (const auto status = reader->ReadColumn(static_cast<int>(wanted[i]), &column); !status.ok()) {
            return broken(path, status.message());
        }
        if (rows && arrow::is_nested(column->type()->id())) {  // a preview shows that it is there
            table.columns[i].assign(static_cast<std::size_t>(std::min<std::int64_t>(*rows, column->length())), "...");
            continue;
        }
        if (const auto appended = append_texts(*column, text, path, memory, table.columns[i]); !appended) return tl::unexpected(appended.error());
    }
    for (const auto& values : table.columns)
        if (values.size() != table.columns[0].size()) return broken(path, "its columns are of different lengths");
    return table;
}

Expected<Table> read_parquet(const fs::path& path, const std::vector<Column>& columns, std::optional<int> first_rows) try {
    return read(path, columns, first_rows);
} catch (const std::exception& e) {
    return broken(path, e.what());  // the Parquet library throws on broken pages
}

}  // namespace tb
