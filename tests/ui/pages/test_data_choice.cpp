// What is chosen as data in New run decides the task, and so what the best is measured by.
#include "core/spec/values.h"
#include "tests/gui/pictures.h"
#include "ui/dialogs/columns_dialog.h"
#include "ui/i18n/language.h"
#include "ui/pages/new_run/how_trains_card.h"
#include "ui/pages/new_run/model_data_card.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace tb;
using namespace tb::ui;

namespace {

constexpr int kPatience = 60'000;

Spec recipe() {
    Spec spec;
    spec.name = "mine";
    spec.model = "starter";
    spec.dataset.source = "demo";
    spec.training.eval_strategy = spec.training.save_strategy = "epoch";
    spec.training.load_best_model_at_end = true;
    spec.training.metric_for_best_model = "accuracy";
    spec.training.label_smoothing_factor = 0.1;
    return spec;
}

Plan told_plan(const Spec& spec, const std::atomic<bool>*) {
    Plan plan;
    plan.spec = spec;
    plan.model_found = plan.data_read = true;
    plan.model.layers = 6;
    plan.model.num_labels = spec.task == "regression" ? 1 : 2;
    return plan;
}

}  // namespace

class TestDataChoice : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<NewRunPage> page_;

    QString write(const QString& name, const QByteArray& content) {
        QFile file(folder_->filePath(name));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(content);
        return file.fileName();
    }
    QComboBox* data() { return page_->findChild<QComboBox*>("dataset"); }
    void choose(const QString& beginning) {
        const int row = data()->findText(beginning, Qt::MatchStartsWith);
        QVERIFY2(row >= 0, qPrintable(beginning));
        data()->setCurrentIndex(row);
        emit data()->activated(row);
    }
    bool planned() { return !page_->plans().planning() && page_->plans().plan(); }
    // Of a run that could start: what check_settings would not refuse.
    void consistent() {
        const Spec spec = page_->spec();
        const auto& known = metric_names(spec.task);
        QVERIFY2(std::find(known.begin(), known.end(), spec.training.metric_for_best_model) != known.end(), spec.training.metric_for_best_model.c_str());
        QVERIFY(spec.task != "regression" || spec.training.label_smoothing_factor == 0);
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        qputenv("TUNEBENCH_RESOURCES", TUNEBENCH_SOURCE "/resources");
        qputenv("HF_HUB_OFFLINE", "1");
    }

    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("TUNEBENCH_HOME", folder_->path().toUtf8());
        qputenv("HF_HOME", folder_->filePath("hf").toUtf8());
        Core core = told_core({});
        core.plan = told_plan;
        core.offers = [] {
            Offers offers;
            offers.demo = {recipe()};
            offers.catalogue = catalogue();
            return offers;
        };
        session_ = std::make_unique<Session>(folder_->filePath("home").toStdString(), core);
        page_ = std::make_unique<NewRunPage>(*session_);
        page_->resize(1250, 860);
        page_->show();
        session_->begin();
        QTRY_VERIFY_WITH_TIMEOUT(session_->offers_loaded() && planned(), kPatience);
    }
    void cleanup() {
        page_.reset();
        session_.reset();
    }

    void a_catalogue_set_brings_its_task() {
        QCOMPARE(page_->spec().task, std::string("text-classification"));
        QCOMPARE(page_->spec().training.metric_for_best_model, std::string("accuracy"));
        choose("STS-B");
        QCOMPARE(page_->spec().task, std::string("regression"));
        QCOMPARE(page_->spec().training.metric_for_best_model, std::string("loss"));
        QVERIFY(page_->spec().training.load_best_model_at_end);
        consistent();
        // The dissertation's Portuguese pairs, as scores and as classes.
        choose("ASSIN 2, similarity");
        QCOMPARE(page_->spec().task, std::string("regression"));
        choose("ASSIN 2, entailment");
        QCOMPARE(page_->spec().task, std::string("text-classification"));
        consistent();
    }

    void a_recipe_may_leave_its_task_to_the_data() {
        Spec spec = recipe();
        spec.task.clear();
        spec.dataset.source = "stsb";
        spec.training.metric_for_best_model = "pearson";
        page_->set_spec(spec);
        QCOMPARE(page_->spec().task, std::string("regression"));
        QCOMPARE(page_->spec().training.metric_for_best_model, std::string("pearson"));
        consistent();
    }

    void own_files_become_a_regression() {
        page_->open_own_data({write("b.csv", "text,score\na,1.5\nb,2.25\n"), write("a.csv", "text,score\nc,3\nd,0.5\n")});
        auto* dialog = page_->findChild<ColumnsDialog*>();
        QVERIFY(dialog);
        auto* accept = dialog->findChild<QPushButton*>("use_columns");
        QTRY_VERIFY_WITH_TIMEOUT(accept->isEnabled(), kPatience);
        dialog->findChild<QComboBox*>("task")->setCurrentIndex(1);
        QTest::mouseClick(accept, Qt::LeftButton);
        const Spec spec = page_->spec();
        QCOMPARE(spec.task, std::string("regression"));
        QCOMPARE(spec.dataset.train.list.size(), std::size_t{2});
        QCOMPARE(std::get<std::string>(spec.dataset.label), std::string("score"));
        QCOMPARE(data()->currentText(), QString("b.csv and 1 more"));
        consistent();
        // Edited again, all of it is there.
        QTest::mouseClick(page_->findChild<QPushButton*>("columns"), Qt::LeftButton);
        const auto dialogs = page_->findChildren<ColumnsDialog*>();
        QCOMPARE(dialogs.back()->dataset().train, spec.dataset.train);
        QCOMPARE(dialogs.back()->task(), std::string("regression"));
    }

    void a_data_set_of_the_hub_is_chosen_by_its_id() {
        choose("Data set of the hub");
        auto* dialog = page_->findChild<QInputDialog*>("hub_data");
        QVERIFY(dialog);
        auto* line = dialog->findChild<QLineEdit*>();
        QTest::keyClicks(line, "dair-ai/emotion");
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(page_->spec().dataset.source, std::string("dair-ai/emotion"));
        QCOMPARE(data()->currentText(), QString("dair-ai/emotion"));
        consistent();
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestDataChoice test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_data_choice.moc"
