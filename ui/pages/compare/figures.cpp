#include "ui/pages/compare/figures.h"

#include "ui/i18n/format.h"
#include "ui/models/published.h"
#include "ui/models/words.h"
#include "ui/theme/series.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace tb::ui {
namespace {

// A place for the texts of free functions, which lupdate finds.
struct FiguresTexts {
    Q_DECLARE_TR_FUNCTIONS(tb::ui::Figures)
};

ChartPoint at_epoch(double epoch, double y) {
    ChartPoint point;
    point.epoch = epoch;
    point.y = y;
    return point;
}

void put_interval(ChartPoint& point, std::int64_t rows) {
    if (rows <= 0) return;
    const Interval interval = wilson(std::llround(point.y * static_cast<double>(rows)), rows);
    point.low = interval.low;
    point.high = interval.high;
}

std::vector<ChartPoint> published_points(const Entry& entry, Figure figure, bool intervals) {
    std::vector<ChartPoint> points;
    for (const PublishedEpoch& epoch : entry.published_epochs) {
        const auto value = figure == Figure::loss ? epoch.eval_loss : figure == Figure::accuracy ? epoch.accuracy : std::nullopt;
        if (!value) continue;
        points.push_back(at_epoch(epoch.epoch, *value));
        if (figure == Figure::accuracy && intervals) put_interval(points.back(), entry.rows);
    }
    return points;
}

std::vector<ChartPoint> own_points(const Entry& entry, Figure figure) {
    std::vector<ChartPoint> points;
    for (const Metrics& metrics : entry.evaluations) {
        const auto& score = entry.regression ? metrics.eval_pearson : metrics.eval_accuracy;
        ChartPoint point = at_epoch(metrics.epoch, figure == Figure::loss ? metrics.eval_loss : score.value_or(not_given));
        point.step = static_cast<double>(metrics.step);
        if (std::isnan(point.y)) continue;
        if (figure == Figure::accuracy && !entry.regression) put_interval(point, metrics.rows > 0 ? metrics.rows : entry.rows);
        points.push_back(point);
    }
    return points;
}

// Learning rate or gradient norm as logged; published results hold neither.
std::vector<ChartPoint> logged_points(const Entry& entry, Figure figure) {
    std::vector<ChartPoint> points;
    for (const LogEvent& log : entry.logs) {
        if (figure == Figure::norm && !log.grad_norm) continue;
        ChartPoint point = at_epoch(log.epoch, figure == Figure::rate ? log.learning_rate : *log.grad_norm);
        point.step = static_cast<double>(log.step);
        point.time = log.time;
        points.push_back(point);
    }
    return points;
}

std::vector<ChartPoint> training_points(const Entry& entry) {
    std::vector<ChartPoint> points;
    if (entry.published) {
        for (const PublishedEpoch& epoch : entry.published_epochs)
            if (epoch.train_loss) points.push_back(at_epoch(epoch.epoch, *epoch.train_loss));
        return points;
    }
    for (const LogEvent& log : entry.logs) {
        ChartPoint point = at_epoch(log.epoch, log.loss);
        point.step = static_cast<double>(log.step);
        point.time = log.time;
        points.push_back(point);
    }
    return points;
}

SeriesSpec spec_of(const QString& id, const QString& title, SeriesKind kind, int style, const QString& run, const QString& quantity) {
    SeriesSpec spec;
    spec.id = id;
    spec.title = title;
    spec.kind = kind;
    spec.style = style;
    spec.run = run;
    spec.quantity = quantity;
    return spec;
}

// A published result is a ghost beside own runs, and a series of its own among its like.
bool as_ghost(const Comparison& comparison, const Entry& entry) {
    return entry.published && std::any_of(comparison.entries.begin(), comparison.entries.end(), [](const Entry& e) { return !e.published; });
}

// The score of a regression is its correlation; where both kinds stand side by side, the accuracies are drawn.
bool of_regressions(const Comparison& comparison) {
    return !comparison.entries.empty() && std::all_of(comparison.entries.begin(), comparison.entries.end(), [](const Entry& entry) { return entry.regression; });
}

void add_entry(Chart& chart, Figure figure, const Comparison& comparison, int index, const QString& title, Medium medium) {
    const Entry& entry = comparison.entries[static_cast<std::size_t>(index)];
    if (figure == Figure::accuracy && entry.regression && !of_regressions(comparison)) return;
    const QString id = QString::number(index), quantity = figure_name(figure);
    const bool ghost = as_ghost(comparison, entry);
    if (figure == Figure::rate || figure == Figure::norm) {
        const auto points = logged_points(entry, figure);
        if (points.empty()) return;
        chart.add_series(spec_of(id, title, SeriesKind::plain, index, id, quantity));
        chart.set_points(id, points);
        return;
    }
    SeriesSpec evaluation = spec_of(id, figure == Figure::loss ? FiguresTexts::tr("%1, validation").arg(title) : title,
                                    ghost ? SeriesKind::ghost : SeriesKind::evaluation, index, id, quantity);
    if (!ghost && medium != Medium::paper) evaluation.end_label = title;
    chart.add_series(evaluation);
    chart.set_points(id, entry.published ? published_points(entry, figure, !ghost) : own_points(entry, figure));
    if (figure != Figure::loss) return;
    const auto training = training_points(entry);
    if (training.empty()) return;
    const QString training_id = id + QStringLiteral("_training");
    const SeriesKind own = medium == Medium::study ? SeriesKind::training : SeriesKind::plain;
    const SeriesKind kind = ghost ? SeriesKind::ghost_points : entry.published ? SeriesKind::logged : own;
    chart.add_series(spec_of(training_id, FiguresTexts::tr("%1, training").arg(title), kind, index, id, QStringLiteral("training_loss")));
    chart.set_points(training_id, training);
}

void add_ghost(Chart& chart, Figure figure, const Entry& published) {
    const QString id = QStringLiteral("ghost_") + text(published.id);
    chart.add_series(spec_of(id, FiguresTexts::tr("Published %1").arg(entry_name(published)), SeriesKind::ghost, published_series, id, figure_name(figure)));
    chart.set_points(id, published_points(published, figure, false));
}

void add_best_marks(Chart& chart, const Comparison& comparison) {
    std::vector<double> best;
    for (const Entry& entry : comparison.entries) {
        if (!entry.best) continue;
        const double epoch = entry.published ? entry.published_epochs[*entry.best].epoch : entry.evaluations[*entry.best].epoch;
        best.push_back(epoch);
    }
    if (best.empty()) return;
    const bool one = std::all_of(best.begin(), best.end(), [&](double epoch) { return std::abs(epoch - best.front()) < 1e-6; });
    if (one) chart.set_marks({{MarkKind::best, at_epoch(best.front(), 0), best.size() == 2 ? FiguresTexts::tr("best epoch of both") : FiguresTexts::tr("best epoch")}});
}

}  // namespace

