// Adapters made by PEFT, loaded here: logits, loss and the norm of every gradient, on both forms of the operations' table
// (oracle/goldens/static; models of 16 x 2 layers, dropout 0).
#include "core/nn/architecture.h"
#include "core/peft/attach.h"

#include <QTest>

using namespace tb;
using namespace tb::nn;

static fs::path goldens() {
    const auto shared = qEnvironmentVariable("TUNEBENCH_SHARED", TUNEBENCH_SOURCE "/../shared").toStdString();
    return fs::path(shared) / "oracle/goldens";
}

static Batch packed(const TensorFile& file) {
    const auto ids = *file.find("input_ids"), mask = *file.find("attention_mask");
    const auto* types = file.find("token_type_ids");
    PackedBatch out;
    out.offsets.push_back(0);
    for (std::int64_t row = 0; row < ids.size(0); ++row) {
        std::int32_t position = 0;
        for (std::int64_t t = 0; t < ids.size(1); ++t) {
            if (mask[row][t].item<std::int64_t>() == 0) continue;
            out.ids.push_back(static_cast<std::int32_t>(ids[row][t].item<std::int64_t>()));
            out.type_ids.push_back(types ? static_cast<std::int32_t>((*types)[row][t].item<std::int64_t>()) : 0);
            out.positions.push_back(position++);
        }
        out.offsets.push_back(static_cast<std::int32_t>(out.ids.size()));
        out.label.push_back((*file.find("labels"))[row].item<std::int64_t>());
    }
    return to_batch(out, at::kCPU);
}

// PEFT's name of a parameter at run time, as the file has it.
static std::string plain(std::string name) {
    for (const char* part : {"base_model.model.", ".default", ".modules_to_save"})
        if (const auto at = name.find(part); at != std::string::npos) name.erase(at, std::strlen(part));
    if (name.ends_with("lora_magnitude_vector.weight")) name.erase(name.size() - std::strlen(".weight"));
    return name;
}

class TestStatic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void follows_peft_data() {
        QTest::addColumn<QString>("name");
        std::error_code error;
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(goldens() / "static", error))
            if (fs::exists(entry.path() / "adapter")) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        for (const auto& name : names)
            if (find_architecture(name.substr(0, name.find('-')))) QTest::newRow(name.c_str()) << QString::fromStdString(name);
        if (names.empty()) QTest::newRow("no goldens") << QString();
    }
    void follows_peft() {
        QFETCH(QString, name);
        if (name.isEmpty()) QSKIP("The oracle's goldens are not there (TUNEBENCH_SHARED)");
        const auto folder = goldens() / "static" / name.toStdString();
        const auto adapter = peft::open_adapter(folder / "adapter");
        QVERIFY2(adapter.has_value(), adapter ? "" : describe(adapter.error()).c_str());
        QCOMPARE(adapter->num_labels, 2);
        auto model = Model::load(adapter->base, 2, false, 42);
        QVERIFY(model.has_value());
        const auto setup = peft::apply(model->declaration(), peft::continued(*adapter, nullptr).value(), {});
        QVERIFY2(setup.has_value(), setup ? "" : describe(setup.error()).c_str());
        const auto tuner = peft::attach(*model, *setup, TrainingSpec(), 20, adapter->path);
        QVERIFY2(tuner.has_value(), tuner ? "" : describe(tuner.error()).c_str());

        const auto expected = read_json(folder / "expected.json").value();
        const auto counts = peft::count_parameters(*setup);
        QCOMPARE(counts.total, expected["parameters"]["total"].get<std::int64_t>());
        QCOMPARE(counts.trainable, expected["parameters"]["trainable"].get<std::int64_t>());
        QCOMPARE(counts.peft_all_params, expected["parameters"]["peft_all_params"].get<std::int64_t>());

        const auto file = read_safetensors(folder / "batch.safetensors").value();
        const auto batch = packed(file);
        const auto logits = model->forward(batch, {true});
        QVERIFY((logits.detach() - *file.find("logits")).abs().max().item<double>() < 2e-5);
        const auto value = loss(logits, batch, false, 0);
        value.backward();
        const double penalty = (*tuner)->add_penalty(1);
        QVERIFY(std::abs(value.item<double>() - expected["cross_entropy"].get<double>()) < 2e-5);
        QVERIFY(std::abs(value.item<double>() + penalty - expected["loss"].get<double>()) < 2e-5);
        QCOMPARE((*tuner)->penalty(), penalty);
        std::size_t compared = 0;
        for (const auto& [key, norm] : expected["grad_norms"].items()) {
            const auto& parameter = model->parameters().get(plain(key));
            const double found = at::linalg_vector_norm(parameter.grad()).item<double>(), wanted = norm.get<double>();
            QVERIFY2(std::abs(found - wanted) < 2e-5 + 2e-4 * wanted, qPrintable(QString("%1: %2, %3 wanted").arg(key.c_str()).arg(found).arg(wanted)));
            ++compared;
        }
        QCOMPARE(compared, static_cast<std::size_t>(std::count(setup->trainable.begin(), setup->trainable.end(), true)));
    }
};

QTEST_GUILESS_MAIN(TestStatic)
#include "test_static.moc"
