#include "core/data/encoding.h"

#include "core/base/ascii.h"
#include "core/data/codes.h"
#include "core/data/utf8.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
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

// UTF-16 without a mark: half of the bytes of European text are zero.
static const char* unmarked_utf16(std::string_view bytes) {
    const auto beginning = bytes.substr(0, 1000);
    const auto zeros = std::count(beginning.begin(), beginning.end(), '\0');
    if (static_cast<std::size_t>(zeros) * 3 <= beginning.size()) return nullptr;
    return beginning[0] == '\0' ? "utf-16-be" : "utf-16-le";
}

// Python writes utf-16-le where ICU wants UTF-16LE.
static std::string icu_name(const std::string& name) {
    auto out = lower_ascii(name);
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

using Detector = std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)>;

// What ICU takes the text for. Western text is windows-1252: it has all of ISO-8859-1 and the quotes and dashes that Windows put in its gaps. Another
// answer counts where the detector is surer of it than of Western text by a margin: a few accents fit many code pages.
static std::string detected(std::string_view sample) {
    constexpr const char* western = "windows-1252";
    UErrorCode status = U_ZERO_ERROR;
    const Detector detector(ucsdet_open(&status), &ucsdet_close);
    if (U_FAILURE(status)) return western;
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
    std::int32_t count = 0;
    const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
    if (U_FAILURE(status)) return western;
    std::string best;
    int best_trust = 0, western_trust = 0;
    for (std::int32_t i = 0; i < count; ++i) {
        const auto name = lower_ascii(ucsdet_getName(matches[i], &status));
        const int trust = ucsdet_getConfidence(matches[i], &status);
        if (name == "iso-8859-1" || name == western) {
            western_trust = std::max(western_trust, trust);
        } else if (name.rfind("utf", 0) != 0 && name.rfind("ibm4", 0) != 0 && name.rfind("iso-2022", 0) != 0 && trust > best_trust) {
            best = name;
            best_trust = trust;
        }
    }
    constexpr int least = 20, margin = 8;  // a line of Czech has 31 against 23, a line of Portuguese 26 against 57
    return best_trust >= least && best_trust >= western_trust + margin ? best : western;
}

static Expected<std::string> convert_named(const std::string& name, std::string_view bytes, const std::string& shown, const std::string& path) {
    UErrorCode status = U_ZERO_ERROR;
    const Converter converter(ucnv_open(icu_name(name).c_str(), &status), &ucnv_close);
    if (U_FAILURE(status) || !converter) return fail(codes::data_encoding_unknown, "$.dataset.encoding", {{"found", shown}});
    auto text = convert(converter.get(), bytes, shown, path);
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (text && text->compare(0, utf8_mark.size(), utf8_mark) == 0) text->erase(0, utf8_mark.size());
    return text;
}

namespace {
struct Spot {
    std::string place;
    std::int64_t byte = 0;  // 1-based, of the line
};
}  // namespace

static Spot spot_of(std::string_view bytes, std::size_t at, const std::string& path) {
    const auto before = bytes.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return {at_line(path, line), static_cast<std::int64_t>(at - begin + 1)};
}

// Bytes of an encoding that nobody named.
static Expected<Decoded> guessed(std::string_view bytes, std::size_t first_bad, const std::string& path) {
    constexpr std::size_t looked_at = 1 << 16;
    const char* utf16 = unmarked_utf16(bytes);
    constexpr const char* western = "windows-1252";
    const auto line = bytes.rfind('\n', first_bad);
    auto name = utf16 ? std::string(utf16) : detected(bytes.substr(line == std::string_view::npos ? 0 : line + 1, looked_at));
    auto text = convert_named(name, bytes, name, path);
    if (!utf16 && name != western) {
        // Every byte is a letter of it. It is also the name of what reads the same in both, as an e with an acute does.
        auto usual = convert_named(western, bytes, western, path);
        if (!text || (usual && *usual == *text)) {
            text = std::move(usual);
            name = western;
        }
    }
    if (!text) return tl::unexpected(text.error());
    const auto spot = spot_of(bytes, first_bad, path);
    return Decoded{std::move(*text), name, Problem{&codes::data_encoding_guessed, spot.place, {{"byte", spot.byte}, {"encoding", name}}, Severity::warning}};
}

static Expected<Decoded> from_utf8(std::string bytes, bool asked, const std::string& path) {
    auto bad = first_invalid_utf8(bytes);
    if (!bad && !asked && unmarked_utf16(bytes)) bad = bytes.find('\0');
    if (!bad) return Decoded{std::move(bytes), "utf-8", {}};
    const auto count = count_utf8(bytes);
    // A file with as many letters of UTF-8 as bytes that are not is one that was damaged, or put together from two.
    const bool damaged = count.letters > 0 && count.letters >= count.invalid;
    if (!asked && (!damaged || unmarked_utf16(bytes))) return guessed(bytes, *bad, path);
    const auto spot = spot_of(bytes, *bad, path);
    if (damaged) return fail(codes::data_damaged_utf8, spot.place, {{"byte", spot.byte}});
    const char* utf16 = unmarked_utf16(bytes);
    return fail(codes::data_not_utf8, spot.place, {{"byte", spot.byte}, {"near", utf16 ? utf16 : "windows-1252"}});
}

Expected<Decoded> decode(std::string bytes, const std::string& asked, const std::string& path) {
    const auto* mark = byte_order_mark(bytes);
    const auto name = asked.empty() ? std::string(mark ? mark->encoding : "utf-8") : lower_ascii(asked);
    if (name == "utf-8" || name == "utf8" || name == "utf-8-sig") {
        const bool marked = mark && std::string_view(mark->encoding) == "utf-8";
        if (marked) bytes.erase(0, mark->bytes.size());
        return from_utf8(std::move(bytes), marked || !asked.empty(), path);
    }
    auto text = convert_named(name, bytes, asked.empty() ? name : asked, path);
    if (!text) return tl::unexpected(text.error());
    return Decoded{std::move(*text), name, {}};
}

}  // namespace tb
