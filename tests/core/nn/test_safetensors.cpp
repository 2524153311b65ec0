#include "core/base/codes.h"
#include "core/nn/codes.h"
#include "core/nn/safetensors.h"

#include <QtTest>

#include <fstream>

using namespace tb;
using namespace tb::nn;

class TestSafetensors : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    fs::path file() const { return fs::path(folder_.path().toStdString()) / "t.safetensors"; }

    void put(const std::string& bytes) const { std::ofstream(file(), std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size())); }
    void put(const std::string& header, std::size_t data) const {
        const std::uint64_t length = header.size();
        put(std::string(reinterpret_cast<const char*>(&length), 8) + header + std::string(data, '\1'));
    }
    // The only problem's text, or how many there are.
    std::string problem() const {
        const auto read = read_safetensors(file());
        if (read) return "none";
        for (const auto& one : read.error()) {
            if (one.place != file().string()) return "place " + one.place;
        }
        return describe(read.error());
    }

private Q_SLOTS:
    void round_trip() {
        const auto rows = at::arange(12, at::kFloat).view({3, 4});
        const NamedTensors tensors{{"odd", at::arange(3, at::kFloat)}, {"step", at::tensor({std::int64_t{1} << 40, std::int64_t{-3}}, at::kLong)},
            {"turned", rows.t()}, {"scalar", at::scalar_tensor(2.5)}, {"none", at::empty({0, 7})}, {"half", rows.to(at::kBFloat16)}};
        QVERIFY(write_safetensors(file(), tensors, {{"format", "pt"}, {"other", "\xC3\xA9\""}}));
        const auto read = read_safetensors(file()).value();
        QCOMPARE(read.tensors.size(), tensors.size());
        QCOMPARE(read.metadata.at("format"), std::string("pt"));
        QCOMPARE(read.metadata.at("other"), std::string("\xC3\xA9\""));
        for (const auto& [name, tensor] : tensors) {
            QVERIFY(read.find(name));
            QVERIFY(read.find(name)->scalar_type() == tensor.scalar_type() && at::equal(*read.find(name), tensor));
        }
        QVERIFY(!read.find("absent"));
    }
    void truncated_anywhere() {
        QVERIFY(write_safetensors(file(), {{"a", at::ones({8, 8})}, {"b", at::ones({5})}}, {{"format", "pt"}}));
        const auto whole = read_file(file()).value();
        for (std::size_t n = 0; n < whole.size(); ++n) {
            put(whole.substr(0, n));
            QVERIFY2(!read_safetensors(file()), std::to_string(n).c_str());
        }
        put(whole + "x");
        QVERIFY(QString::fromStdString(problem()).contains("after its last tensor"));
    }
    void any_byte_of_the_header_broken() {
        QVERIFY(write_safetensors(file(), {{"a", at::ones({2, 3})}, {"b", at::ones({5})}}, {{"format", "pt"}}));
        const auto whole = read_file(file()).value();
        for (std::size_t i = 0; i < whole.size() - 11 * sizeof(float); ++i) {
            for (const char c : {'\0', '9', '"', '\xff'}) {
                auto broken = whole;
                broken[i] = c;
                put(broken);
                read_safetensors(file());  // any answer, no crash
            }
        }
    }
    void faults_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("says");
        QTest::newRow("not json") << "{\"a\":" << "not a JSON object";
        QTest::newRow("not an object") << "[1]" << "not a JSON object";
        QTest::newRow("entry") << R"({"a":1})" << "Tensor a: its entry";
        QTest::newRow("type") << R"({"a":{"dtype":"F4","shape":[4],"data_offsets":[0,16]}})" << "type F4 is not known";
        QTest::newRow("no type") << R"({"a":{"shape":[4],"data_offsets":[0,16]}})" << "type is not given";
        QTest::newRow("shape") << R"({"a":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}})" << "16 bytes, its shape needs 20";
        QTest::newRow("negative") << R"({"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}})" << "not a list of sizes";
        QTest::newRow("too large") << R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}})" << "too large";
        QTest::newRow("outside") << R"({"a":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}})" << "after the end of the file";
        QTest::newRow("backwards") << R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}})" << "ends before it begins";
        QTest::newRow("no place") << R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}})" << "place in the file";
        QTest::newRow("overlap") << R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}})" << "Tensor b: it overlaps";
        QTest::newRow("gap") << R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}})" << "gap";
        QTest::newRow("twice") << R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})" << "Tensor a: it is named twice";
    }
    void faults() {
        QFETCH(QString, header);
        QFETCH(QString, says);
        put(header.toStdString(), 16);
        const auto text = QString::fromStdString(problem());
        QVERIFY2(text.contains(says), text.toUtf8());
    }
    void header_longer_than_the_file() {
        for (const std::uint64_t length : {std::uint64_t{100}, std::uint64_t{1} << 33, ~std::uint64_t{0}}) {
            put(std::string(reinterpret_cast<const char*>(&length), 8) + "{}");
            QVERIFY(QString::fromStdString(problem()).contains("header would"));
        }
    }
    void all_problems_at_once() {
        put(R"({"a":{"dtype":"F4","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[9],"data_offsets":[0,16]}})", 16);
        QCOMPARE(read_safetensors(file()).error().size(), std::size_t{2});
    }
    void not_there() {
        QCOMPARE(read_safetensors("/nowhere/model.safetensors").error()[0].code, &codes::file_missing);
        QVERIFY(!read_safetensors(folder_.path().toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
