// What counting gives beside what was published: the dissertation's table 4.7.
#include "core/base/files.h"
#include "core/plan/codes.h"
#include "core/plan/plan.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tb;

class TestParameters : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    Spec spec(const Json& config, const Json& peft) const {
        const auto path = fs::path(folder_.path().toStdString()) / config["model_type"].get<std::string>();
        std::ignore = make_folders(path);
        std::ignore = write_json(path / "config.json", config);
        Spec spec;
        spec.model = path.string();
        spec.peft = peft;
        return spec;
    }
    static Json llama() {
        return {{"model_type", "llama"}, {"vocab_size", 32000}, {"hidden_size", 2048}, {"intermediate_size", 5632}, {"num_hidden_layers", 22}, {"num_attention_heads", 32},
            {"num_key_value_heads", 4}, {"max_position_embeddings", 2048}, {"pad_token_id", 2}};
    }

private Q_SLOTS:
    void published_and_counted_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<qint64>("published");
        QTest::addColumn<qint64>("counted");
        QTest::addColumn<QString>("code");
        QTest::newRow("LoRA") << "LORA" << qint64(567'472) << qint64(567'296) << codes::plan_published_swapped.id;
        QTest::newRow("AdaLoRA") << "ADALORA" << qint64(567'296) << qint64(567'472) << codes::plan_published_swapped.id;
        QTest::newRow("IA3") << "IA3" << qint64(504'632) << qint64(54'784) << codes::plan_published_unattainable.id;
        QTest::newRow("full") << "full" << qint64(1'035'083'776) << qint64(1'034'516'480) << codes::plan_published_all_params.id;
    }
    void published_and_counted() {
        QFETCH(QString, method);
        Json peft = {{"peft_type", method.toStdString()}, {"target_modules", {"q_proj", "v_proj"}}};
        if (method == "LORA") peft["r"] = 4;
        if (method == "ADALORA") peft.update({{"init_r", 4}, {"target_r", 2}});
        if (method == "IA3") peft["feedforward_modules"] = Json::array();
        if (method == "full") peft = nullptr;
        const auto report = report_parameters(spec(llama(), peft));
        QVERIFY2(report.has_value(), report ? "" : describe(report.error()).c_str());
        QVERIFY(report->published.has_value());
        QTEST(static_cast<qint64>(report->published->published), "published");
        QTEST(static_cast<qint64>(report->counts.trainable), "counted");
        QTEST(QString(report->published->verdict.code->id), "code");
    }
    void exact_where_it_holds() {
        const auto report = report_parameters(spec({{"model_type", "distilbert"}, {"vocab_size", 28996}}, {{"peft_type", "LORA"}, {"r", 4}, {"target_modules", {"q_lin", "v_lin"}}}));
        QVERIFY(report.has_value() && report->published.has_value());
        QCOMPARE(report->published->published, 665'858);
        QCOMPARE(report->published->verdict.code, &codes::plan_published_count);
        QCOMPARE(report->counts.peft_all_params, 66'448'900);
    }
    // The head has a row a label, and the catalogue knows how many labels its sets have: table 4.7 counts two.
    void labels_of_the_catalogue_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<qint64>("trainable");
        QTest::addColumn<bool>("comparable");
        QTest::newRow("imdb") << "imdb" << qint64(665'858) << true;
        QTest::newRow("ag_news") << "ag_news" << qint64(665'858 + 2 * 769) << false;
        QTest::newRow("snli") << "snli" << qint64(665'858 + 769) << false;
        QTest::newRow("stsb") << "stsb" << qint64(665'858 - 769) << false;
    }
    void labels_of_the_catalogue() {
        QFETCH(QString, source);
        auto asked = spec({{"model_type", "distilbert"}, {"vocab_size", 28996}}, {{"peft_type", "LORA"}, {"r", 4}, {"target_modules", {"q_lin", "v_lin"}}});
        asked.dataset.source = source.toStdString();
        if (source == "stsb") asked.task = "regression";
        const auto report = report_parameters(asked);
        QVERIFY2(report.has_value(), report ? "" : describe(report.error()).c_str());
        QTEST(static_cast<qint64>(report->counts.trainable), "trainable");
        QTEST(report->published.has_value(), "comparable");
    }
    void silent_elsewhere() {
        const auto other = report_parameters(spec({{"model_type", "bert"}}, {{"peft_type", "LORA"}}));
        QVERIFY(other.has_value() && !other->published);
        auto frozen = spec({{"model_type", "distilbert"}}, nullptr);
        frozen.freeze = {true, 4};
        QVERIFY(!report_parameters(frozen)->published);
    }
};

QTEST_GUILESS_MAIN(TestParameters)
#include "test_parameters.moc"
