// The machine's matrix path: probed once, forced by a variable, and never changed under a run.
#include "core/base/files.h"
#include "core/nn/ops/matmul.h"
#include "core/train/matrix_choice.h"

#include <QTemporaryDir>
#include <QTest>

class TestMatrixChoice : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;

private Q_SLOTS:
    void initTestCase() { qputenv("TUNEBENCH_HOME", home_.path().toUtf8()); }

    void is_probed_once_and_kept() {
        qunsetenv("TUNEBENCH_MATRIX");
        const auto first = tb::settle_matrix_path();
        const auto file = tb::fs::path(home_.path().toStdString()) / "matrix.json";
        auto record = *tb::read_json(file);
        QCOMPARE(record["path"].get<std::string>(), first);
        QVERIFY(record["measured"].size() == tb::nn::matrix_paths().size());
        record["path"] = tb::nn::matrix_paths().back();
        QVERIFY(tb::write_json(file, record));
        QCOMPARE(tb::settle_matrix_path(), tb::nn::matrix_paths().back());
    }

    void a_run_keeps_its_path_whatever_is_settled_beside_it() {
        qputenv("TUNEBENCH_MATRIX", "default");
        for (const auto& path : tb::nn::matrix_paths()) {
            {
                const tb::MatrixHold hold(path);
                QCOMPARE(tb::nn::matrix_path(), path);
                QCOMPARE(tb::settle_matrix_path(), path);
            }
            QCOMPARE(tb::settle_matrix_path(), std::string("default"));
        }
        const tb::MatrixHold unknown("abacus");
        QCOMPARE(tb::nn::matrix_path(), std::string("default"));
    }
};

QTEST_APPLESS_MAIN(TestMatrixChoice)
#include "test_matrix_choice.moc"
