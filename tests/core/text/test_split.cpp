// Pre_tokenizers that cut the text first, as the reference does: answers of its Split and Digits.
#include "core/base/files.h"
#include "core/text/split.h"
#include "core/text/tokenizer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tb;

namespace {

using Parts = std::vector<std::string>;

Parts pieces(const TokenizerJson& json, const std::string& text) {
    const auto splitter = read_splitter(json, "here");
    if (!splitter) return {describe(splitter.error())};
    std::vector<Slice> slices;
    splitter->split(text, slices);
    Parts out;
    for (const auto& [begin, end] : slices) out.push_back(text.substr(begin, end - begin));
    return out;
}
TokenizerJson by_text(const std::string& text, const char* behavior, bool invert = false) {
    return {{"type", "Split"}, {"pattern", {{"String", text}}}, {"behavior", behavior}, {"invert", invert}};
}
TokenizerJson by_expression(const std::string& expression, const char* behavior = "Isolated", bool invert = false) {
    return {{"type", "Split"}, {"pattern", {{"Regex", expression}}}, {"behavior", behavior}, {"invert", invert}};
}

}  // namespace

class TestSplit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void behaviors() {
        const std::string text = "-a--b-";
        QCOMPARE(pieces(by_text("-", "Removed"), text), (Parts{"a", "b"}));
        QCOMPARE(pieces(by_text("-", "Isolated"), text), (Parts{"-", "a", "-", "-", "b", "-"}));
        QCOMPARE(pieces(by_text("-", "MergedWithPrevious"), text), (Parts{"-", "a-", "-", "b-"}));
        QCOMPARE(pieces(by_text("-", "MergedWithNext"), text), (Parts{"-a", "-", "-b", "-"}));
        QCOMPARE(pieces(by_text("-", "Contiguous"), text), (Parts{"-", "a", "--", "b", "-"}));
        QCOMPARE(pieces(by_text("-", "Removed", true), text), (Parts{"-", "-", "-", "-"}));
        QCOMPARE(pieces(by_text("", "Removed"), "-\u00e9a"), (Parts{"-", "\u00e9", "a"}));
    }
    void expressions() {
        QCOMPARE(pieces(by_expression(R"([A-Z]\p{Ll}++(?=\s|$))"), "Hello World x Abc\nDef1"), (Parts{"Hello", " ", "World", " x ", "Abc", "\nDef1"}));
        QCOMPARE(pieces(by_expression(R"(\s*(?:\p{P}|\p{Sm}){2,}?)"), "a ...b += ++ c"), (Parts{"a", " ..", ".b", " +=", " ++", " c"}));
        // Lines end with a line feed alone, and ^ and $ mean them.
        QCOMPARE(pieces(by_expression(R"(^\d+|[^\S\n]+$)", "Contiguous"), "12 a  \n34 b \r\n 5"), (Parts{"12", " a", "  ", "\n", "34", " b", " \r", "\n 5"}));
        QCOMPARE(pieces(by_expression(R"([\p{Han}[\x{3040}-\x{30ff}]&&[^\u4f60]])", "Isolated", true), "a\u4f60\u597d\u306ex"), (Parts{"a\u4f60", "\u597d", "\u306e", "x"}));
        QCOMPARE(pieces(by_expression("(?i:'s|'ll)"), "I'S '\u017f 'LL '\ufb06"), (Parts{"I", "'S", " ", "'\u017f", " ", "'LL", " '\ufb06"}));
        QCOMPARE(pieces(by_expression(R"(\v|\x0c)"), "a\x0b" "b\x0c" "c"), (Parts{"a", "\x0b", "b", "\x0c", "c"}));
        // Blanks are those of the standard, which are more than ICU's \s.
        QCOMPARE(pieces(by_expression(R"(\s+)", "Removed"), "a\u0085\x0b\u00a0\u2003b\u200bc"), (Parts{"a", "b\u200bc"}));
        // Letters and numbers are those of the reference's tables; a character outside the first plane is one.
        QCOMPARE(pieces(by_expression(R"(\p{L}+|\p{N})"), "\U00020000\u00e912\U0001f600x"), (Parts{"\U00020000\u00e9", "1", "2", "\U0001f600", "x"}));
        QCOMPARE(pieces(by_expression(R"([^\P{L}\r]+)"), "ab1\rc"), (Parts{"ab", "1\r", "c"}));
    }
    void empty_matches() {
        QCOMPARE(pieces(by_expression("x*"), "axxb"), (Parts{"a", "xx", "b"}));
        QCOMPARE(pieces(by_expression("(?=b)"), "abab"), (Parts{"a", "ba", "b"}));
    }
    void digits() {
        QCOMPARE(pieces({{"type", "Digits"}, {"individual_digits", true}}, "a12\u00bd\u0967."), (Parts{"a", "1", "2", "\u00bd", "\u0967", "."}));
        QCOMPARE(pieces({{"type", "Digits"}}, "a12\u00bd."), (Parts{"a", "12\u00bd", "."}));
    }
    void what_the_two_engines_read_differently_is_named_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("says");
        for (const auto& [expression, says] : std::initializer_list<std::pair<const char*, const char*>>{{R"(\w+)", R"(\w)"}, {R"(a\b)", R"(\b)"}, {R"(\h)", R"(\h)"},
                 {R"(\p{Alnum})", R"(\p{Alnum})"}, {R"(\pL)", R"(\pL)"}, {"[[:alpha:]]", "[:"}, {"a{2}+", "{2}+"}, {"a{2}?", "{2}?"}, {"a{,2}", "{,2}"}, {"(?m:a)", "(?m:"},
                 {"(?<name>a)", "(?<n"}, {R"(\xe9)", R"(\xe9)"}, {R"(a\)", R"(\)"}, {"(a", "U_REGEX_MISMATCHED_PAREN"}, {R"(\p{L)", R"(\p{)"}, {"a{", "{"}})
            QTest::newRow(expression) << expression << says;
    }
    void what_the_two_engines_read_differently_is_named() {
        QFETCH(QString, expression);
        QFETCH(QString, says);
        const auto compiled = Expression::compile(expression.toStdString());
        QVERIFY(!compiled);
        QCOMPARE(QString::fromStdString(compiled.error()), says);
        const auto told = pieces(by_expression(expression.toStdString()), "a");
        QVERIFY(told.size() == 1 && QString::fromStdString(told[0]).contains(says));
    }
    // An expression that would take for ever ends, and what it did not find stays whole.
    void patience() {
        const std::string text(40, 'a');
        QCOMPARE(pieces(by_expression("(?:a|aa)+$(?!)"), text + "b"), (Parts{text + "b"}));
    }
    void sequences_that_are_not_known() {
        const std::string model = R"({"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [)";
        const std::string bytes = R"({"type": "ByteLevel", "add_prefix_space": false, "use_regex": false})";
        for (const auto& [steps, says] : std::vector<std::pair<std::string, std::string>>{{"", "ends with nothing"}, {R"({"type": "Digits"})", "ends with Digits"},
                 {R"({"type": "Whitespace"}, )" + bytes, "Whitespace within a Sequence"}, {bytes + R"(, {"type": "Digits"})", "ends with Digits"},
                 {bytes + ", " + bytes, "ByteLevel within a Sequence"}, {R"({"type": "Split"}, )" + bytes, "behavior"},
                 {R"({"type": "Split", "behavior": "Sometimes", "pattern": {"String": "a"}}, )" + bytes, "Sometimes"}}) {
            QTemporaryDir folder;
            QVERIFY(write_file(fs::path(folder.path().toStdString()) / "tokenizer.json", model + steps + "]}}"));
            const auto tokenizer = load_tokenizer(folder.path().toStdString());
            QVERIFY(!tokenizer);
            const auto text = QString::fromStdString(describe(tokenizer.error()));
            QVERIFY2(text.contains(QString::fromStdString(says)), qPrintable(text));
        }
        QTemporaryDir folder;
        QVERIFY(write_file(fs::path(folder.path().toStdString()) / "tokenizer.json", model + R"({"type": "Sequence", "pretokenizers": [{"type": "Digits"}]}, )" + bytes + "]}}"));
        QVERIFY(load_tokenizer(folder.path().toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestSplit)
#include "test_split.moc"
