// Cosines of position 100 for a head of 16, by transformers 4.57.6 (its ROPE_INIT_FUNCTIONS), and what is wrong in config.json.
#include "core/nn/codes.h"
#include "core/nn/rotation.h"

#include <QtTest>

using namespace tb;
using namespace tb::nn;

class TestRotation : public QObject {
    Q_OBJECT

    static Json llama3(double low, double high) {
        return {{"rope_type", "llama3"}, {"factor", 8.0}, {"low_freq_factor", low}, {"high_freq_factor", high}, {"original_max_position_embeddings", 64}};
    }
    static Problems problems(const Json& scaling) {
        const Json config{{"rope_scaling", scaling}};
        ConfigReader from(config);
        read_rotation(from, 16);
        return from.problems();
    }

private Q_SLOTS:
    void angles_data() {
        QTest::addColumn<QString>("scaling");
        QTest::addColumn<QVector<double>>("cosines");
        const QVector<double> plain{0.862318873, 0.978682816, -0.839071512, -0.999786079, 0.540302336, 0.950415254, 0.995004177, 0.999500036};
        QTest::newRow("none") << "null" << plain;
        QTest::newRow("default") << R"({"rope_type":"default"})" << plain;
        QTest::newRow("linear") << R"({"type":"linear","factor":4})"
                                << QVector<double>{0.991202831, -0.0516893305, -0.801143587, 0.703440666, 0.968912423, 0.996876597, 0.999687493, 0.999968767};
        QTest::newRow("llama3") << QString::fromStdString(json_text(llama3(1, 4)))
                                << QVector<double>{0.862318873, 0.768513381, 0.263424754, 0.922886968, 0.992197692, 0.999218822, 0.999921858, 0.999992192};
    }
    void angles() {
        QFETCH(QString, scaling);
        QFETCH(QVector<double>, cosines);
        const Json config{{"rope_scaling", json_from(scaling.toStdString())}};
        ConfigReader from(config);
        const auto read = read_rotation(from, 16);
        QVERIFY(from.problems().empty());
        const auto turned = rotation(read, 101, at::kCPU);
        QCOMPARE(turned.cos.size(1), std::int64_t{8});
        for (int i = 0; i < 8; ++i) QVERIFY(std::abs(turned.cos[100][i].item<double>() - cosines[i]) < 2e-6);
        QVERIFY(at::allclose(at::add(at::square(turned.cos), at::square(turned.sin)), at::ones({101, 8})));
    }
    void what_is_wrong_is_told_by_its_path() {
        QCOMPARE(problems({{"rope_type", "yarn"}, {"factor", 2}})[0].place, std::string("$.rope_scaling.rope_type"));
        QCOMPARE(problems({{"type", "linear"}})[0].place, std::string("$.rope_scaling.factor"));
        QCOMPARE(problems({{"type", "linear"}})[0].code, &codes::nn_missing_value);
        QCOMPARE(problems(llama3(4, 1))[0].place, std::string("$.rope_scaling.high_freq_factor"));
        QCOMPARE(problems({{"rope_type", "llama3"}}).size(), std::size_t{4});
        QCOMPARE(problems("far").front().place, std::string("$.rope_scaling"));
    }
};

QTEST_APPLESS_MAIN(TestRotation)
#include "test_rotation.moc"
