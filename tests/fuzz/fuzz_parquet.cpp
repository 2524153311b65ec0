// links: tb_data
// Parquet: a table of text, or problems; nothing that Arrow throws gets out.
#include "core/data/formats.h"
#include "core/data/utf8.h"
#include "tests/fuzz/memory_file.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const tb::MemoryFile file;
    const auto path = file.put(data, size);
    for (const auto rows : {std::optional<int>(), std::optional<int>(3)}) {
        const std::vector<tb::Column> wanted{std::string("text"), std::string("label")};
        const auto table = tb::read_parquet(path, rows ? std::vector<tb::Column>() : wanted, rows);
        if (!table && tb::describe(table.error()).empty()) std::abort();
        if (!table) continue;
        for (const auto& column : table->columns)
            if (column.size() != table->columns[0].size()) std::abort();
    }
    return 0;
}
