// Outputs of frozen blocks, kept: the same numbers where the frozen blocks have no dropout, wherever they are kept, however a run is interrupted.
#include "core/train/codes.h"
#include "core/train/features.h"
#include "core/train/prepare.h"
#include "golden_runs.h"

#include <ATen/ATen.h>
#include <numeric>

class TestFeatures : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    int count_ = 0;
    tb::fs::path next() { return tb::fs::path(home_.path().toStdString()) / ("run" + std::to_string(count_++)); }
    tb::fs::path cache() const { return tb::fs::path(home_.path().toStdString()) / "cache/features"; }
    std::vector<tb::fs::path> files() const {
        std::vector<tb::fs::path> found;
        std::error_code error;
        for (const auto& entry : tb::fs::directory_iterator(cache(), error)) found.push_back(entry.path());
        return found;
    }
    static std::string weights(const tb::fs::path& run) { return tb::sha256_file(run / "model/model.safetensors").value_or("missing"); }

    static std::optional<tb::Spec> spec(const std::string& family = "bert") {
        auto loaded = golden::spec(family + "-freeze");
        if (!loaded) return {};
        loaded->engine.cache_frozen_features = true;
        loaded->engine.threads = 1;
        return loaded;
    }
    // Phases "features" that were told in a run.
    static int told(const tb::Spec& spec, const tb::fs::path& out, golden::Log& log, bool resume = false, tb::RunControl* control = nullptr) {
        int count = 0;
        const auto then = log.then;
        log.then = [&, then](const tb::Event& event) {
            if (const auto* phase = std::get_if<tb::PhaseEvent>(&event)) count += phase->phase == "features";
            if (then) then(event);
        };
        golden::train(spec, out, log, resume, control);
        return count;
    }

    struct Frozen {
        tb::Prepared prepared;
        tb::nn::Model model;
    };
    static Frozen frozen(int blocks) {
        auto recipe = *spec();
        recipe.freeze.layers = blocks - 1;
        auto prepared = tb::prepare(recipe);
        auto model = tb::nn::Model::load(prepared.folder, prepared.num_labels, false, 42);
        model->parameters().set_trainable(prepared.trainable);
        return {std::move(prepared), std::move(*model)};
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!spec()) QSKIP("the reference's models are not on this machine");
    }
    void init() { tb::fs::remove_all(cache()); }

    // The reference's models train without dropout, so that keeping the outputs changes nothing but the order of sums.
    void follows_the_run_that_keeps_nothing_data() {
        QTest::addColumn<QString>("family");
        for (const char* family : {"bert", "distilbert", "roberta", "llama"}) QTest::addRow("%s", family) << family;
    }
    void follows_the_run_that_keeps_nothing() {
        QFETCH(QString, family);
        auto recipe = *spec(family.toStdString());
        golden::Log kept, usual;
        QVERIFY(told(recipe, next(), kept) > 0);
        recipe.engine.cache_frozen_features = false;
        QCOMPARE(told(recipe, next(), usual), 0);
        QCOMPARE(kept.steps.size(), usual.steps.size());
        for (std::size_t i = 0; i < kept.steps.size(); ++i) QVERIFY(golden::near(kept.steps[i].loss, usual.steps[i].loss, 1e-5, 1e-5));
        QVERIFY(golden::near(kept.evaluations.back().metrics.eval_loss, usual.evaluations.back().metrics.eval_loss, 1e-5, 1e-5));
    }

    void keeps_for_the_next_run_and_computes_again_what_is_broken() {
        const auto recipe = *spec();
        golden::Log first, second, third;
        const auto a = next(), b = next(), c = next();
        QVERIFY(told(recipe, a, first) > 0);
        QCOMPARE(files().size(), std::size_t(1));
        QCOMPARE(told(recipe, b, second), 0);
        tb::fs::resize_file(files().front(), tb::fs::file_size(files().front()) - 4);
        QVERIFY(told(recipe, c, third) > 0);
        QCOMPARE(weights(b), weights(a));
        QCOMPARE(weights(c), weights(a));
    }

    void another_depth_is_another_file() {
        auto recipe = *spec();
        golden::Log first, second;
        told(recipe, next(), first);
        recipe.freeze.layers = 0;
        QVERIFY(told(recipe, next(), second) > 0);
        QCOMPARE(files().size(), std::size_t(2));
    }

    void is_the_same_in_memory_on_disk_and_computed_anew_data() {
        QTest::addColumn<int>("blocks");
        for (const int blocks : {1, 2, 3}) QTest::addRow("%d blocks", blocks) << blocks;  // with three, only the head trains
    }
    void is_the_same_in_memory_on_disk_and_computed_anew() {
        QFETCH(int, blocks);
        auto [prepared, model] = frozen(blocks);
        QCOMPARE(model.frozen_blocks(), blocks);
        const auto make = [&](const tb::FeatureLimits& limits) {
            return tb::FeatureCache::make(model, prepared.train, at::kCPU, {{"precision", "fp32"}}, limits, [](std::int64_t) { return true; });
        };
        const auto on_disk = make({cache(), 1 << 30, 0}), in_memory = make({cache() / "none", 0, 1 << 30});
        QVERIFY(on_disk && *on_disk && in_memory && *in_memory);
        QVERIFY((*on_disk)->on_disk() && !(*in_memory)->on_disk());
        const std::vector<std::int64_t> rows{5, 0, 17, 3};
        const auto direct = model.features(tb::nn::to_batch(tb::pack(prepared.train, rows), at::kCPU));
        QVERIFY(at::equal((*on_disk)->of(rows), (*in_memory)->of(rows)));
        QCOMPARE((*on_disk)->of(rows).sizes(), direct.sizes());
        QVERIFY(at::allclose((*on_disk)->of(rows), direct, 1e-5, 1e-5));
        QVERIFY(model.frozen_blocks() == blocks && (*on_disk)->bytes() > 0);
    }

    void leaves_and_goes_on_bit_for_bit() {
        const auto recipe = *spec();
        tb::RunControl control;
        golden::Log whole, first, second;
        const auto undisturbed = next(), folder = next();
        told(recipe, undisturbed, whole);
        init();  // what was kept is gone in between too
        first.then = [&](const tb::Event& event) {
            if (const auto* step = std::get_if<tb::StepEvent>(&event); step && step->step == 7) control.set(tb::Request::save_and_leave);
        };
        told(recipe, folder, first, false, &control);
        init();
        QVERIFY(told(recipe, folder, second, true) > 0);
        QCOMPARE(second.steps.front().step, 8);
        QCOMPARE(weights(folder), weights(undisturbed));
    }

    void can_be_left_while_it_computes_data() {
        QTest::addColumn<bool>("cancel");
        QTest::addRow("cancelled") << true;
        QTest::addRow("left") << false;
    }
    void can_be_left_while_it_computes() {
        QFETCH(bool, cancel);
        tb::RunControl control;
        golden::Log log;
        log.then = [&](const tb::Event& event) {
            if (const auto* phase = std::get_if<tb::PhaseEvent>(&event); phase && phase->phase == "features")
                control.set(cancel ? tb::Request::cancel : tb::Request::save_and_leave);
        };
        told(*spec(), next(), log, false, &control);
        QCOMPARE(log.finished.back().state, cancel ? tb::RunState::cancelled : tb::RunState::interrupted);
        QVERIFY(log.steps.empty());
        QVERIFY(files().empty());
    }

    void a_full_disk_keeps_them_in_memory() {
        struct Full : tb::FileLayer {
            int write(int, const void*, std::size_t) override { return ENOSPC; }
        } full;
        auto [prepared, model] = frozen(2);
        tb::replace_file_layer(&full);
        const auto made = tb::FeatureCache::make(model, prepared.train, at::kCPU, {}, {cache(), 1 << 30, 1 << 30}, [](std::int64_t) { return true; });
        tb::replace_file_layer(nullptr);
        QVERIFY(made && *made && !(*made)->on_disk());
        QVERIFY(files().empty());
    }

    void says_what_is_needed_where_nothing_can_take_them() {
        auto [prepared, model] = frozen(2);
        const auto made = tb::FeatureCache::make(model, prepared.train, at::kCPU, {}, {cache(), 10, 10}, [](std::int64_t) { return true; });
        QVERIFY(!made);
        QCOMPARE(made.error().front().code, &tb::codes::features_too_large);
    }

    void needs_something_frozen_and_says_that_it_is_another_recipe() {
        const auto codes = [](const tb::Spec& recipe) {
            std::vector<const tb::Code*> found;
            for (const auto& problem : tb::prepare(recipe).problems)
                if (problem.place == "$.engine.cache_frozen_features") found.push_back(problem.code);
            return found;
        };
        auto recipe = *spec();
        QCOMPARE(codes(recipe), std::vector<const tb::Code*>{&tb::codes::features_kept});
        recipe.freeze.embeddings = false;
        QCOMPARE(codes(recipe), std::vector<const tb::Code*>{&tb::codes::nothing_frozen});
    }
};

QTEST_APPLESS_MAIN(TestFeatures)
#include "test_features.moc"
