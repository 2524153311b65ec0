// links: tb_data
// Delimited text in any encoding: a table whose columns are of one length, or problems that can be told.
#include "core/data/encoding.h"
#include "core/data/formats.h"
#include "core/data/utf8.h"

#include <cstdlib>

static void check(const tb::Expected<tb::Table>& table) {
    if (!table) {
        if (tb::describe(table.error()).empty()) std::abort();
        return;
    }
    for (const auto& column : table->columns) {
        if (column.size() != table->columns[0].size() || column.size() != table->lines.size()) std::abort();
        for (const auto& text : column)
            if (tb::first_invalid_utf8(text)) std::abort();
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto choice = data[0];  // what a spec may overrule
    tb::TableOptions options;
    if (choice & 1) options.delimiter = ";";
    if (choice & 2) options.quoting = choice & 4 ? "none" : "minimal";
    const char* encodings[] = {"", "utf-16", "windows-1252", "utf-8"};
    const auto decoded = tb::decode(std::string(reinterpret_cast<const char*>(data) + 1, size - 1), encodings[choice >> 6], "f");
    if (!decoded) return 0;
    if (tb::first_invalid_utf8(decoded->text)) std::abort();
    for (const char* kind : {"csv", "tsv"}) {
        auto form = tb::find_form(decoded->text, kind, options);
        (void)tb::describe(form);
        form.header = !tb::looks_like_a_row(decoded->text, form);
        check(tb::read_delimited(decoded->text, "f", {}, form, 5));
        form.header = choice & 8;
        check(tb::read_delimited(decoded->text, "f", {std::string("text"), std::string("label")}, form));
        check(tb::read_delimited(decoded->text, "f", {1, 0}, form));
    }
    return 0;
}