std::optional<Figure> figure_named(const QString& name) {
    for (const Figure figure : {Figure::loss, Figure::accuracy, Figure::rate, Figure::norm})
        if (figure_name(figure) == name) return figure;
    return {};
}

QString figure_name(Figure figure) {
    switch (figure) {
        case Figure::loss: return QStringLiteral("loss");
        case Figure::accuracy: return QStringLiteral("accuracy");
        case Figure::rate: return QStringLiteral("learning_rate");
        case Figure::norm: return QStringLiteral("grad_norm");
    }
    return {};
}

namespace {

// Empties the chart and gives it the figure's words.
void begin_figure(Chart& chart, Figure figure, bool regressions) {
    chart.clear();
    chart.set_x_mode(XMode::epoch);
    const QString titles[] = {FiguresTexts::tr("Loss"), FiguresTexts::tr("Validation accuracy"), FiguresTexts::tr("Learning rate"), FiguresTexts::tr("Gradient norm")};
    const QString subtitles[] = {FiguresTexts::tr("marked: validation · thin: training, as logged"), FiguresTexts::tr("bars: 95 % interval"),
                                 FiguresTexts::tr("as logged"), FiguresTexts::tr("as logged, before clipping")};
    const bool correlation = figure == Figure::accuracy && regressions;
    chart.set_title(correlation ? FiguresTexts::tr("Validation Pearson's r") : titles[static_cast<int>(figure)]);
    chart.set_subtitle(correlation ? QString() : subtitles[static_cast<int>(figure)]);
    const bool evaluated = figure == Figure::loss || figure == Figure::accuracy;
    chart.set_empty_text(evaluated ? FiguresTexts::tr("No evaluation was recorded") : FiguresTexts::tr("Not reported by these runs"));
    chart.set_y_percent(figure == Figure::accuracy && !regressions);
    if (figure == Figure::rate) chart.set_y_format([](double value) { return format::rate(value); });
    if (!evaluated) chart.set_y_limits(0, {});
}

// Published results of the recipes that `entries` repeat, apart from those among them.
void add_ghosts(Chart& chart, Figure figure, const std::vector<const Entry*>& entries, const std::vector<Entry>& published) {
    std::vector<std::string> shown;
    for (const Entry* entry : entries)
        if (entry->published) shown.push_back(entry->id);
    for (const Entry* entry : entries) {
        if (entry->published) continue;
        const auto match = published_of(published, entry->spec);
        if (!match || std::find(shown.begin(), shown.end(), match->entry.id) != shown.end()) continue;
        shown.push_back(match->entry.id);
        add_ghost(chart, figure, match->entry);
    }
}

}  // namespace

