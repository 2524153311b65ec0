// The memory that a plan predicts: from what the process occupies already, and as much as a run then takes.
#include "core/base/system.h"
#include "core/plan/plan.h"
#include "core/spec/spec_json.h"
#include "core/train/occupied.h"
#include "core/train/train.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace {

constexpr double mega = 1e6;

// Touched, so that it is resident.
std::vector<char> taken(std::size_t bytes) { return std::vector<char>(bytes, 1); }

bool near(std::int64_t a, std::int64_t b, double within) { return std::abs(static_cast<double>(a - b)) <= within; }

}  // namespace

class TestMemory : public QObject {
    Q_OBJECT

    QTemporaryDir home_;

    // A short run of the starter on the demo's rows; `method` is added to it.
    static tb::Expected<tb::Spec> starter(const std::string& method) {
        const auto text = R"({"model": "starter",
            "dataset": {"train": "train.tsv", "validation": "validation.tsv", "text": ["sentence"], "label": "label", "max_train_samples": 400, "max_eval_samples": 250},
            "training": {"max_steps": 4, "per_device_train_batch_size": 16, "eval_strategy": "no", "save_strategy": "no"})" + method + "}";
        const auto json = tb::parse_json(text, "the test");
        if (!json) return tl::unexpected(json.error());
        return tb::parse_spec(*json, TUNEBENCH_SOURCE "/resources/demo");
    }

    void predict_and_train(const std::string& method, const QString& name) {
        const auto spec = starter(method);
        QVERIFY2(spec.has_value(), spec ? "" : tb::describe(spec.error()).c_str());
        const auto plan = tb::make_plan(*spec);
        QVERIFY2(plan.startable(), tb::describe(plan.checks).c_str());
        const tb::fs::path folder = home_.filePath(name).toStdString();
        tb::fs::create_directories(folder);
        tb::TrainRequest request;
        request.spec = *spec;
        request.folder = folder;
        tb::RunControl control;
        const auto finished = tb::train(request, [](const tb::Event&) {}, control);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        const double predicted = static_cast<double>(plan.memory.total()), measured = static_cast<double>(finished.peak_memory);
        qInfo("%s: predicted %.0f MB, measured %.0f MB (%+.1f %%)", qPrintable(name), predicted / mega, measured / mega, 100 * (predicted / measured - 1));
#ifndef __SANITIZE_ADDRESS__
        // Within a tenth where it was measured; what the allocator keeps between buffers is another machine's own.
        QVERIFY(predicted > 0.85 * measured && predicted < 1.15 * measured);
#endif
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        qputenv("TUNEBENCH_RESOURCES", TUNEBENCH_SOURCE "/resources");
        qputenv("TUNEBENCH_MATRIX", "default");  // else they are measured first, once on a machine, which takes memory of its own
    }

    void what_is_occupied_is_told_without_the_run() {
        const auto before = tb::occupied_memory();
        QVERIFY(before >= tb::resident_bytes() - std::int64_t(5e6));
        {
            const auto others = taken(200'000'000);
            QVERIFY(near(tb::occupied_memory(), before + std::int64_t(others.size()), 5 * mega));
            const tb::RunMemory run, measurement;
            const auto own = taken(300'000'000);
            QVERIFY(near(tb::occupied_memory(), before + std::int64_t(others.size()), 5 * mega));
        }
        // What the first run brings in of the libraries is resident from then on, and no longer to come.
        QVERIFY(tb::occupied_memory() < before - std::int64_t(15e6));
    }

    void a_prediction_starts_from_what_is_occupied() {
        tb::nn::ModelDecl model;
        const auto alone = tb::predict_memory(model, {}, {}).program;
        const auto others = taken(200'000'000);
        const auto beside = tb::predict_memory(model, {}, {}).program;
        QVERIFY2(near(beside - alone, std::int64_t(others.size()), 5 * mega), qPrintable(QString::number(beside - alone)));
    }

    void runs_take_what_was_predicted_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<bool>("beside");
        const QString frozen = R"(, "freeze": {"embeddings": true, "layers": 4})", lora = R"(, "peft": {"peft_type": "LORA", "r": 8, "lora_alpha": 16})";
        QTest::newRow("frozen") << frozen << false;
        QTest::newRow("lora") << lora << false;
        QTest::newRow("full") << QString() << false;
        // As in the window, which occupies more than the command line; and after runs that have ended.
        QTest::newRow("frozen beside a window") << frozen << true;
    }
    void runs_take_what_was_predicted() {
        QFETCH(QString, method);
        QFETCH(bool, beside);
        if (const auto model = tb::find_model("starter", {}); !model || !model->has_weights) QSKIP("the starter model is not here: ./run --build-only takes it");
        const auto window = taken(beside ? 150'000'000 : 0);
        predict_and_train(method.toStdString(), QString(QTest::currentDataTag()).replace(' ', '-'));
        QVERIFY(window.empty() || window.back() == 1);
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "test_memory.moc"
