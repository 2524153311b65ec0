#include "core/data/parquet.h"

#include "core/data/codes.h"
#include "core/data/columns.h"

#include <arrow/api.h>
#include <arrow/compute/cast.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <numeric>

namespace tb {

static tl::unexpected<Problems> broken(const std::filesystem::path& path, const std::string& reason) {
    return fail(codes::data_parquet, path.string(), {{"reason", reason}});
}

static Expected<void> append_texts(const arrow::ChunkedArray& column, const std::string& name, const std::filesystem::path& path,
                                   std::vector<std::string>& out) {
    for (const auto& chunk : column.chunks()) {
        const auto texts = arrow::compute::Cast(*chunk, arrow::utf8());
        if (!texts.ok()) return broken(path, "column " + name + ": " + texts.status().message());
        const auto& array = static_cast<const arrow::StringArray&>(**texts);
        for (std::int64_t i = 0; i < array.length(); ++i) {
            if (array.IsNull(i))
                return fail(codes::data_no_value, path.string() + ", row " + std::to_string(out.size() + 1), {{"column", name}});
            out.emplace_back(array.GetView(i));
        }
    }
    return {};
}

static Expected<Table> read(const std::filesystem::path& path, const std::vector<Column>& columns, std::optional<int> rows) {
    const auto file = arrow::io::ReadableFile::Open(path.string());
    if (!file.ok()) return broken(path, file.status().message());
    const auto opened = parquet::arrow::OpenFile(*file, arrow::default_memory_pool());
    if (!opened.ok()) return broken(path, opened.status().message());
    const auto& reader = *opened;
    std::shared_ptr<arrow::Schema> schema;
    if (const auto status = reader->GetSchema(&schema); !status.ok()) return broken(path, status.message());
    Table table;
    table.path = path;
    table.header = schema->field_names();
    std::vector<std::size_t> wanted(table.header.size());
    std::iota(wanted.begin(), wanted.end(), std::size_t{0});
    if (!columns.empty()) {
        auto found = find_columns(columns, table.header, true, path.string());
        if (!found) return tl::unexpected(found.error());
        wanted = std::move(*found);
    }
    table.columns.resize(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::shared_ptr<arrow::ChunkedArray> column;
        if (const auto status = reader->ReadColumn(static_cast<int>(wanted[i]), &column); !status.ok())
            return broken(path, status.message());
        if (rows) column = column->Slice(0, *rows);
        if (const auto appended = append_texts(*column, table.header[wanted[i]], path, table.columns[i]); !appended)
            return tl::unexpected(appended.error());
    }
    return table;
}

Expected<Table> read_parquet(const std::filesystem::path& path, const std::vector<Column>& columns, std::optional<int> rows) try {
    return read(path, columns, rows);
} catch (const std::exception& e) {
    return broken(path, e.what());  // the Parquet library throws on broken pages
}

}  // namespace tb
