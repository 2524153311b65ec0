// Every architecture and method on a device: as on the processor, and as resumable. The device is the GPU; where there is none, tests of the GPU are skipped, and
// the same ones go over a pretended device (pretend_device.h), which shows what the code asks of a device, though not that a GPU gives it.
#include "golden_runs.h"
#include "pretend_device.h"

#include "core/nn/architecture.h"
#include "core/nn/model.h"
#include "core/nn/ops/fast.h"
#include "core/nn/ops/on_device.h"
#include "core/nn/safetensors.h"
#include "core/peft/registry.h"
#include "core/predict/predict.h"
#include "core/train/codes.h"
#include "core/train/conditions.h"
#include "core/train/device.h"

namespace fs = std::filesystem;

class TestGpu : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    fs::path out(const std::string& name) const { return fs::path(home_.path().toStdString()) / name; }

    static std::string device() { return at::hasCUDA() ? "cuda" : "pretend"; }
    static at::Device place() { return at::hasCUDA() ? at::Device(at::kCUDA, 0) : pretend::device(); }
    fs::path model(const std::string& type) const { return golden::model_with_dropout(type, home_.path().toStdString()); }
    static tb::Json method(const std::string& name) {
        if (name == "full" || name == "frozen" || name == "features") return nullptr;
        auto peft = golden::method_with_dropout(name == "DORA" ? "LORA" : name);
        if (name == "DORA") peft["use_dora"] = true;
        return peft;
    }
    tb::Spec spec(const std::string& type, const std::string& name) {
        auto spec = *golden::spec("bert-full");
        spec.model = model(type).string();
        spec.peft = method(name);
        if (name == "frozen" || name == "features") spec.freeze = {true, 1};
        spec.engine.cache_frozen_features = name == "features";
        spec.engine.threads = 1;
        spec.training.max_steps = 4;
        spec.training.gradient_accumulation_steps = 2;
        spec.training.eval_strategy = spec.training.save_strategy = "steps";
        spec.training.eval_steps = spec.training.save_steps = 2;
        return spec;
    }
    // Writing spec.json as the recorder does, which says where texts are cut.
    static tb::FinishedEvent train(const tb::Spec& spec, const fs::path& folder, golden::Log& log) {
        fs::create_directories(folder);
        tb::RunControl control;
        const auto write = [&](const tb::Json&, tb::Spec resolved) {
            resolved.engine.device = "auto";  // the pretended one is none that a spec may name
            std::ignore = tb::write_json(folder / "spec.json", tb::to_json(resolved));
        };
        return tb::train({spec, folder, false, write, {}}, log.sink(), control);
    }
    static void each() {
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("name");
        std::vector<std::string> names{"full", "frozen", "features", "DORA"};
        for (const auto& card : tb::peft::cards()) names.push_back(card.name);
        for (const std::string device : {"pretend", "cuda"})
            for (const auto* architecture : tb::nn::architectures())
                for (const auto& name : names) {
                    const auto type = std::string(architecture->model_type);
                    // Every operation costs the pretended device system calls: there every architecture in full, and every method on one.
                    if (device == "pretend" && name != "full" && type != "distilbert") continue;
                    QTest::addRow("%s %s %s", device.c_str(), type.c_str(), name.c_str()) << QString::fromStdString(device) << QString::fromStdString(type) << QString::fromStdString(name);
                }
    }
    // Largest difference of two files of predictions.
    static double apart(const fs::path& a, const fs::path& b) {
        const auto left = golden::lines(a), right = golden::lines(b);
        double worst = left.size() == right.size() && !left.empty() ? 0 : 1e9;
        for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i)
            for (std::size_t k = 0; k < left[i]["logits"].size(); ++k) worst = std::max(worst, std::abs(left[i]["logits"][k].get<double>() - right[i]["logits"][k].get<double>()));
        return worst;
    }
    static std::vector<std::string> validation_texts() {
        std::istringstream text(tb::read_file(golden::folder() / "data/dev.tsv").value());
        std::vector<std::string> rows;
        std::string line;
        for (std::getline(text, line); std::getline(text, line);) rows.push_back(line.substr(0, line.find('\t')));
        return rows;
    }
    static std::string weights(const fs::path& run) {
        const auto adapter = run / "adapter/adapter_model.safetensors";
        return *tb::sha256_file(fs::exists(adapter) ? adapter : run / "model/model.safetensors");
    }
    void compare(const golden::Log& device, const golden::Log& processor) {
        QCOMPARE(device.steps.size(), processor.steps.size());
        for (std::size_t i = 0; i < device.steps.size(); ++i) {
            const auto &found = device.steps[i], &wanted = processor.steps[i];
            QVERIFY2(golden::near(found.loss, wanted.loss, 1e-3, 1e-3), qPrintable(QString("step %1: %2, not %3").arg(i + 1).arg(found.loss).arg(wanted.loss)));
            QVERIFY2(golden::near(found.grad_norm, wanted.grad_norm, 1e-3, 5e-3), qPrintable(QString("step %1: norm %2, not %3").arg(i + 1).arg(found.grad_norm).arg(wanted.grad_norm)));
            QCOMPARE(found.tokens, wanted.tokens);
        }
        QCOMPARE(device.evaluations.size(), processor.evaluations.size());
        for (std::size_t i = 0; i < device.evaluations.size(); ++i)
            QVERIFY(golden::near(device.evaluations[i].metrics.eval_loss, processor.evaluations[i].metrics.eval_loss, 1e-3, 1e-3));
        QCOMPARE(device.ranks.size(), processor.ranks.size());
        for (std::size_t i = 0; i < device.ranks.size(); ++i) QCOMPARE(device.ranks[i].nonzero, processor.ranks[i].nonzero);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!at::hasCUDA()) pretend::stand_in();
    }

    void trains_as_the_processor_does_data() { each(); }
    void trains_as_the_processor_does() {
        QFETCH(QString, device);
        QFETCH(QString, type);
        QFETCH(QString, name);
        if (device.toStdString() != TestGpu::device()) QSKIP(at::hasCUDA() ? "the GPU is there" : "there is no GPU here");
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
        auto recipe = spec(type.toStdString(), name.toStdString());
        const auto here = out("here"), there = out("there"), left = out("left");
        for (const auto& folder : {here, there, left}) fs::remove_all(folder);
        golden::Log processor, log, first, second;
        const auto wanted = golden::train(recipe, here, processor);
        QVERIFY2(wanted.state == tb::RunState::done, tb::describe(wanted.problems).c_str());
        recipe.engine.device = device.toStdString();
        const auto finished = train(recipe, there, log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        compare(log, processor);
        QVERIFY(finished.peak_memory > 0 && finished.mean_memory > 0);
        const double off = apart(there / "predictions.jsonl", here / "predictions.jsonl");
        QVERIFY2(off < 1e-2, qPrintable(QString::number(off)));

        tb::RunControl control;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 3) control.set(tb::Request::save_and_leave);
        };
        QVERIFY(golden::train(recipe, left, first, false, &control).state == tb::RunState::interrupted);
        const auto resumed = golden::train(recipe, left, second, true);
        QVERIFY2(resumed.state == tb::RunState::done, tb::describe(resumed.problems).c_str());
        QCOMPARE(second.steps.front().step, 4);
        QVERIFY(second.warnings.empty());
        QCOMPARE(weights(left), weights(there));

        for (const auto& where : {device.toStdString(), std::string("cpu")}) {
            auto predictor = tb::Predictor::load(there, where);
            QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
            const auto answers = predictor->predict(validation_texts());
            QVERIFY(answers.has_value());
            const auto lines = golden::lines(there / "predictions.jsonl");
            QCOMPARE(answers->size(), lines.size());
            for (std::size_t i = 0; i < lines.size(); ++i)
                for (std::size_t k = 0; k < 2; ++k)
                    QVERIFY2(golden::near((*answers)[i].logits[k], lines[i]["logits"][k], 1e-3, 1e-3),
                        qPrintable(QString("row %1 on %2: %3, not %4").arg(i).arg(where.c_str()).arg((*answers)[i].logits[k]).arg(lines[i]["logits"][k].get<double>())));
        }
    }

    void goes_on_elsewhere() {
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
        auto recipe = spec("bert", "ADALORA");
        recipe.engine.device = device();
        golden::Log first, second;
        tb::RunControl control;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 3) control.set(tb::Request::save_and_leave);
        };
        const auto folder = out("elsewhere");
        QVERIFY(golden::train(recipe, folder, first, false, &control).state == tb::RunState::interrupted);
        recipe.engine.device = "cpu";
        QVERIFY(golden::train(recipe, folder, second, true).state == tb::RunState::done);
        std::set<std::string> told;
        for (const auto& problem : second.warnings)
            if (problem.code == &tb::codes::resumed_elsewhere) told.insert(std::get<std::string>(problem.args.front().value));
        QVERIFY(told.contains("device"));
    }

    void rounds_only_in_bf16() {
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
        auto recipe = spec("bert", "full");
        golden::Log exact, rounded;
        recipe.engine.device = device();
        QVERIFY(golden::train(recipe, out("exact"), exact).state == tb::RunState::done);
        recipe.training.bf16 = true;
        QVERIFY(golden::train(recipe, out("rounded"), rounded).state == tb::RunState::done);
        QVERIFY(rounded.steps[0].loss != exact.steps[0].loss);
        QVERIFY(golden::near(rounded.steps[0].loss, exact.steps[0].loss, 2e-2, 0));
    }

    void masks_are_the_same_draws() {
        const tb::nn::Dropout drop{0.3, 0x123456789abcdefull, 7, 2, 5};
        for (const std::int64_t columns : {1, 31, 32, 33, 64, 511}) {
            std::vector<tb::nn::MaskRow> rows;
            for (std::uint32_t r = 0; r < 5; ++r) rows.push_back({r % 3, tb::nn::row_counter(r, 2 * r), r == 4 ? columns : std::max<std::int64_t>(1, columns - r)});
            for (const auto& like : {at::empty({0}), at::empty({0}, at::TensorOptions(place()))}) {
                const auto mask = tb::nn::mask_on_device(rows, columns, drop, like);
                QVERIFY(mask.device() == like.device());
                const auto found = mask.to(at::kCPU).contiguous();
                for (std::size_t r = 0; r < rows.size(); ++r) {
                    std::vector<float> wanted(static_cast<std::size_t>(rows[r].columns));
                    tb::nn::fill_mask_row(wanted.data(), rows[r].columns, rows[r].head, rows[r].c1, drop);
                    QVERIFY(std::equal(wanted.begin(), wanted.end(), found.const_data_ptr<float>() + static_cast<std::int64_t>(r) * columns));
                }
            }
        }
    }

    void refuses_in_words() {
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
        auto recipe = spec("bert", "full");
        golden::Log log;
        recipe.engine.device = device() + ":99";
        QCOMPARE(golden::train(recipe, out("refused"), log).problems.front().code, &tb::codes::no_such_gpu);
        if (!at::hasCUDA()) {
            recipe.engine.device = "cuda";
            QCOMPARE(golden::train(recipe, out("refused"), log).problems.front().code, &tb::codes::no_gpu);
            QCOMPARE(tb::Predictor::load(model("bert"), "cuda:1").error().front().code, &tb::codes::no_gpu);
        }
    }

    void kernels_of_the_processor_are_kept_off() {
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
        auto loaded = tb::nn::Model::load(tb::find_model(model("bert").string(), {}).value(), 2, false, 1);
        QVERIFY(loaded.has_value());
        loaded->parameters().set_trainable(std::vector<bool>(loaded->parameters().size(), true));
        tb::PackedBatch rows;
        rows.offsets = {0, 3};
        rows.ids = {5, 6, 7};
        rows.type_ids = {0, 0, 0};
        rows.positions = {0, 1, 2};
        rows.label = {1};
        const auto here = tb::nn::to_batch(rows, at::kCPU), there = tb::nn::to_batch(rows, place());
        const auto wanted = loaded->forward(here, {});
        loaded->move_to(place());
        QVERIFY(loaded->parameters().weights().device() == place() && loaded->parameters().gradients().device() == place());
        QVERIFY(at::allclose(loaded->forward(there, {}).to(at::kCPU), wanted, 1e-4, 1e-5));
        QVERIFY_THROWS_EXCEPTION(c10::Error, loaded->forward(here, {}));
        loaded->set_ops(tb::nn::fast_ops());
        QVERIFY_THROWS_EXCEPTION(c10::Error, loaded->forward(there, {}));
        // The pretended device does refuse what a GPU refuses.
        QVERIFY_THROWS_EXCEPTION(c10::Error, at::add(there.ids, here.ids));
    }
};

QTEST_GUILESS_MAIN(TestGpu)
#include "test_gpu.moc"
