// Which published result a run repeats.
#include "ui/models/published.h"
#include "ui/i18n/language.h"

#include <QRegularExpression>
#include <QTest>

using namespace tb;
using namespace tb::ui;

class TestPublished : public QObject {
    Q_OBJECT

    std::vector<Entry> published_;

    QString id(const Spec& spec) const {
        const auto match = published_of(published_, spec);
        return match ? QString::fromStdString(match->entry.id) : QString();
    }
    Spec tpf_03() const {
        for (const Entry& entry : published_)
            if (entry.id == "tpf-03") return entry.spec;
        return {};
    }

private slots:
    void initTestCase() {
        for (const PublishedRun& run : published_runs())
            if (auto entry = entry_of_published(run.id)) published_.push_back(std::move(*entry));
        QVERIFY(published_.size() >= 2);
    }

    void a_recipe_is_found_whatever_its_name() {
        Spec spec = tpf_03();
        QCOMPARE(id(spec), QString("tpf-03"));
        QVERIFY(published_note(*published_of(published_, spec)).isEmpty());
        spec.name = "mine";
        spec.training.seed = 7;
        spec.model = "../../models/distilbert-base-uncased";
        spec.model_name = "distilbert/distilbert-base-uncased";
        spec.freeze.layers = std::vector<int>{0, 1, 2, 3};
        QCOMPARE(id(spec), QString("tpf-03"));
        QVERIFY(published_note(*published_of(published_, spec)).isEmpty());
    }

    void what_reports_say_has_portuguese_words() {
        Language::instance().set("pt_BR");
        for (const Entry& entry : published_)
            for (const std::string& said : {entry.time, entry.device, entry.printed_share}) {
                const QString words = QString::fromStdString(said);
                if (!words.contains(QRegularExpression("[a-z]{2}"))) continue;
                QVERIFY2(published_words(said) != words, said.c_str());
            }
        Language::instance().set("en");
    }

    void the_name_alone_is_no_match() {
        Spec spec = tpf_03();
        spec.dataset = {};
        spec.dataset.train = "mine.csv";
        QVERIFY(id(spec).isEmpty());
        spec = tpf_03();
        spec.peft = Json{{"peft_type", "LORA"}};
        QVERIFY(id(spec).isEmpty());
        spec = tpf_03();
        spec.freeze.layers = 2;
        QVERIFY(id(spec).isEmpty());
        spec = tpf_03();
        spec.model = "roberta-base";
        QVERIFY(id(spec).isEmpty());
    }

    void what_stands_in_is_said() {
        const auto demo = demo_specs();
        QVERIFY(demo);
        const auto match = published_of(published_, (*demo)[1]);
        QVERIFY(match && match->starter && match->demo);
        QCOMPARE(match->settings, 0);
        QVERIFY(published_note(*match).contains("demo set"));
        Spec other = tpf_03();
        other.training.learning_rate = 1e-3;
        other.dataset.max_train_samples = 100;
        const auto near = published_of(published_, other);
        QVERIFY(near);
        QCOMPARE(near->settings, 2);
        QVERIFY(published_note(*near).contains("TPF-03"));
    }
};

QTEST_MAIN(TestPublished)
#include "test_published.moc"
