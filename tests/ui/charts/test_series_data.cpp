#include <QtTest>

#include <cmath>
#include <random>

#include "ui/charts/series_data.h"

using namespace tb::ui;

namespace {

std::vector<ChartPoint> random_walk(int count, std::uint32_t seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<double> step(0, 0.1);
    std::vector<ChartPoint> points;
    double y = 1;
    for (int i = 1; i <= count; ++i) {
        y += step(engine);
        points.push_back({double(i), i / 1000.0, i * 0.01, i * 16.0, y});
    }
    return points;
}

SeriesData series_of(SeriesKind kind, const std::vector<ChartPoint>& points) {
    SeriesData series({"a", "A", kind});
    series.append(points);
    return series;
}

}  // namespace

class TestSeriesData : public QObject {
    Q_OBJECT
private slots:
    void pyramid_answers_like_a_scan() {
        std::mt19937 engine(7);
        std::vector<double> values;
        MinMaxPyramid pyramid;
        for (int round = 0; round < 40; ++round) {
            const std::size_t from = values.size();
            for (unsigned i = 0; i < engine() % 97; ++i) values.push_back(double(engine() % 1000));
            if (round == 20 && !values.empty()) values[values.size() / 2] = std::nan("");
            pyramid.update(values, round == 20 ? 0 : from);
            for (int ask = 0; ask < 30 && !values.empty(); ++ask) {
                std::size_t a = engine() % (values.size() + 1), b = engine() % (values.size() + 1);
                if (a > b) std::swap(a, b);
                double low = INFINITY, high = -INFINITY;
                for (std::size_t i = a; i < b; ++i)
                    if (std::isfinite(values[i])) low = std::min(low, values[i]), high = std::max(high, values[i]);
                QCOMPARE(pyramid.query(values, a, b), (std::pair{low, high}));
            }
        }
    }

    void every_column_keeps_its_least_and_greatest() {
        const auto points = random_walk(100'000, 3);
        const SeriesData series = series_of(SeriesKind::plain, points);
        const double low = 1000.5, high = 91'234.25;
        const int columns = 700;
        std::vector<XY> reduced;
        series.reduce(XMode::step, low, high, columns, false, reduced);
        QVERIFY(reduced.size() <= std::size_t(columns) * 2 + 2);
        std::vector<std::pair<double, double>> want(columns, {INFINITY, -INFINITY}), got = want;
        const auto column = [&](double x) { return std::min(columns - 1, int((x - low) / (high - low) * columns)); };
        for (const ChartPoint& p : points) {
            if (p.step < low || p.step > high) continue;
            auto& c = want[std::size_t(column(p.step))];
            c = {std::min(c.first, p.y), std::max(c.second, p.y)};
        }
        for (const XY& p : reduced) {
            if (p.x < low || p.x > high) continue;
            auto& c = got[std::size_t(column(p.x))];
            c = {std::min(c.first, p.y), std::max(c.second, p.y)};
        }
        QCOMPARE(got, want);
        // In order, and one point beyond each edge, so that the line runs out of the picture.
        for (std::size_t i = 1; i < reduced.size(); ++i) QVERIFY(reduced[i].x >= reduced[i - 1].x);
        QVERIFY(reduced.front().x < low && reduced.back().x > high);
    }

    void few_points_are_left_alone() {
        const auto points = random_walk(300, 4);
        const SeriesData series = series_of(SeriesKind::plain, points);
        std::vector<XY> reduced;
        series.reduce(XMode::time, 0, 10, 700, false, reduced);
        QCOMPARE(reduced.size(), points.size());
        QCOMPARE(reduced[17].y, points[17].y);
        QCOMPARE(reduced[17].x, points[17].time);
    }

    void smoothing_is_bias_corrected_and_incremental() {
        const auto points = random_walk(1000, 5);
        SeriesData whole = series_of(SeriesKind::training, points);
        whole.set_smoothing(0.95);
        double mean = 0;
        for (std::size_t i = 0; i < points.size(); ++i) {
            mean = 0.95 * mean + 0.05 * points[i].y;
            QVERIFY(std::abs(whole.smoothed(i) - mean / (1 - std::pow(0.95, double(i + 1)))) < 1e-9);
        }
        QCOMPARE(whole.smoothed(0), points[0].y);
        SeriesData parts({"b", "B", SeriesKind::training});
        parts.set_smoothing(0.95);
        for (std::size_t i = 0; i < points.size(); i += 13) parts.append({points.begin() + std::ptrdiff_t(i), points.begin() + std::ptrdiff_t(std::min(points.size(), i + 13))});
        for (std::size_t i = 0; i < points.size(); ++i) QVERIFY(std::abs(parts.smoothed(i) - whole.smoothed(i)) < 1e-9);
        SeriesData evaluation = series_of(SeriesKind::evaluation, points);
        evaluation.set_smoothing(0.95);
        QCOMPARE(evaluation.smoothed(500), points[500].y);  // never smoothed
    }

    void a_value_that_is_not_finite_spoils_nothing() {
        auto points = random_walk(200, 6);
        points[50].y = std::nan("");
        points[60].y = INFINITY;
        const SeriesData series = series_of(SeriesKind::training, points);
        QVERIFY(std::isfinite(series.smoothed(199)));
        const auto extent = series.y_extent(XMode::step, 0, 300, false);
        QVERIFY(std::isfinite(extent.first) && std::isfinite(extent.second));
    }

    void a_resumed_run_cuts_back() {
        SeriesData series = series_of(SeriesKind::plain, random_walk(100, 8));
        series.append({{61, 0.061, 0.61, 976, 42}});
        QCOMPARE(series.size(), std::size_t(61));
        QCOMPARE(series.y(60), 42.0);
        QCOMPARE(series.y_extent(XMode::step, 0, 200, false).second, 42.0);
    }

    void intervals_and_missing_axes() {
        SeriesData ghost({"g", "G", SeriesKind::ghost});
        ghost.append({{not_given, 1, not_given, not_given, 0.3}, {not_given, 2, not_given, not_given, 0.4}});
        QVERIFY(!ghost.x_extent(XMode::step));
        QCOMPARE(*ghost.x_extent(XMode::epoch), (std::pair{1.0, 2.0}));
        QVERIFY(!ghost.at(XMode::step, 1));
        const auto middle = ghost.at(XMode::epoch, 1.5);
        QVERIFY(middle && middle->interpolated && std::abs(middle->y - 0.35) < 1e-12);
        SeriesData evaluation({"e", "E", SeriesKind::evaluation});
        evaluation.append({{10, 1, 1, 160, 0.9, 0.88, 0.92}, {20, 2, 2, 320, 0.91}});
        QCOMPARE(evaluation.y_extent(XMode::step, 0, 30, true), (std::pair{0.88, 0.92}));
        QVERIFY(std::isnan(evaluation.point(1).low));
        QVERIFY(!evaluation.at(XMode::step, 10)->interpolated);
        QVERIFY(!evaluation.at(XMode::step, 25));
        SeriesData points({"p", "P", SeriesKind::ghost_points});
        points.append({{10, 1, 1, 160, 0.2}, {20, 2, 2, 320, 0.1}});
        QVERIFY(!points.at(XMode::step, 15));  // no line, so nothing between
    }
};

QTEST_APPLESS_MAIN(TestSeriesData)
#include "test_series_data.moc"
