// Which family a config.json means.
#include "core/base/model_type.h"

#include <QtTest>

using tb::Json;

class TestModelType : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void families_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("type");
        QTest::newRow("said") << R"({"model_type": "bert", "architectures": ["RobertaModel"]})" << "bert";
        QTest::newRow("masked LM") << R"({"architectures": ["BertForMaskedLM"]})" << "bert";
        QTest::newRow("pretraining") << R"({"architectures": ["BertForPreTraining"]})" << "bert";
        QTest::newRow("null") << R"({"model_type": null, "architectures": ["DistilBertForSequenceClassification"]})" << "distilbert";
        QTest::newRow("base") << R"({"architectures": ["RobertaModel"]})" << "roberta";
        QTest::newRow("causal LM") << R"({"architectures": ["LlamaForCausalLM"]})" << "llama";
        QTest::newRow("another") << R"({"architectures": ["GPT2LMHeadModel"]})" << "gpt2";
        QTest::newRow("neither") << R"({"hidden_size": 4})" << "";
        QTest::newRow("none") << R"({"architectures": []})" << "";
        QTest::newRow("no names") << R"({"architectures": [3]})" << "";
        QTest::newRow("no object") << "[1]" << "";
    }
    void families() {
        QFETCH(QString, config);
        QFETCH(QString, type);
        QCOMPARE(QString::fromStdString(tb::model_type_of(tb::json_from(config.toStdString()))), type);
    }
};

QTEST_APPLESS_MAIN(TestModelType)
#include "test_model_type.moc"
