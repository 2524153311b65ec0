// Files of torch.save: tests/golden/torch_files, written by the script beside them.
#include "core/nn/codes.h"
#include "core/nn/torch_file.h"
#include "core/nn/unpickle.h"

#include <QtTest>

#include <fstream>
#include <map>

using namespace tb;
using namespace tb::nn;

static fs::path golden(const char* name) { return fs::path(TUNEBENCH_SOURCE) / "tests" / "golden" / "torch_files" / name; }
static at::Tensor values(std::initializer_list<std::int64_t> shape) { return at::arange(c10::multiply_integers(shape), at::kFloat).reshape(shape) / 8 - 1; }

namespace {

using namespace std::string_literals;

std::string number_bytes(std::int64_t n) { return std::string(reinterpret_cast<const char*>(&n), sizeof n); }

// A file of PyTorch before 1.6, of parts.
struct Legacy {
    std::string version = "M\xe9\x03"s;
    std::string system = "}X\x0d\x00\x00\x00little_endian\x88s"s;
    char list_protocol = '\x02';
    std::string listed = "K\x06"s;  // elements, as the list has it
    std::string view = "K\x02"s;    // the view's first element
    std::string keys = "]X\x01\x00\x00\x00""9a"s;
    std::int64_t count = 6;

    std::string bytes() const {
        const std::string begin = "\x80\x02"s;
        const auto id = "(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x00""9X\x03\x00\x00\x00""cpu"s + listed + "X\x02\x00\x00\x00""9v"s + view + "K\x04\x87tQ"s;
        auto out = begin + "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."s + begin + version + "."s + begin + system + "."s;
        out += "\x80"s + list_protocol + "}X\x01\x00\x00\x00""actorch._utils\n_rebuild_tensor\n("s + id + "K\x01K\x03\x85K\x01\x85tRs."s;
        out += begin + keys + "."s + number_bytes(count);
        for (int i = 0; i < 6; ++i) {
            const auto value = static_cast<float>(i);
            out.append(reinterpret_cast<const char*>(&value), sizeof value);
        }
        return out;
    }
};

}  // namespace

class TestTorchZip : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    static std::map<std::string, at::Tensor> read(const fs::path& file) {
        std::map<std::string, at::Tensor> out;
        const auto source = open_torch_file(file).value();
        for (std::size_t i = 0; i < source->tensors().size(); ++i) out[source->tensors()[i].name] = source->read(i).value();
        return out;
    }
    static Problem problem(const fs::path& file) {
        const auto source = open_torch_file(file);
        return source ? Problem() : source.error().front();
    }
    static QString reason(const std::string& pickle) {
        const auto read = unpickle_tensors(pickle, "here");
        return read ? QString("none") : QString::fromStdString(describe(read.error()));
    }

