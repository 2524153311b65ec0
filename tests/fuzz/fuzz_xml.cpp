// links: tb_data
// ASSIN's XML: pairs, or problems that can be told.
#include "core/data/encoding.h"
#include "core/data/formats.h"
#include "core/data/utf8.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto decoded = tb::decode(std::string(reinterpret_cast<const char*>(data), size), "", "f");
    if (!decoded) return 0;
    for (const auto rows : {std::optional<int>(), std::optional<int>(3)}) {
        const std::vector<tb::Column> wanted{std::string("t"), std::string("h"), std::string("entailment")};
        const auto table = tb::read_assin(decoded->text, "f", rows ? std::vector<tb::Column>() : wanted, rows);
        if (!table && tb::describe(table.error()).empty()) std::abort();
        if (!table) continue;
        for (const auto& column : table->columns) {
            if (column.size() != table->lines.size()) std::abort();
            for (const auto& text : column)
                if (tb::first_invalid_utf8(text)) std::abort();
        }
    }
    return 0;
}
