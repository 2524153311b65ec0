#include "core/base/files.h"
#include "core/data/dataset.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tb;

class TestEncode : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::shared_ptr<const Tokenizer> tokenizer_;

private Q_SLOTS:
    void initTestCase() {
        const fs::path path = folder_.path().toStdString();
        QVERIFY(write_file(path / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\nc\n"));
        const auto tokenizer = load_tokenizer(path);
        QVERIFY(tokenizer);
        tokenizer_ = *tokenizer;
    }

    void the_result_does_not_depend_on_threads() {
        Examples examples;
        for (int i = 0; i < 2000; ++i) {
            std::string text;
            for (int k = 0; k < i % 9; ++k) text += std::string(1, static_cast<char>('a' + (i + k) % 4)) + " ";
            examples.text.push_back(text);
            examples.label.push_back(i % 2);
            examples.row.push_back(i);
        }
        const auto one = encode(examples, *tokenizer_, 6, 1);
        QCOMPARE(one.size(), 2000);
        QCOMPARE(one.tokens(), static_cast<std::int64_t>(one.ids.size()));
        QVERIFY(one.rows_cut > 0);
        for (const int threads : {0, 2, 3, 7}) {
            const auto many = encode(examples, *tokenizer_, 6, threads);
            QCOMPARE(many.ids, one.ids);
            QCOMPARE(many.offsets, one.offsets);
            QCOMPARE(many.rows_cut, one.rows_cut);
        }
    }

    void packing_lays_rows_end_to_end() {
        Examples examples;
        examples.text = {"a b", "", "c"};
        examples.text2 = {"c", "a", ""};
        examples.label = {1, -1, 0};
        examples.row = {0, 1, 2};
        const auto data = encode(examples, *tokenizer_, {}, 1);
        const std::vector<std::int64_t> rows{2, 0, 1};
        const auto batch = pack(data, rows);
        QCOMPARE(batch.rows(), 3);
        QCOMPARE(batch.ids, (std::vector<std::int32_t>{2, 7, 3, 3, 2, 5, 6, 3, 7, 3, 2, 3, 5, 3}));
        QCOMPARE(batch.type_ids, (std::vector<std::int32_t>{0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1}));
        QCOMPARE(batch.positions, (std::vector<std::int32_t>{0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3}));
        QCOMPARE(batch.offsets, (std::vector<std::int32_t>{0, 4, 10, 14}));
        QCOMPARE(batch.label, (std::vector<std::int64_t>{0, 1, -100}));
        QCOMPARE(batch.index, rows);
        QCOMPARE(batch.tokens(), 14);
        QCOMPARE(pack(data, {}).rows(), 0);
    }
};

QTEST_APPLESS_MAIN(TestEncode)
#include "test_encode.moc"
