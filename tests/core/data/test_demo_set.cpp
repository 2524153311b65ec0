// What resources/demo/DATASHEET.md promises of the demonstration set.
#include "core/data/table.h"

#include <QtTest>
#include <algorithm>
#include <set>

namespace {
using Words = std::set<std::string>;

Words words_of(const std::string& sentence) {
    Words words;
    std::string word;
    for (const char c : sentence + ' ') {
        if (std::isalpha(static_cast<unsigned char>(c)) || c == '\'')
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (!word.empty())
            words.insert(std::exchange(word, {}));
    }
    return words;
}

double jaccard(const Words& a, const Words& b) {
    const auto common = std::count_if(a.begin(), a.end(), [&](const std::string& w) { return b.contains(w); });
    return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - static_cast<std::size_t>(common));
}
}  // namespace

class TestDemoSet : public QObject {
    Q_OBJECT
private slots:
    void balanced_and_without_near_duplicates() {
        std::vector<Words> all;
        for (const auto& [name, rows] : {std::pair{"train", 2100}, {"validation", 800}, {"test", 868}}) {
            const auto path = std::string(TUNEBENCH_SOURCE "/resources/demo/") + name + ".tsv";
            const auto table = tb::read_table(path, {tb::Column("sentence"), tb::Column("label")});
            QVERIFY2(table.has_value(), table ? "" : tb::describe(table.error()).c_str());
            QCOMPARE(table->rows(), std::int64_t(rows));
            QCOMPARE(std::count(table->columns[1].begin(), table->columns[1].end(), "1"), rows / 2);
            for (const auto& sentence : table->columns[0]) all.push_back(words_of(sentence));
        }
        double closest = 0;
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) closest = std::max(closest, jaccard(all[i], all[j]));
        QVERIFY2(closest <= 0.5, std::to_string(closest).c_str());
    }
};

QTEST_APPLESS_MAIN(TestDemoSet)
#include "test_demo_set.moc"
