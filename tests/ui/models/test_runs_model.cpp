#include "ui/models/runs_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tb;
using namespace tb::ui;

namespace {

RunRecord record(const std::string& id, const std::string& name, int seed, double accuracy, RunState state = RunState::done) {
    RunRecord made;
    made.id = id;
    made.folder = "/runs/" + id;
    made.state = state;
    made.spec.name = name;
    made.spec.model = "starter";
    made.spec.dataset.source = "demo";
    made.spec.training.seed = seed;
    made.spec.training.learning_rate = name == "TPF-03" ? 3e-5 : 2e-5;
    Metrics first, second;
    first.epoch = 1;
    first.eval_loss = 0.5;
    first.eval_accuracy = accuracy;
    second.epoch = 2;
    second.eval_loss = 0.6;
    second.eval_accuracy = accuracy + 0.05;
    made.evaluations = {first, second};
    made.started = "2025-11-22T01:3" + std::to_string(seed % 10) + ":00+00:00";
    return made;
}

Entry published(const std::string& id, const std::string& title) {
    Entry entry;
    entry.id = id;
    entry.title = title;
    entry.published = true;
    PublishedEpoch epoch;
    epoch.epoch = 1;
    epoch.eval_loss = 0.31;
    epoch.accuracy = 0.9;
    entry.published_epochs = {epoch};
    entry.best = 0;
    return entry;
}

RunSources sources() {
    RunSources made;
    made.published = {published("tpf-02", "TPF-02"), published("tpf-03", "TPF-03")};
    made.records = {record("a", "TPF-03", 42, 0.80), record("b", "TPF-03", 43, 0.84), record("c", "TPF-02", 42, 0.9),
                    record("d", "other", 42, 0.7, RunState::failed)};
    return made;
}

}  // namespace

class TestRunsModel : public QObject {
    Q_OBJECT

private slots:
    void seeds_of_a_recipe_are_one_group_with_mean_and_spread() {
        const auto rows = build_rows(sources());
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[0].kind, RunRow::Kind::published_group);
        QCOMPARE(rows[0].children.size(), std::size_t(2));
        QCOMPARE(rows[1].kind, RunRow::Kind::recipe);
        QCOMPARE(rows[1].children.size(), std::size_t(2));
        QVERIFY(std::abs(*rows[1].accuracy - 0.82) < 1e-12);
        QVERIFY(std::abs(*rows[1].accuracy_spread - 0.0282842712) < 1e-9);
        QCOMPARE(rows[2].kind, RunRow::Kind::run);
    }

    // A spread is over different seeds that are done: not over what still trains, and not over one seed run twice.
    void only_finished_seeds_are_averaged() {
        RunSources some = sources();
        some.records = {record("a", "TPF-03", 42, 0.80), record("b", "TPF-03", 43, 0.10, RunState::cancelled), record("c", "TPF-03", 42, 0.60)};
        const RunRow one = build_rows(some)[1];
        QCOMPARE(one.kind, RunRow::Kind::recipe);
        QCOMPARE(one.children.size(), std::size_t(3));
        QCOMPARE(one.seeds, 1);
        QVERIFY(std::abs(*one.accuracy - 0.80) < 1e-12);  // the newest of the seed
        QVERIFY(!one.accuracy_spread);
        some.records.push_back(record("d", "TPF-03", 44, 0.84));
        const RunRow two = build_rows(some)[1];
        QCOMPARE(two.seeds, 2);
        QVERIFY(std::abs(*two.accuracy - 0.82) < 1e-12);
        QVERIFY(two.accuracy_spread);
        RunsModel model;
        model.set_rows(build_rows(some));
        QCOMPARE(model.index(1, RunsModel::kState).data().toString(), QString("2 seeds, 4 runs"));
        some.records = {record("a", "TPF-03", 42, 0.80, RunState::failed), record("b", "TPF-03", 43, 0.10, RunState::cancelled)};
        QVERIFY(!build_rows(some)[1].accuracy);
    }

    void without_grouping_every_run_is_a_row() {
        RunSources flat = sources();
        flat.group_by_recipe = false;
        QCOMPARE(build_rows(flat).size(), std::size_t(5));
    }

    void the_best_epoch_is_the_recipes_choice() {
        RunSources one = sources();
        one.records = {record("a", "TPF-03", 42, 0.8)};
        QCOMPARE(build_rows(one)[1].best_epoch, 1);
        one.records[0].spec.training.metric_for_best_model = "accuracy";
        QCOMPARE(build_rows(one)[1].best_epoch, 2);
        one.records[0].evaluations[0].eval_f1_macro = 0.9;
        one.records[0].evaluations[1].eval_f1_macro = 0.7;
        one.records[0].spec.training.metric_for_best_model = "f1_macro";
        QCOMPARE(build_rows(one)[1].best_epoch, 1);
        one.records[0].spec.training.greater_is_better = false;
        QCOMPARE(build_rows(one)[1].best_epoch, 2);
    }

    void a_live_run_replaces_its_record() {
        RunSources one = sources();
        one.records = {record("a", "TPF-03", 42, 0.8)};
        auto live = std::make_shared<RunData>();
        live->folder = "/runs/a";
        live->spec = one.records[0].spec;
        live->state = RunState::running;
        one.live = {live};
        const auto rows = build_rows(one);
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows[1].state, RunState::running);
    }

    void the_model_obeys_the_rules_of_models() {
        RunsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RunsFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester filter_tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set_rows(build_rows(sources()));
        filter.sort(RunsModel::kAccuracy, Qt::DescendingOrder);
        filter.set_search("other");
        filter.clear();
        model.set_rows(build_rows(sources()));
        RunSources fewer = sources();
        fewer.records.pop_back();
        model.set_rows(build_rows(fewer));
        model.set_rows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void search_finds_names_tags_and_accuracies() {
        RunsModel model;
        RunSources all = sources();
        all.records[2].meta.tags = {"paper"};
        model.set_rows(build_rows(all));
        RunsFilter filter;
        filter.setSourceModel(&model);
        filter.set_search("other");
        QCOMPARE(filter.rowCount(), 1);
        filter.set_search("PAPER");
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, 0).data(RunsModel::kIdRole).toString(), QString("c"));
        filter.set_search("acc>0.85");
        QCOMPARE(filter.rowCount(), 2);  // the published group with both, and c
        filter.set_search("nothing like this");
        QCOMPARE(filter.rowCount(), 0);
        filter.clear();
        filter.set_state(RunState::failed);
        QCOMPARE(filter.rowCount(), 1);
    }

    void published_stays_on_top_in_every_order() {
        RunsModel model;
        model.set_rows(build_rows(sources()));
        RunsFilter filter;
        filter.setSourceModel(&model);
        for (Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder})
            for (int column = 0; column < RunsModel::kColumns; ++column) {
                filter.sort(column, order);
                QCOMPARE(filter.index(0, 0).data(RunsModel::kKindRole).toInt(), int(RunRow::Kind::published_group));
            }
    }

    void values_change_without_a_reset() {
        RunsModel model;
        model.set_rows(build_rows(sources()));
        QPersistentModelIndex kept(model.index_of("b"));
        RunSources changed = sources();
        changed.records[1].meta.notes = "a note";
        model.set_rows(build_rows(changed));
        QVERIFY(kept.isValid());
        QCOMPARE(model.row_of(kept)->notes, std::string("a note"));
    }
};

QTEST_MAIN(TestRunsModel)
#include "test_runs_model.moc"
