#include "core/data/encoding.h"

#include "core/data/codes.h"
#include "core/data/utf8.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <algorithm>
#include <array>
#include <memory>

namespace tb {

static std::string at_line(const std::string& path, std::int64_t line) { return path + ":" + std::to_string(line); }

namespace {
struct Mark {
    std::string_view bytes;
    const char* encoding;
};
}  // namespace

// The longer marks first: UTF-32's begins as UTF-16's does.
static const Mark* byte_order_mark(std::string_view bytes) {
    using namespace std::string_view_literals;
    static constexpr std::array marks{Mark{"\xFF\xFE\0\0"sv, "utf-32"}, Mark{"\0\0\xFE\xFF"sv, "utf-32"}, Mark{"\xEF\xBB\xBF"sv, "utf-8"},
                                      Mark{"\xFF\xFE"sv, "utf-16"}, Mark{"\xFE\xFF"sv, "utf-16"}};
    const auto found = std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) { return bytes.substr(0, mark.bytes.size()) == mark.bytes; });
    return found == marks.end() ? nullptr : &*found;
}

static std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// What the bytes may be instead: UTF-16 where half of them are zero, else the encoding that Windows wrote for decades.
static const char* likely_encoding(std::string_view bytes) {
    const auto beginning = bytes.substr(0, 1000);
    const auto zeros = std::count(beginning.begin(), beginning.end(), '\0');
    return static_cast<std::size_t>(zeros) * 3 > beginning.size() ? (beginning[0] == '\0' ? "utf-16-be" : "utf-16-le") : "windows-1252";
}

static Expected<Decoded> from_utf8(std::string bytes, const std::string& path) {
    const auto bad = first_invalid_utf8(bytes);
    if (!bad) return Decoded{std::move(bytes), "utf-8"};
    const auto before = std::string_view(bytes).substr(0, *bad);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return fail(codes::data_not_utf8, at_line(path, line), {{"byte", static_cast<std::int64_t>(*bad - begin + 1)}, {"near", likely_encoding(bytes)}});
}

// Python writes utf-16-le where ICU wants UTF-16LE.
static std::string icu_name(const std::string& name) {
    auto out = lower(name);
    for (const char* family : {"utf-16-", "utf-32-"})
        if (out.rfind(family, 0) == 0) out.erase(6, 1);
    return out;
}

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// Decodes in pieces, so that a fault can be told by its line.
static Expected<std::string> convert(UConverter* converter, std::string_view bytes, const std::string& asked, const std::string& path) {
    UErrorCode status = U_ZERO_ERROR;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::string out;
    std::array<UChar, 8192> buffer;
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    std::int32_t carried = 0;
    do {
        status = U_ZERO_ERROR;
        UChar* to = buffer.data() + carried;
        ucnv_toUnicode(converter, &to, buffer.data() + buffer.size(), &from, end, nullptr, true, &status);
        const auto count = static_cast<std::int32_t>(to - buffer.data());
        // A pair of surrogates that the buffer's end cuts is kept together.
        carried = status == U_BUFFER_OVERFLOW_ERROR && count > 0 && U16_IS_LEAD(buffer[static_cast<std::size_t>(count) - 1]) ? 1 : 0;
        icu::UnicodeString(false, buffer.data(), count - carried).toUTF8String(out);
        if (carried) buffer[0] = buffer[static_cast<std::size_t>(count) - 1];
        if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR)
            return fail(codes::data_encoding, at_line(path, 1 + std::count(out.begin(), out.end(), '\n')), {{"encoding", asked}});
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    return out;
}

Expected<Decoded> decode(std::string bytes, const std::string& asked, const std::string& path) {
    const auto* mark = byte_order_mark(bytes);
    const auto name = asked.empty() ? std::string(mark ? mark->encoding : "utf-8") : icu_name(asked);
    if (name == "utf-8" || name == "utf8" || name == "utf-8-sig") {
        if (mark && std::string_view(mark->encoding) == "utf-8") bytes.erase(0, mark->bytes.size());
        return from_utf8(std::move(bytes), path);
    }
    UErrorCode status = U_ZERO_ERROR;
    const Converter converter(ucnv_open(name.c_str(), &status), &ucnv_close);
    if (U_FAILURE(status) || !converter) return fail(codes::data_encoding_unknown, "$.dataset.encoding", {{"found", asked}});
    auto text = convert(converter.get(), bytes, asked.empty() ? name : asked, path);
    if (!text) return tl::unexpected(text.error());
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (text->compare(0, utf8_mark.size(), utf8_mark) == 0) text->erase(0, utf8_mark.size());
    return Decoded{std::move(*text), asked.empty() ? name : lower(asked)};
}

}  // namespace tb