private Q_SLOTS:
    void every_type_and_view_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"tensors.bin", "legacy_tensors.bin", "legacy_protocol4.bin"}) QTest::newRow(file) << file;
    }
    void every_type_and_view() {
        QFETCH(QString, file);
        const auto read = this->read(golden(file.toLatin1()));
        QCOMPARE(read.size(), std::size_t{10});
        const auto whole = values({4, 6});
        const auto same = [&](const char* name, const at::Tensor& wanted) {
            const auto& got = read.at(name);
            return got.scalar_type() == wanted.scalar_type() && at::equal(got, wanted) && got.is_contiguous();
        };
        QVERIFY(same("plain", values({2, 3})));
        QVERIFY(same("half", values({5}).to(at::kHalf)));
        QVERIFY(same("brain", values({3, 2}).to(at::kBFloat16)));
        QVERIFY(same("turned", whole.t()));
        QVERIFY(same("part", whole.narrow(0, 1, 2).narrow(1, 2, 3)));
        QVERIFY(same("shared", whole));
        QVERIFY(same("scalar", at::scalar_tensor(2.5)));
        QVERIFY(same("none", at::empty({0, 7})));
        QVERIFY(same("count", at::tensor({std::int64_t{1} << 40, std::int64_t{-3}}, at::kLong)));
        QVERIFY(same("flags", at::tensor({1, 0}, at::kLong).to(at::kBool)));
    }
    void parameters_and_other_values() {
        const auto read = this->read(golden("parameter.bin"));
        QCOMPARE(read.size(), std::size_t{1});
        QVERIFY(at::equal(read.at("dense.weight"), values({2, 3})));
    }
    void a_module_s_state_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"state_dict.bin", "legacy_state_dict.bin"}) QTest::newRow(file) << file;
    }
    void a_module_s_state() {
        QFETCH(QString, file);
        const auto read = this->read(golden(file.toLatin1()));
        QCOMPARE(read.size(), std::size_t{2});
        QVERIFY(at::equal(read.at("dense.weight"), values({2, 3})) && at::equal(read.at("dense.bias"), at::zeros({2})));
    }
    void every_protocol_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"protocol3.bin", "protocol4.bin", "protocol5.bin", "legacy.bin"}) QTest::newRow(file) << file;
    }
    void every_protocol() {
        QFETCH(QString, file);
        const auto read = this->read(golden(file.toLatin1()));
        QCOMPARE(read.size(), std::size_t{1});
        QVERIFY(at::equal(read.at("a"), values({2})));
    }
    void refusals_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("code to run") << "evil.bin" << "nn.torch_global_refused" << "posix.system";
        QTest::newRow("a whole module") << "module.bin" << "nn.torch_global_refused" << "__main__.Model";
        QTest::newRow("deeper") << "nested.bin" << "nn.torch_file_refused" << "no tensors by name";
        QTest::newRow("a list") << "list.bin" << "nn.torch_file_refused" << "something else than tensors";
        QTest::newRow("code to run, before 1.6") << "legacy_evil.bin" << "nn.torch_global_refused" << "posix.system";
        QTest::newRow("program") << "script.bin" << "nn.torch_file_refused" << "TorchScript";
        QTest::newRow("big-endian") << "big_endian.bin" << "nn.torch_file_refused" << "big-endian";
        QTest::newRow("short storage") << "short_storage.bin" << "nn.safetensors_tensor" << "has 5 elements, the list says 6";
        QTest::newRow("no storage") << "no_storage.bin" << "nn.safetensors_tensor" << "storage 0 is not in the archive";
        QTest::newRow("no archive") << "make.py" << "nn.torch_file_broken" << "not a ZIP archive";
        QTest::newRow("not there") << "nothing.bin" << "base.file_missing" << "no such file";
    }
    void refusals() {
        QFETCH(QString, file);
        QFETCH(QString, code);
        QFETCH(QString, says);
        const auto found = problem(golden(file.toLatin1()));
        QVERIFY(found.code);
        QCOMPARE(QString(found.code->id), code);
        const auto text = QString::fromStdString(describe(found));
        QVERIFY2(text.contains(says) && text.contains(file), qPrintable(text));
    }
    void tar_archives() {
        std::string tar(1024, '\0');
        tar.replace(257, 5, "ustar");
        const auto file = fs::path(folder_.path().toStdString()) / "tar.bin";
        std::ofstream(file, std::ios::binary) << tar;
        QVERIFY(QString::fromStdString(describe(problem(file))).contains("tar archive"));
    }
    void truncated_anywhere() {
        const auto file = fs::path(folder_.path().toStdString()) / "cut.bin";
        for (const char* name : {"state_dict.bin", "legacy_state_dict.bin"}) {
            const auto whole = read_file(golden(name)).value();
            for (std::size_t n = 0; n < whole.size(); n += 7) {
                std::ofstream(file, std::ios::binary | std::ios::trunc) << whole.substr(0, n);
                QVERIFY2(!open_torch_file(file), std::to_string(n).c_str());
            }
        }
    }
    // The format before 1.6 by hand: a storage of six elements, and a tensor that sees the last four of it through a view.
    void before_1_6_data() {
        using namespace std::string_literals;
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& bytes, const char* says) { QTest::newRow(name) << QByteArray::fromStdString(bytes) << says; };
        const Legacy whole;
        row("whole", whole.bytes(), "");
        row("more behind it", whole.bytes() + "more", "");
        row("another version", Legacy{.version = "K\x07"s}.bytes(), "not known");
        row("big-endian", Legacy{.system = "}X\x0d\x00\x00\x00little_endian\x89s"s}.bytes(), "big-endian");
        row("no system", Legacy{.system = "N"s}.bytes(), "what machine");
        row("protocol 6", Legacy{.list_protocol = '\x06'}.bytes(), "protocol 6");
        row("other count", Legacy{.count = 7}.bytes(), "has 7 elements, the list says 6");
        row("far too many", Legacy{.listed = "\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x20"s, .count = std::int64_t{1} << 61}.bytes(), "ends within its storage 9");
        row("negative", Legacy{.listed = "J\xff\xff\xff\xff"s, .count = -1}.bytes(), "ends within its storage 9");
        row("cut off", whole.bytes().substr(0, whole.bytes().size() - 1), "ends within its storage 9");
        row("no bytes", whole.bytes().substr(0, whole.bytes().size() - 30), "ends before its storage 9");
        row("no storages", Legacy{.keys = "]"s}.bytes(), "storage 9 is not in the file");
        row("unknown storage", Legacy{.keys = "]X\x01\x00\x00\x00""8a"s}.bytes(), "does not know");
        row("storage twice", Legacy{.keys = "](X\x01\x00\x00\x00""9X\x01\x00\x00\x00""9e"s}.bytes(), "does not know");
        row("keys are none", Legacy{.keys = "N"s}.bytes(), "which storages follow");
        row("view outside", Legacy{.view = "K\x03"s}.bytes(), "beyond its storage");
        row("view far outside", Legacy{.view = "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f"s}.bytes(), "lies nowhere");
    }
    void before_1_6() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const auto file = fs::path(folder_.path().toStdString()) / "old.bin";
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes.toStdString();
        if (says.isEmpty()) {
            QVERIFY(at::equal(read(file).at("a"), at::tensor({3.F, 4.F, 5.F})));
            return;
        }
        const auto text = QString::fromStdString(describe(problem(file)));
        QVERIFY2(text.contains(says) && text.contains("old.bin"), qPrintable(text));
    }
    // The checksum of a storage is compared when it is read whole.
    void changed_bytes() {
        auto bytes = read_file(golden("state_dict.bin")).value();
        const float first = -1;
        const auto place = bytes.find(std::string(reinterpret_cast<const char*>(&first), 4));
        QVERIFY(place != std::string::npos);
        bytes[place] ^= 1;
        const auto file = fs::path(folder_.path().toStdString()) / "changed.bin";
        std::ofstream(file, std::ios::binary) << bytes;
        const auto source = open_torch_file(file).value();
        int broken = 0;
        for (std::size_t i = 0; i < source->tensors().size(); ++i) broken += !source->read(i);
        QCOMPARE(broken, 1);
    }
    void pickles() {
        using namespace std::string_literals;
        QVERIFY(reason("").contains("ends too early"));
        QVERIFY(reason("\x80\x02"s).contains("ends too early"));
        QVERIFY(reason("\x80\x06."s).contains("protocol 6; known are 2 to 5"));
        QVERIFY(reason("\x80\x01."s).contains("protocol 1"));
        QVERIFY(reason("}."s).contains("no pickle"));
        QVERIFY(reason("\x80\x04."s).contains("not there"));
        QVERIFY(reason("\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00}."s).contains("ends too early"));
        QVERIFY(reason("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff""a."s).contains("ends too early"));
        QVERIFY(reason("\x80\x04\x8c\x02os\x8c\x06system\x93."s).contains("os.system"));
        QVERIFY(reason("\x80\x04K\x01K\x02\x93."s).contains("is none"));
        QVERIFY(reason("\x80\x05\x97."s).contains("operation 151"));  // a buffer that lies elsewhere
        QVERIFY(reason("\x80\x02."s).contains("not there"));
        QVERIFY(reason("\x80\x02}."s).contains("no tensors"));
        QVERIFY(reason("\x80\x02N."s).contains("something else"));
        QVERIFY(reason("\x80\x02h\x05."s).contains("not there"));
        QVERIFY(reason("\x80\x02}u."s).contains("not there"));
        QVERIFY(reason("\x80\x02X\xff\xff\xff\xff."s).contains("ends too early"));
        QVERIFY(reason("\x80\x02K\x01)R."s).contains("cannot be called"));
        QVERIFY(reason("\x80\x02o."s).contains("operation 111"));
        QVERIFY(reason("\x80\x02""cbuiltins\neval\n."s).contains("builtins.eval"));
        QVERIFY(reason("\x80\x02""ctorch\nFloatStorage\n)R."s).contains("cannot be called"));
        // A dictionary that holds itself is walked once.
        QVERIFY(reason("\x80\x02}q\x00X\x01\x00\x00\x00""ah\x00s."s).contains("no tensors"));
    }
    void numbers_outside_the_storage() {
        using namespace std::string_literals;
        // A storage of six elements; offset and shape as given.
        const auto list = [](const std::string& offset, const std::string& shape, const std::string& strides) {
            return "\x80\x02}X\x01\x00\x00\x00""actorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x00""0X\x03\x00\x00\x00""cpuK\x06tQ"s + offset + "(" +
                   shape + "t(" + strides + "t\x89}tRs."s;
        };
        const auto read = unpickle_tensors(list("K\x01", "K\x02K\x03", "K\x03K\x01"), "here").value();
        QCOMPARE(read.size(), std::size_t{1});
        QCOMPARE(read[0].offset, std::int64_t{1});
        QCOMPARE(read[0].stored, std::int64_t{6});
        QCOMPARE(read[0].shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(read[0].strides, (std::vector<std::int64_t>{3, 1}));
        QCOMPARE(read[0].storage, std::string("FloatStorage"));
        QCOMPARE(unpickle_tensors(list("J\xff\xff\xff\xff", "", ""), "here").value()[0].offset, std::int64_t{-1});
        QCOMPARE(unpickle_tensors(list("\x8a\x02\x00\xff"s, "", ""), "here").value()[0].offset, std::int64_t{-256});
        QVERIFY(reason(list("K\x01", "N", "")).contains("whole number"));
    }
};

QTEST_APPLESS_MAIN(TestTorchZip)
#include "test_torch_zip.moc"
