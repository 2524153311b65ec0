// Weights in one file and in parts, as transformers looks for them.
#include "core/hub/weights.h"
#include "core/nn/codes.h"
#include "core/nn/safetensors.h"

#include <QtTest>

#include <fstream>

using namespace tb;
using namespace tb::nn;

class TestWeightFiles : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;
    fs::path folder_;

    fs::path path(const char* name) const { return folder_ / name; }
    void put(const char* name, const NamedTensors& tensors) const {
        if (!write_safetensors(path(name), tensors, {{"format", "pt"}})) qFatal("no weights file");
    }
    void index(const Json& map) const {
        if (!write_json(path("model.safetensors.index.json"), {{"metadata", {{"total_size", 40}}}, {"weight_map", map}})) qFatal("no index");
    }
    Problems problems() const {
        const auto source = open_weights(folder_);
        return source ? Problems() : source.error();
    }
    static const at::Tensor a() { return at::arange(6, at::kFloat).view({2, 3}); }
    static const at::Tensor b() { return at::arange(4, at::kFloat).to(at::kHalf); }

private Q_SLOTS:
    void init() {
        folder_ = fs::path(temporary_.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(folder_);
    }
    void nothing_there() {
        QCOMPARE(problems().front().code, &codes::nn_weights_missing);
        QVERIFY(!weights_file(folder_));
        QVERIFY(!weights_fingerprint(folder_));
    }
    void the_order_of_preference() {
        for (const char* name : {"pytorch_model.bin.index.json", "pytorch_model.bin", "model.safetensors.index.json", "model.safetensors"}) {
            std::ofstream(path(name)) << "{}";
            QCOMPARE(weights_file(folder_)->filename().string(), std::string(name));
        }
    }
    void parts_are_one_source() {
        put("model-00001-of-00002.safetensors", {{"a", a()}});
        put("model-00002-of-00002.safetensors", {{"b", b()}, {"c", a().t()}});
        index({{"a", "model-00001-of-00002.safetensors"}, {"b", "model-00002-of-00002.safetensors"}, {"c", "model-00002-of-00002.safetensors"}});
        const auto source = open_weights(folder_).value();
        QCOMPARE(source->tensors().size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i) {
            const auto& name = source->tensors()[i].name;
            const auto wanted = name == "a" ? a() : name == "b" ? b() : a().t().contiguous();
            QVERIFY(at::equal(source->read(i).value(), wanted));
            QVERIFY(source->file(i).filename().string().starts_with(name == "a" ? "model-00001" : "model-00002"));
        }
        const auto before = weights_fingerprint(folder_).value();
        put("model-00001-of-00002.safetensors", {{"a", a() + 1}});
        QVERIFY(weights_fingerprint(folder_).value() != before);
    }
    void every_missing_part_is_named() {
        put("one.safetensors", {{"a", a()}});
        index({{"a", "one.safetensors"}, {"b", "two.safetensors"}, {"c", "three.safetensors"}});
        QCOMPARE(problems().size(), std::size_t{2});
        QCOMPARE(problems()[0].code, &codes::weights_part_missing);
        QVERIFY(describe(problems()).find("two.safetensors") != std::string::npos);
    }
    void a_truncated_part_is_named() {
        put("one.safetensors", {{"a", a()}});
        fs::resize_file(path("one.safetensors"), fs::file_size(path("one.safetensors")) - 4);
        index({{"a", "one.safetensors"}});
        QCOMPARE(problems()[0].code, &codes::safetensors_tensor);
        QCOMPARE(problems()[0].place, path("one.safetensors").string());
    }
    void parts_stay_in_the_folder() {
        put("../outside.safetensors", {{"a", a()}});
        for (const auto& name : {std::string("../outside.safetensors"), (folder_.parent_path() / "outside.safetensors").string(), std::string("x/../../outside.safetensors"), std::string()}) {
            index({{"a", name}});
            QCOMPARE(problems().size(), std::size_t{1});
            QCOMPARE(problems()[0].code, &codes::weights_part_outside);
        }
        // The cache of a hub links its files to where their content lies.
        fs::create_symlink("../outside.safetensors", path("inside.safetensors"));
        index({{"a", "inside.safetensors"}});
        QVERIFY(problems().empty());
    }
    void what_the_index_promises_and_no_part_holds() {
        put("one.safetensors", {{"a", a()}});
        index({{"a", "one.safetensors"}, {"b", "one.safetensors"}});
        QCOMPARE(problems().size(), std::size_t{1});
        QCOMPARE(problems()[0].code, &codes::weights_part_lacks);
    }
    void broken_indices() {
        for (const char* text : {"{}", "[]", "3", R"({"weight_map":{}})", R"({"weight_map":[]})", R"({"weight_map":{"a":1}})"}) {
            std::ofstream(path("model.safetensors.index.json")) << text;
            QCOMPARE(problems().size(), std::size_t{1});
            QCOMPARE(problems()[0].code, &codes::weights_index_broken);
        }
        std::ofstream(path("model.safetensors.index.json")) << "{";
        QCOMPARE(problems()[0].place, path("model.safetensors.index.json").string());
    }
    void files_of_pytorch() {
        const auto golden = fs::path(TUNEBENCH_SOURCE) / "tests" / "golden" / "torch_files" / "state_dict.bin";
        fs::copy_file(golden, path("pytorch_model.bin"));
        QCOMPARE(open_weights(folder_).value()->tensors().size(), std::size_t{2});
        fs::remove(path("pytorch_model.bin"));
        fs::copy_file(golden, path("pytorch_model-00001-of-00001.bin"));
        QVERIFY(write_json(path("pytorch_model.bin.index.json"), {{"weight_map", {{"dense.weight", "pytorch_model-00001-of-00001.bin"}}}}));
        QCOMPARE(open_weights(folder_).value()->tensors().size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(TestWeightFiles)
#include "test_weight_files.moc"