void draw_figure(Chart& chart, Figure figure, const Comparison& comparison, const std::vector<Entry>& published, Medium medium) {
    begin_figure(chart, figure, of_regressions(comparison));
    const QStringList titles = entry_titles(comparison);
    std::vector<const Entry*> entries;
    for (std::size_t i = 0; i < comparison.entries.size(); ++i) {
        add_entry(chart, figure, comparison, static_cast<int>(i), titles[static_cast<int>(i)], medium);
        entries.push_back(&comparison.entries[i]);
    }
    if (figure == Figure::loss || figure == Figure::accuracy) add_ghosts(chart, figure, entries, published);
    if (figure == Figure::loss && medium != Medium::paper) add_best_marks(chart, comparison);
}

void draw_run(Chart& chart, Figure figure, const Comparison& comparison, std::size_t index, const std::vector<Entry>& published) {
    begin_figure(chart, figure, of_regressions(comparison));
    const QString title = entry_titles(comparison)[static_cast<int>(index)];
    add_entry(chart, figure, comparison, static_cast<int>(index), title, Medium::study);
    add_ghosts(chart, figure, {&comparison.entries[index]}, published);
    chart.set_title(title);
    chart.set_subtitle({});
}

PaperFigure paper_figure(const Comparison& comparison, const std::vector<Entry>& published, Figure figure, const FigureOptions& options) {
    Chart chart;
    draw_figure(chart, figure, comparison, published, Medium::paper);
    return {figure_name(figure), chart.record(options), chart.table()};
}

Expected<std::vector<fs::path>> export_figure(const PaperFigure& figure, const QStringList& formats, const fs::path& folder) {
    if (auto made = make_folders(folder); !made) return tl::unexpected(made.error());
    std::vector<fs::path> written;
    Problems problems;
    const auto keep = [&](const QString& name, const QByteArray& content) {
        const fs::path file = folder / name.toStdString();
        const auto saved = write_file(file, std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
        if (saved)
            written.push_back(file);
        else
            problems.insert(problems.end(), saved.error().begin(), saved.error().end());
    };
    for (const QString& ending : formats) {
        const auto content = ending == QLatin1String("png") ? png_of : ending == QLatin1String("svg") ? svg_of : pdf_of;
        keep(figure.name + '.' + ending, content(figure.drawing));
    }
    keep(figure.name + "-data.csv", figure.data.csv().toUtf8());
    if (!problems.empty()) return tl::unexpected(problems);
    return written;
}

}  // namespace tb::ui
