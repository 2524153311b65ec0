// New run keeps a recipe as it came but for what was changed in it, and starts what was typed, as it was planned. Plans here only tell.
#include "core/train/codes.h"
#include "tests/gui/pictures.h"
#include "ui/i18n/language.h"
#include "ui/pages/new_run/how_trains_card.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/new_run/what_trains_card.h"
#include "ui/theme/theme.h"
#include "ui/widgets/freeze_picker.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <mutex>

using namespace tb;
using namespace tb::ui;

namespace {

constexpr int kPatience = 60'000;

Spec of_model(const std::string& model, std::variant<int, std::vector<int>> layers = 0) {
    Spec spec;
    spec.name = "mine";
    spec.model = model;
    spec.dataset.source = "demo";
    spec.freeze = {false, std::move(layers)};
    return spec;
}

std::vector<nn::BlockDecl> blocks(int layers) {
    std::vector<nn::BlockDecl> all{{nn::BlockRole::embeddings, 0, "embeddings", 23'835'648}};
    for (int i = 0; i < layers; ++i) all.push_back({nn::BlockRole::layer, i, "layer", 7'087'872, 2'362'368, 4'722'432, 3'072});
    all.push_back({nn::BlockRole::head, 0, "head", 592'130});
    return all;
}

// "deep" has 12 layers, every other model 6. A batch of 9 is refused, one of 64 does not fit.
Plan told_plan(const Spec& spec, const std::atomic<bool>*) {
    Plan plan;
    plan.spec = spec;
    plan.model_found = plan.data_read = true;
    plan.model.layers = spec.model == "deep" ? 12 : 6;
    plan.model.blocks = blocks(plan.model.layers);
    plan.model.num_labels = 2;
    if (spec.training.per_device_train_batch_size == 9) plan.checks.push_back({&codes::metric_unknown, "$.training.per_device_train_batch_size", {}});
    if (spec.training.per_device_train_batch_size == 64)
        plan.checks.push_back({&codes::too_large, "$.training.per_device_train_batch_size",
                               {{"needed_mb", std::int64_t(9000)}, {"available_mb", std::int64_t(100)}, {"batch", std::int64_t(4)}, {"accumulation", std::int64_t(16)}}});
    return plan;
}

Offers told_offers() {
    Offers offers;
    offers.demo = {of_model("starter")};
    offers.methods = peft::cards();
    return offers;
}

}  // namespace

class TestNewRun : public QObject {
    Q_OBJECT

    struct Place {
        QTemporaryDir home;
        std::mutex mutex;
        std::vector<Spec> trained;
        std::unique_ptr<Session> session;
        std::unique_ptr<MainWindow> window;
        NewRunPage& page() { return *window->new_run(); }
        template <class T>
        T* child(const char* name) { return page().findChild<T*>(name); }
        std::size_t runs() {
            std::lock_guard lock(mutex);
            return trained.size();
        }
    };

    std::unique_ptr<Place> open() {
        auto place = std::make_unique<Place>();
        qputenv("TUNEBENCH_HOME", place->home.path().toUtf8());
        Core core = told_core({});
        core.plan = told_plan;
        core.offers = told_offers;
        core.hub.find = [](const SourceName&) -> Expected<std::optional<Remote>> { return std::optional<Remote>(); };
        core.engine.run = [place = place.get()](const RunRequest& request, const EventSink& sink, RunControl&) {
            {
                std::lock_guard lock(place->mutex);
                place->trained.push_back(request.spec);
            }
            RunResult result{request.folder, {}};
            sink(result.finished);
            return result;
        };
        place->session = std::make_unique<Session>(place->home.path().toStdString(), core);
        place->window = std::make_unique<MainWindow>(*place->session, told_answers());
        place->window->show();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(place->session->offers_loaded() && place->session->library().loaded(), kPatience); }();
        emit place->session->manager().run_started(0);  // Home's measurement of this machine is not asked for here
        place->window->open_page(PageId::new_run);
        planned(*place);
        return place;
    }

    std::unique_ptr<Place> kept_;  // one window for all rows

    static void planned(Place& place) {
        QTRY_VERIFY_WITH_TIMEOUT(place.page().plans().up_to_date() && place.page().plans().plan(), kPatience);
    }

    static void type_batch(Place& place, const QString& typed) {
        auto* edit = place.child<QSpinBox>("batch")->findChild<QLineEdit*>();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, typed);
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
    }

    void cleanupTestCase() { kept_.reset(); }

    // The picture still shows the model before; the recipe's freezing is its own.
    void a_deeper_models_freezing_comes_through() {
        const auto place = open();
        auto* picker = place->window->findChild<WhatTrainsCard*>()->picker();
        QCOMPARE(picker->blocks().size(), std::size_t(8));
        for (const FreezeSpec& freeze : {FreezeSpec{true, 8}, FreezeSpec{false, std::vector<int>{8, 9}}}) {
            place->page().set_spec(of_model("starter"));
            planned(*place);
            Spec deep = of_model("deep", freeze.layers);
            deep.freeze = freeze;
            place->page().set_spec(deep);
            QCOMPARE(place->page().spec().freeze, freeze);
            QVERIFY(!picker->isEnabled());  // blocks of another model are not to be chosen from
            planned(*place);
            QCOMPARE(place->page().plans().plan()->spec.freeze, freeze);
            QCOMPARE(place->page().spec().freeze, freeze);
            QCOMPARE(picker->blocks().size(), std::size_t(14));
            QCOMPARE(picker->freeze(), freeze);
            QVERIFY(picker->isEnabled());
        }
        picker->findChild<QToolButton*>("all")->click();
        QCOMPARE(place->page().spec().freeze, (FreezeSpec{true, 12}));
    }

    void what_the_form_does_not_show_comes_through_data() {
        QTest::addColumn<QString>("json");
        const std::pair<const char*, const char*> rows[] = {
            {"no evaluation", R"({"eval_strategy": "no"})"},
            {"nothing saved", R"({"eval_strategy": "epoch", "save_strategy": "no"})"},
            {"the best saved", R"({"eval_strategy": "epoch", "save_strategy": "best", "load_best_model_at_end": true})"},
            {"other steps", R"({"eval_strategy": "steps", "eval_steps": 10, "save_strategy": "steps", "save_steps": 20, "load_best_model_at_end": true})"},
            {"macro F1", R"({"eval_strategy": "epoch", "save_strategy": "epoch", "load_best_model_at_end": true, "metric_for_best_model": "f1_macro"})"},
            {"the smallest accuracy", R"({"eval_strategy": "epoch", "save_strategy": "epoch", "load_best_model_at_end": true,
                                          "metric_for_best_model": "eval_accuracy", "greater_is_better": false})"},
            {"shares", R"({"eval_strategy": "steps", "eval_steps": 0.1, "save_strategy": "steps", "save_steps": 0.2, "logging_steps": 0.05})"},
            {"as logged", R"({"eval_strategy": "steps", "logging_steps": 25})"},
            {"logs", R"({"logging_strategy": "epoch"})"},
            {"a part of an epoch", R"({"num_train_epochs": 0.00125})"},
            {"steps", R"({"max_steps": 300, "data_seed": 7, "save_total_limit": null, "dataloader_drop_last": true})"},
            {"a third", R"({"warmup_ratio": 0.3333333333333333})"},
            {"both warm-ups", R"({"warmup_ratio": 0.1, "warmup_steps": 30})"},
            {"restarts", R"({"lr_scheduler_type": "cosine_with_restarts"})"},
            {"a lowest rate", R"({"lr_scheduler_type": "cosine_with_min_lr", "lr_scheduler_kwargs": {"min_lr": 1e-6}})"},
            {"large", R"({"per_device_train_batch_size": 5000, "gradient_accumulation_steps": 2000})"},
            {"AdamW", R"({"adam_beta1": 0.8, "adam_beta2": 0.98, "adam_epsilon": 1e-6, "early_stopping_threshold": 0.001})"},
        };
        for (const auto& [name, json] : rows) QTest::newRow(name) << QString(json);
    }
    void what_the_form_does_not_show_comes_through() {
        QFETCH(QString, json);
        if (!kept_) kept_ = open();
        const auto& place = kept_;
        Json whole = to_json(of_model("starter"));
        const Json changes = json_from(json.toStdString());
        for (const auto& [key, value] : changes.items()) whole["training"][key] = value;
        whole["engine"]["device"] = "cuda:1";
        const auto spec = parse_spec(whole, {});
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        place->page().set_spec(*spec);
        QVERIFY(place->page().spec() == *spec);
        planned(*place);
        QVERIFY(place->page().spec() == *spec);
        // In the other language too.
        Language::instance().set("pt_BR");
        Language::instance().set("en");
        QVERIFY(place->page().spec() == *spec);
    }

    void what_is_chosen_counts() {
        const auto place = open();
        Spec spec = of_model("starter");
        spec.training.lr_scheduler_type = "cosine_with_min_lr";
        spec.training.lr_scheduler_kwargs = Json{{"min_lr", 1e-6}};
        place->page().set_spec(spec);
        auto* card = place->window->findChild<HowTrainsCard*>();
        card->show_advanced(true);
        const auto choose = [&](const char* name, const char* value) {
            auto* box = place->child<QComboBox>(name);
            box->setCurrentIndex(box->findData(QString(value)));
            emit box->activated(box->currentIndex());
        };
        QVERIFY(!place->child<QComboBox>("keep_best")->isEnabled());
        choose("evaluate", "epoch");
        QVERIFY(place->child<QComboBox>("keep_best")->isEnabled());
        choose("keep_best", "f1_macro");
        choose("scheduler", "polynomial");
        choose("device", "cpu");
        auto* epsilon = place->child<QLineEdit>("adam_epsilon");
        epsilon->setFocus();
        epsilon->selectAll();
        QTest::keyClicks(epsilon, "1e-6");
        Spec now = place->page().spec();
        QCOMPARE(now.training.eval_strategy, std::string("epoch"));
        QCOMPARE(now.training.save_strategy, std::string("epoch"));
        QVERIFY(now.training.load_best_model_at_end);
        QCOMPARE(now.training.metric_for_best_model, std::string("f1_macro"));
        QCOMPARE(now.training.lr_scheduler_type, std::string("polynomial"));
        QVERIFY(!now.training.lr_scheduler_kwargs.contains("min_lr"));
        QCOMPARE(now.training.adam_epsilon, 1e-6);
        QCOMPARE(now.engine.device, std::string("cpu"));
        choose("scheduler", "cosine_with_min_lr");
        QVERIFY(place->page().spec().training.lr_scheduler_kwargs == spec.training.lr_scheduler_kwargs);
    }

    void a_number_that_was_just_typed_is_what_starts() {
        const auto place = open();
        type_batch(*place, "7");
        QTest::keyClick(place->window.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(place->runs(), std::size_t(1), kPatience);
        QCOMPARE(place->trained[0].training.per_device_train_batch_size, 7);
        QCOMPARE(place->window->page(), PageId::training);
        place->window->open_page(PageId::new_run);
        type_batch(*place, "5");
        QTest::keyClick(place->window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(place->runs(), std::size_t(2), kPatience);
        QCOMPARE(place->trained[1].training.per_device_train_batch_size, 5);
        type_batch(*place, "6");
        place->page().save_recipe();
        QCOMPARE(place->page().spec().training.per_device_train_batch_size, 6);
        for (auto* dialog : place->page().findChildren<QFileDialog*>()) dialog->close();
    }

    void what_was_typed_is_checked_before_it_starts() {
        const auto place = open();
        type_batch(*place, "9");
        QTest::keyClick(place->window.get(), Qt::Key_Return, Qt::ControlModifier);
        planned(*place);
        QTest::qWait(100);
        QCOMPARE(place->runs(), std::size_t(0));
        // A change after the key takes it back.
        type_batch(*place, "3");
        QTest::keyClick(place->window.get(), Qt::Key_Return, Qt::ControlModifier);
        type_batch(*place, "4");
        place->page().focus_first();
        planned(*place);
        QTest::qWait(100);
        QCOMPARE(place->runs(), std::size_t(0));
        QCOMPARE(place->page().spec().training.per_device_train_batch_size, 4);
    }

    void what_does_not_fit_offers_what_would() {
        const auto place = open();
        type_batch(*place, "64");
        place->page().focus_first();
        planned(*place);
        auto* remedy = place->child<QPushButton>("remedy");
        QVERIFY(remedy);
        QVERIFY2(remedy->text().contains("4") && remedy->text().contains("16"), qPrintable(remedy->text()));
        remedy->click();
        QTRY_COMPARE_WITH_TIMEOUT(place->page().spec().training.per_device_train_batch_size, 4, kPatience);
        QCOMPARE(place->page().spec().training.gradient_accumulation_steps, 16);
        planned(*place);
        QTRY_VERIFY_WITH_TIMEOUT(place->child<QPushButton>("start")->isEnabled(), kPatience);
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestNewRun test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_new_run.moc"
