// What is told before a run: counts, steps, rates, memory, doubts.
#include "core/base/files.h"
#include "core/plan/codes.h"
#include "core/plan/plan.h"
#include "core/spec/presets.h"
#include "core/spec/spec_json.h"
#include "core/train/codes.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

static tb::fs::path shared() {
    const char* set = std::getenv("TUNEBENCH_SHARED");
    return set ? set : TUNEBENCH_SOURCE "/../shared";
}

static bool has(const tb::Problems& checks, const tb::Code& code) {
    return std::any_of(checks.begin(), checks.end(), [&](const tb::Problem& check) { return check.code == &code; });
}

class TestPlan : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    static std::optional<tb::Spec> golden(const char* name) {
        const auto spec = tb::load_spec(shared() / "oracle/goldens/specs" / (std::string(name) + ".json"));
        return spec ? std::optional(*spec) : std::nullopt;
    }
    // TPF-03 as published, on the configuration of its model.
    static std::optional<tb::Spec> published() {
        const auto presets = tb::load_presets();
        if (!presets) return {};
        for (auto preset : *presets) {
            if (preset.published != "tpf-03") continue;
            preset.spec.model = (shared() / "data/hub/distilbert-base-uncased").string();
            return preset.spec;
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        qputenv("TUNEBENCH_RESOURCES", TUNEBENCH_SOURCE "/resources");
        if (!golden("bert-full")) QSKIP("the reference's models are not on this machine");
    }

    void counts_of_the_published_recipe() {
        const auto spec = published();
        QVERIFY(spec.has_value());
        const auto counts = tb::count_parameters(*spec);
        QVERIFY2(counts.has_value(), counts ? "" : tb::describe(counts.error()).c_str());
        QCOMPARE(counts->total, 66'955'010);
        QCOMPARE(counts->trainable, 14'767'874);
    }

    void a_model_that_is_not_here_is_planned_from_the_catalogue() {
        qputenv("HF_HOME", home_.filePath("no-cache").toUtf8());
        tb::Spec spec;
        spec.model = "distilbert-base-uncased";
        spec.dataset.source = "demo";
        spec.training.per_device_train_batch_size = 16;
        const auto absent = tb::make_plan(spec);
        qunsetenv("HF_HOME");
        QVERIFY(absent.model_found && absent.data_read && !absent.startable());
        QVERIFY(absent.parameters.total > 66'000'000);
        QCOMPARE(absent.steps.steps_per_epoch, (absent.train_rows + 15) / 16);
        QVERIFY(absent.memory.activations > 0);
        // What is wrong is said once, by the model's name and with the way to get it; there is no folder to speak of.
        QCOMPARE(std::count_if(absent.checks.begin(), absent.checks.end(), [](const tb::Problem& check) { return check.severity == tb::Severity::error; }), 1);
        QVERIFY(tb::describe(absent.checks.front()).find("tunebench-cli download distilbert-base-uncased") != std::string::npos);
        QVERIFY(!has(absent.checks, tb::codes::plan_weights_missing) && has(absent.checks, tb::codes::lengths_guessed));
        // The guess is near what a tokenizer of words and pieces makes of the same rows.
        spec.model = "starter";
        const auto here = tb::make_plan(spec);
        if (!here.data_read) return;  // the starter model is not set up
        QVERIFY2(std::abs(absent.mean_tokens / here.mean_tokens - 1) < 0.1, qPrintable(QString("%1 for %2").arg(absent.mean_tokens).arg(here.mean_tokens)));
    }

    void says_that_the_published_share_does_not_hold() {
        const auto plan = tb::make_plan(*published());
        QCOMPARE(plan.published, std::string("tpf-03"));
        QCOMPARE(plan.published_differences, 0);
        QVERIFY(has(plan.checks, tb::codes::plan_published_share));
        QVERIFY(has(plan.checks, tb::codes::plan_weights_missing));
        QVERIFY(!plan.startable());
        auto changed = *published();
        changed.training.learning_rate = 1e-4;
        QCOMPARE(tb::make_plan(changed).published_differences, 1);
    }

    void plans_a_small_run() {
        const auto plan = tb::make_plan(*golden("bert-freeze"));
        QVERIFY2(plan.startable(), tb::describe(plan.checks).c_str());
        QCOMPARE(plan.train_rows, 80);
        QCOMPARE(plan.validation_rows, 40);
        QCOMPARE(plan.steps.max_steps, 20);
        QCOMPARE(plan.rates.size(), std::size_t(20));
        QCOMPARE(plan.rate_steps.back(), 19);
        QVERIFY(plan.memory.total() > plan.memory.weights && plan.memory.weights == 4 * plan.parameters.total);
        QVERIFY(std::is_sorted(plan.checks.begin(), plan.checks.end(), [](const auto& a, const auto& b) { return a.severity > b.severity; }));
        QVERIFY(has(plan.checks, tb::codes::plan_chosen_on_reported));
    }

    void tells_every_problem_at_once() {
        auto spec = *golden("bert-full");
        spec.model = "/nowhere";
        spec.dataset.train = "/nowhere.tsv";
        spec.training.group_by_length = true;
        const auto plan = tb::make_plan(spec);
        QVERIFY(!plan.model_found && !plan.data_read && !plan.startable());
        QVERIFY(has(plan.checks, tb::codes::group_by_length_later));
        QVERIFY(std::count_if(plan.checks.begin(), plan.checks.end(), [](const auto& check) { return check.severity == tb::Severity::error; }) >= 3);
    }

    void refuses_what_does_not_fit() {
        auto spec = *golden("bert-full");
        spec.training.per_device_train_batch_size = 1;
        // Nothing this small is refused; the rule itself is held to numbers.
        QVERIFY(!has(tb::make_plan(spec).checks, tb::codes::too_large));
        const auto plan = tb::make_plan(*golden("bert-full"));
        tb::Encoded rows;
        for (int i = 0; i < 64; ++i) rows.offsets.push_back(rows.offsets.back() + 100);
        tb::TrainingSpec training;
        training.per_device_train_batch_size = 32;
        const std::vector<bool> all(plan.model.tensors.size(), true);
        const auto full = tb::predict_memory(plan.model, all, tb::largest_batch(rows, training, 1)).total();
        const auto fit = tb::largest_fit(plan.model, all, rows, training, full - 1);
        QCOMPARE(fit.batch, 16);
        QCOMPARE(fit.accumulation, 2);
        QCOMPARE(tb::largest_fit(plan.model, all, rows, training, 1000).batch, 0);
    }

    void measures_on_real_rows_and_predicts_from_it() {
        const auto spec = *golden("bert-full");
        const auto before = tb::make_plan(spec).seconds;
        const auto measured = tb::probe(spec, 5);
        QVERIFY2(measured.has_value(), measured ? "" : tb::describe(measured.error()).c_str());
        QCOMPARE(measured->steps, 5);
        QVERIFY(measured->samples_per_second > 0 && measured->peak_memory > 0);
        QVERIFY(!before && tb::make_plan(spec).seconds.value_or(0) > 0);
        std::atomic<bool> cancelled = true;
        QCOMPARE(tb::probe(spec, 5, &cancelled)->steps, 0);
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "test_plan.moc"
