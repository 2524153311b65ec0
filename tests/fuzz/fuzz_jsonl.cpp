// links: tb_data
// JSON lines: a table, or problems that can be told.
#include "core/data/encoding.h"
#include "core/data/formats.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto decoded = tb::decode(std::string(reinterpret_cast<const char*>(data), size), "", "f");
    if (!decoded) return 0;
    for (const auto rows : {std::optional<int>(), std::optional<int>(3)}) {
        const auto table = tb::read_jsonl(decoded->text, "f", rows ? std::vector<tb::Column>() : std::vector<tb::Column>{std::string("text"), std::string("label")}, rows);
        if (!table && tb::describe(table.error()).empty()) std::abort();
        if (!table) continue;
        for (const auto& column : table->columns)
            if (column.size() != table->lines.size()) std::abort();
    }
    return 0;
}
