// Every matrix path of this machine against products in double precision, for odd sizes and every layout of the operands.
#include "core/nn/ops/matmul.h"

#include <ATen/Parallel.h>
#include <QTest>

using namespace tb::nn;

static double relative(const at::Tensor& found, const at::Tensor& exact) {
    return (at::norm(found.to(at::kDouble) - exact) / at::norm(exact)).item<double>();
}

struct Case {
    at::Tensor x, w, dy, before;
    Case(std::int64_t rows, std::int64_t in, std::int64_t out)
        : x(at::randn({rows, in})), w(at::randn({out, in})), dy(at::randn({rows, out})), before(at::randn({out, in})) {}
    // The largest error of the three products, against those of the operands in double (rounded to bfloat16 before, where that is asked for).
    double error(Precision precision, bool rounded = false) const {
        const auto d = [&](const at::Tensor& t) { return rounded ? t.to(at::kBFloat16).to(at::kDouble) : t.to(at::kDouble); };
        auto gradient = before.clone();
        add_outer(gradient, dy, x, precision);
        return std::max({relative(times_transposed(x, w, {}, precision), at::mm(d(x), d(w).t())), relative(times(dy, w, precision), at::mm(d(dy), d(w))),
            relative(gradient, before.to(at::kDouble) + at::mm(d(dy).t(), d(x)))});
    }
};

class TestMatmul : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::manual_seed(7); }
    void cleanup() { set_matrix_path("default"); }

    void paths_data() {
        QTest::addColumn<QString>("path");
        for (const auto& name : matrix_paths()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void paths() {
        QFETCH(QString, path);
        QVERIFY(set_matrix_path(path.toStdString()));
        QCOMPARE(matrix_path(), path.toStdString());
        // "onednn" may round to bfloat16 where the processor multiplies that: the probe's business to refuse.
        const double limit = path == "onednn" ? 1e-2 : path == "tiles-2" ? 1e-5 : 2e-6;
        for (const auto& [rows, in, out] : {std::tuple{1, 16, 16}, {1, 384, 1536}, {17, 40, 33}, {213, 384, 384}, {511, 80, 1000}, {32, 1536, 384}, {16, 384, 2}, {33, 700, 31}, {1100, 700, 70}})
            QVERIFY2(Case(rows, in, out).error(Precision::float32) < limit, qPrintable(QStringLiteral("%1 x %2 x %3").arg(rows).arg(in).arg(out)));
    }

    void bias_is_added() {
        for (const auto& name : matrix_paths()) {
            if (name == "onednn" || name == "tiles-2") continue;
            QVERIFY(set_matrix_path(name));
            const auto x = at::randn({50, 64}), w = at::randn({48, 64}), b = at::randn({48});
            QVERIFY(relative(times_transposed(x, w, b), at::addmm(b, x, w.t()).to(at::kDouble)) < 2e-6);
        }
    }

    void bfloat16() {
        for (const auto& [rows, in, out] : {std::tuple{1, 16, 16}, {213, 384, 384}, {17, 40, 33}}) {
            const double error = Case(rows, in, out).error(Precision::bfloat16);
            QVERIFY(error < 1e-2);
            if (gains_from_bfloat16()) QVERIFY(error > 1e-5);
        }
    }

    // Several blocks of depths, chunks of rows and incomplete groups: only the operands are rounded, sums and results are not.
    void bfloat16_sums_in_float32() {
        if (!set_matrix_path("tiles")) QSKIP("this processor has no tiles");
        for (const auto& [rows, in, out] : {std::tuple{1100, 700, 70}, {70, 1100, 1300}, {2100, 33, 1030}, {33, 2050, 31}})
            QVERIFY2(Case(rows, in, out).error(Precision::bfloat16, true) < 2e-6, qPrintable(QStringLiteral("%1 x %2 x %3").arg(rows).arg(in).arg(out)));
    }

    void threads_change_no_bit_of_the_tiles() {
        if (!set_matrix_path("tiles")) QSKIP("this processor has no tiles");
        const Case one(213, 384, 500);
        std::vector<at::Tensor> results;
        for (const int threads : {1, 2, 3}) {
            at::set_num_threads(threads);
            auto gradient = one.before.clone();
            add_outer(gradient, one.dy, one.x);
            results.push_back(at::cat({times_transposed(one.x, one.w, {}).flatten(), times(one.dy, one.w).flatten(), gradient.flatten()}));
        }
        QVERIFY(results[0].equal(results[1]) && results[0].equal(results[2]));
    }

    void the_probe_refuses_what_is_not_accurate() {
        const auto timings = probe_matrix_paths();
        QCOMPARE(timings.size(), matrix_paths().size());
        for (const auto& one : timings) QVERIFY(one.seconds > 0);
        QCOMPARE(matrix_path(), std::string("default"));
        QCOMPARE(fastest_path(std::vector<MatrixTiming>{{"default", 1, 1e-7}, {"onednn", 0.1, 1e-3}, {"tiles", 0.95, 1e-7}}), std::string("default"));
        QCOMPARE(fastest_path(std::vector<MatrixTiming>{{"default", 1, 1e-7}, {"tiles-2", 0.1, 4.5e-6}}), std::string("default"));
        QCOMPARE(fastest_path(std::vector<MatrixTiming>{{"default", 1, 1e-7}, {"onednn", 0.5, 1e-7}, {"tiles", 0.4, 1e-7}}), std::string("tiles"));
    }
    void an_unknown_path_changes_nothing() {
        QVERIFY(!set_matrix_path("abacus"));
        QCOMPARE(matrix_path(), std::string("default"));
    }
};

QTEST_APPLESS_MAIN(TestMatmul)
#include "test_matmul.moc"
