#include "core/text/expression.h"

#include "core/text/expression_tables.h"
#include "core/text/unicode.h"

#include <unicode/regex.h>

#include <algorithm>
#include <cstdio>

namespace tb {

namespace {

// Ranges of a set that holds the code points of a class.
std::string ranges_of(unicode::Class wanted) {
    std::string out;
    constexpr char32_t last = 0x10FFFF;
    const auto add = [&](char32_t c) {
        char text[16];
        std::snprintf(text, sizeof text, "\\x{%X}", static_cast<unsigned>(c));
        out += text;
    };
    for (char32_t c = 0; c <= last; ++c) {
        if (!(unicode::classes(c) & wanted)) continue;
        const auto first = c;
        while (c < last && unicode::classes(c + 1) & wanted) ++c;
        add(first);
        out += '-';
        add(c);
    }
    return out;
}

std::string ranges_of(const CharacterSet& set) { return set.whole ? set.ranges : "\\p{" + std::string(set.name) + "}" + set.ranges; }

const std::string& letters() {
    static const auto ranges = ranges_of(unicode::letter);
    return ranges;
}
const std::string& numbers() {
    static const auto ranges = ranges_of(unicode::number);
    return ranges;
}

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Properties that both engines know by one name: general categories, and the scripts that tokenizers ask for. (\p{Alnum} and its like mean other
// characters in each.)
const CharacterSet* common_property(std::string_view name) {
    const auto known = character_sets();
    const auto found = std::find_if(known.begin(), known.end(), [&](const CharacterSet& one) { return name == one.name; });
    return found == known.end() ? nullptr : &*found;
}

class Translation {
public:
    explicit Translation(std::string_view in) : in_(in) {}

    tl::expected<std::string, std::string> run() {
        while (at_ < in_.size() && problem_.empty()) step();
        if (!problem_.empty()) return tl::unexpected(problem_);
        return out_;
    }

private:
    bool more(std::string_view text) const { return in_.substr(at_).starts_with(text); }
    void refuse(std::string_view what) { problem_ = std::string(what); }
    void copy(std::size_t count) {
        out_ += in_.substr(at_, count);
        at_ += count;
    }

    void step() {
        const char c = in_[at_];
        if (c == '\\') return escape();
        if (c == '[') {
            if (sets_ > 0 && more("[:")) return refuse("[:");
            ++sets_;
        } else if (c == ']' && sets_ > 0) {
            --sets_;
        } else if (c == '(' && sets_ == 0) {
            return group();
        } else if (c == '{' && sets_ == 0) {
            return interval();
        }
        copy(1);
    }

    // What both read alike behind "(?".
    void group() {
        constexpr std::string_view known[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:", "(?i)", "(?-i)"};
        if (!more("(?")) return copy(1);
        const auto found = std::find_if(std::begin(known), std::end(known), [&](std::string_view one) { return more(one); });
        if (found == std::end(known)) return refuse(in_.substr(at_, 4));
        copy(found->size());
    }

    // {n}, {n,} and {n,m}. A + behind makes it possessive for one engine and repeats it for the other; a ? behind {n} differs too.
    void interval() {
        const auto end = in_.find('}', at_);
        if (end == std::string_view::npos) return refuse("{");
        const auto numbers = in_.substr(at_ + 1, end - at_ - 1);
        const bool digits = !numbers.empty() && numbers[0] != ',' && numbers.find_first_not_of("0123456789,") == std::string_view::npos;
        const auto behind = end + 1 < in_.size() ? in_[end + 1] : ' ';
        if (!digits || behind == '+' || (behind == '?' && numbers.find(',') == std::string_view::npos)) return refuse(in_.substr(at_, end - at_ + 2));
        copy(end + 1 - at_);
    }

    // A set of the code points of `ranges`, or of all others.
    void set(const std::string& ranges, bool inverted) { out_ += (inverted ? "[^" : "[") + ranges + "]"; }

    void property() {
        const auto end = in_.find('}', at_);
        if (!more("\\p{") && !more("\\P{")) return refuse(in_.substr(at_, 3));
        if (end == std::string_view::npos) return refuse(in_.substr(at_, 3));
        auto name = in_.substr(at_ + 3, end - at_ - 3);
        bool inverted = in_[at_ + 1] == 'P';
        if (name.starts_with('^')) {
            inverted = !inverted;
            name.remove_prefix(1);
        }
        if (name == "L" || name == "Letter") set(letters(), inverted);
        else if (name == "N" || name == "Number") set(numbers(), inverted);
        else if (const auto* common = common_property(name)) set(ranges_of(*common), inverted);
        else return refuse(in_.substr(at_, end - at_ + 1));
        at_ = end + 1;
    }

    void escape() {
        if (at_ + 1 >= in_.size()) return refuse("\\");
        const char c = in_[at_ + 1];
        const auto put = [&](const char* text) {
            out_ += text;
            at_ += 2;
        };
        switch (c) {
            case 'p':
            case 'P': return property();
            case 's': return put("\\p{White_Space}");
            case 'S': return put("\\P{White_Space}");
            case 'd':
            case 'D':
                set(ranges_of(*common_property("Nd")), c == 'D');
                at_ += 2;
                return;
            case 'v': return put("\\x{0B}");
            case 'n':
            case 'r':
            case 't':
            case 'f':
            case 'a':
            case 'e': return copy(2);
            case 'u': return copy(std::min<std::size_t>(6, in_.size() - at_));
            // \xHH is a byte to one engine and a character to the other; of ASCII they are the same.
            case 'x':
                if (more("\\x{") || (at_ + 2 < in_.size() && in_[at_ + 2] >= '0' && in_[at_ + 2] <= '7')) return copy(2);
                return refuse(in_.substr(at_, 4));
            default:
                if (is_alphanumeric(c)) return refuse(in_.substr(at_, 2));
                return copy(2);
        }
    }

    std::string_view in_;
    std::size_t at_ = 0;
    int sets_ = 0;  // that are open here
    std::string out_, problem_;
};

// A text in UTF-16 with the byte where each unit's character begins; one more for the end.
struct Units {
    explicit Units(std::string_view utf8) {
        begins.reserve(utf8.size() + 1);
        std::u16string units;
        units.reserve(utf8.size());
        for (std::size_t at = 0; at < utf8.size();) {
            const auto from = static_cast<std::uint32_t>(at);
            const auto c = unicode::next(utf8, at);
            begins.push_back(from);
            if (c < 0x10000) {
                units += static_cast<char16_t>(c);
            } else {
                units += static_cast<char16_t>(0xD7C0 + (c >> 10));
                units += static_cast<char16_t>(0xDC00 + (c & 0x3FF));
                begins.push_back(from);
            }
        }
        begins.push_back(static_cast<std::uint32_t>(utf8.size()));
        text = icu::UnicodeString(units.data(), static_cast<std::int32_t>(units.size()));
    }
    icu::UnicodeString text;
    std::vector<std::uint32_t> begins;
};

}  // namespace

tl::expected<std::string, std::string> icu_expression(std::string_view expression) { return Translation(expression).run(); }

struct Expression::Compiled {
    std::unique_ptr<icu::RegexPattern> pattern;
};

Expression::Expression(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

tl::expected<Expression, std::string> Expression::compile(std::string_view expression) {
    const auto translated = icu_expression(expression);
    if (!translated) return tl::unexpected(translated.error());
    UErrorCode status = U_ZERO_ERROR;
    UParseError place{};
    // To Ruby only a line feed ends a line, and ^ and $ mean lines.
    std::unique_ptr<icu::RegexPattern> pattern(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(*translated), UREGEX_UNIX_LINES | UREGEX_MULTILINE, place, status));
    if (U_FAILURE(status)) return tl::unexpected(std::string(u_errorName(status)));
    return Expression(std::unique_ptr<const Compiled>(new Compiled{std::move(pattern)}));
}

void Expression::find(std::string_view text, std::vector<Slice>& out) const {
    constexpr std::int32_t patience = 1'000;  // about milliseconds
    const Units units(text);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(compiled_->pattern->matcher(units.text, status));
    if (U_FAILURE(status)) return;
    matcher->setTimeLimit(patience, status);
    // Where a match ended, no empty one begins.
    auto last = std::size_t(-1);
    while (matcher->find(status) && U_SUCCESS(status)) {
        const Slice slice{units.begins[static_cast<std::size_t>(matcher->start(status))], units.begins[static_cast<std::size_t>(matcher->end(status))]};
        if (slice.begin == slice.end && slice.begin == last) continue;
        out.push_back(slice);
        last = slice.end;
    }
}

}  // namespace tb
