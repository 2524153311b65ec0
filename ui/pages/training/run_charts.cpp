#include "ui/pages/training/run_charts.h"

#include "ui/i18n/format.h"
#include "ui/models/comparison.h"
#include "ui/models/words.h"
#include "ui/theme/series.h"

#include <cmath>

namespace tb::ui {
namespace {

constexpr int kSchedulePoints = 240;

const auto kTraining = QStringLiteral("training");
const auto kValidation = QStringLiteral("validation");
const auto kGhost = QStringLiteral("ghost");
const auto kGhostTraining = QStringLiteral("ghost_training");
const auto kFuture = QStringLiteral("future");
const auto kOnly = QStringLiteral("value");

SeriesSpec series(const QString& id, SeriesKind kind, int style, const QString& quantity) {
    SeriesSpec spec;
    spec.id = id;
    spec.kind = kind;
    spec.style = style;
    spec.quantity = quantity;
    return spec;
}

ChartPoint with_y(ChartPoint point, double y) {
    point.y = y;
    return point;
}

}  // namespace

RunCharts::RunCharts(QObject* parent)
    : QObject(parent), loss(new Chart), accuracy(new Chart), rate(new Chart(ChartSize::compact)), norm(new Chart(ChartSize::compact)),
      speed(new Chart(ChartSize::compact)), memory(new Chart(ChartSize::compact)) {
    loss->set_controls({.x_mode = true, .smoothing = true, .log_y = true, .follow = true, .ghosts = true});
    accuracy->set_y_percent();
    rate->set_y_format([](double value) { return format::rate(value); });
    memory->set_y_format([](double value) { return format::bytes(static_cast<std::int64_t>(value)); });
    for (Chart* chart : {rate, norm, speed, memory}) chart->set_x_caption(QString());
    for (Chart* chart : {rate, norm, memory}) chart->set_y_limits(0, {});
    accuracy->set_y_limits({}, 1.0);
    Chart::link(all());
    loss->set_smoothing(0.9);
    add_series();
}

void RunCharts::add_series() {
    for (Chart* chart : {loss, accuracy}) {
        const QString quantity = chart == loss ? QStringLiteral("loss") : QStringLiteral("accuracy");
        chart->add_series(series(kTraining, SeriesKind::training, 0, quantity + "_training"));
        chart->add_series(series(kValidation, SeriesKind::evaluation, 1, quantity));
    }
    rate->add_series(series(kFuture, SeriesKind::future, 0, QStringLiteral("rate")));
    rate->add_series(series(kOnly, SeriesKind::plain, 2, QStringLiteral("rate")));
    norm->add_series(series(kOnly, SeriesKind::plain, 3, QStringLiteral("norm")));
    speed->add_series(series(kOnly, SeriesKind::plain, 4, QStringLiteral("speed")));
    memory->add_series(series(kOnly, SeriesKind::plain, 5, QStringLiteral("memory")));
}

void RunCharts::retranslate() {
    loss->set_title(tr("Loss"));
    accuracy->set_title(regression_ ? tr("Pearson's r") : tr("Accuracy"));
    rate->set_title(tr("Learning rate"));
    norm->set_title(tr("Gradient norm"));
    speed->set_title(tr("Samples per second"));
    memory->set_title(tr("Memory"));
    for (Chart* chart : {loss, accuracy}) {
        chart->set_series_title(kTraining, tr("Training"));
        chart->set_series_title(kValidation, tr("Validation"));
        chart->set_empty_text(tr("Curves begin with the first step"));
        if (!published_) continue;
        chart->set_series_title(kGhost, tr("Published %1, validation").arg(entry_name(*published_)));
        if (chart->has_series(kGhostTraining))
            chart->set_series_title(kGhostTraining, tr("Published %1, training (as logged)").arg(entry_name(*published_)));
    }
    rate->set_series_title(kFuture, tr("Schedule"));
    rate->set_series_title(kOnly, tr("Learning rate"));
    norm->set_series_title(kOnly, tr("Gradient norm"));
    speed->set_series_title(kOnly, tr("Samples per second"));
    memory->set_series_title(kOnly, tr("Memory"));
    if (regression_)
        accuracy->set_subtitle(tr("of the validation rows"));
    else if (run_ && run_->started && run_->started->eval_rows > 0)
        accuracy->set_subtitle(tr("bars: 95 % interval for %1 rows").arg(format::count(run_->started->eval_rows)));
}

void RunCharts::begin(std::shared_ptr<const RunData> run, const std::optional<Entry>& published) {
    run_ = std::move(run);
    published_ = published;
    regression_ = task_of(run_->spec).value_or(run_->spec.task) == "regression";
    steps_ = evaluations_ = marks_ = 0;
    samples_ = 0;
    framed_ = false;
    for (Chart* chart : all()) {
        chart->clear();
        chart->set_now({});
    }
    add_series();
    accuracy->set_y_percent(!regression_);
    norm->set_level(run_->spec.training.max_grad_norm > 0 ? std::optional(run_->spec.training.max_grad_norm) : std::nullopt, {});
    update();
    retranslate();
}

void RunCharts::update() {
    if (!run_) return;
    if (run_->steps.size() < steps_) {
        // A resumed run goes back to its checkpoint: drawn afresh from what is left.
        begin(run_, published_);
        return;
    }
    if (!framed_ && run_->started) add_frame();
    add_steps();
    add_evaluations();
    add_marks();
    if (run_->steps.empty()) return;
    const StepEvent& last = run_->steps.back();
    ChartPoint now;
    now.step = static_cast<double>(last.step);
    now.epoch = last.epoch;
    now.time = last.time;
    now.samples = samples_;
    for (Chart* chart : all()) chart->set_now(run_->finished ? std::optional<ChartPoint>() : now);
    rate->set_value_text(format::rate(last.learning_rate));
    norm->set_value_text(format::decimal(last.grad_norm, 2));
    memory->set_value_text(format::bytes(last.memory));
}

ChartPoint RunCharts::end_point() const {
    ChartPoint end;
    end.step = static_cast<double>(run_->started->max_steps);
    const auto per_epoch = static_cast<double>(run_->started->steps_per_epoch);
    end.epoch = per_epoch > 0 ? end.step / per_epoch : run_->started->num_train_epochs;
    end.samples = end.epoch * static_cast<double>(run_->started->train_rows);
    return end;
}

void RunCharts::add_frame() {
    framed_ = true;
    const ChartPoint end = end_point();
    for (Chart* chart : all()) {
        chart->set_x_end(end);
        chart->set_epoch_ticks(static_cast<double>(run_->started->steps_per_epoch), static_cast<double>(run_->started->train_rows));
    }
    add_ghost();
    add_schedule();
    retranslate();
}

void RunCharts::add_ghost() {
    if (!published_) return;
    const auto per_epoch = static_cast<double>(run_->started->steps_per_epoch);
    std::vector<ChartPoint> losses, accuracies, training;
    for (const PublishedEpoch& epoch : published_->published_epochs) {
        ChartPoint at;
        at.epoch = epoch.epoch;
        at.step = epoch.epoch * per_epoch;
        at.samples = epoch.epoch * static_cast<double>(run_->started->train_rows);
        if (epoch.eval_loss) losses.push_back(with_y(at, *epoch.eval_loss));
        if (epoch.accuracy) accuracies.push_back(with_y(at, *epoch.accuracy));
        if (epoch.train_loss) training.push_back(with_y(at, *epoch.train_loss));
    }
    loss->add_series(series(kGhost, SeriesKind::ghost, published_series, QStringLiteral("loss")));
    accuracy->add_series(series(kGhost, SeriesKind::ghost, published_series, QStringLiteral("accuracy")));
    loss->set_points(kGhost, losses);
    accuracy->set_points(kGhost, accuracies);
    if (training.empty()) return;
    loss->add_series(series(kGhostTraining, SeriesKind::ghost_points, published_series, QStringLiteral("loss_training")));
    loss->set_points(kGhostTraining, training);
}

void RunCharts::add_schedule() {
    const std::int64_t steps = run_->started->max_steps;
    const TrainingSpec& training = run_->spec.training;
    const std::int64_t warm_up = training.warmup_steps > 0 ? training.warmup_steps
                                                           : static_cast<std::int64_t>(std::ceil(static_cast<double>(steps) * training.warmup_ratio));
    const auto schedule = Schedule::make(training, steps, warm_up);
    if (!schedule || steps <= 0) return;
    std::vector<ChartPoint> points;
    const auto per_epoch = static_cast<double>(std::max<std::int64_t>(1, run_->started->steps_per_epoch));
    const std::int64_t stride = std::max<std::int64_t>(1, steps / kSchedulePoints);
    for (std::int64_t k = 0; k < steps; k += stride) {
        ChartPoint at;
        at.step = static_cast<double>(k + 1);
        at.epoch = at.step / per_epoch;
        at.y = schedule->rate(k);
        points.push_back(at);
    }
    rate->set_points(kFuture, points);
}

void RunCharts::add_steps() {
    std::vector<ChartPoint> losses, accuracies, rates, norms, speeds, memories;
    double before = steps_ > 0 ? run_->steps[steps_ - 1].time : 0;
    for (; steps_ < run_->steps.size(); ++steps_) {
        const StepEvent& step = run_->steps[steps_];
        samples_ += static_cast<double>(step.samples);
        ChartPoint at;
        at.step = static_cast<double>(step.step);
        at.epoch = step.epoch;
        at.time = step.time;
        at.samples = samples_;
        losses.push_back(with_y(at, step.loss));
        accuracies.push_back(with_y(at, step.accuracy));
        rates.push_back(with_y(at, step.learning_rate));
        norms.push_back(with_y(at, step.grad_norm));
        memories.push_back(with_y(at, static_cast<double>(step.memory)));
        const double span = step.time - before;
        if (span > 0) speeds.push_back(with_y(at, static_cast<double>(step.samples) / span));
        before = step.time;
    }
    if (losses.empty()) return;
    loss->append(kTraining, losses);
    if (!regression_) accuracy->append(kTraining, accuracies);  // a step has no correlation
    rate->append(kOnly, rates);
    norm->append(kOnly, norms);
    speed->append(kOnly, speeds);
    memory->append(kOnly, memories);
    if (!speeds.empty()) speed->set_value_text(format::decimal(speeds.back().y, 0));
}

void RunCharts::add_evaluations() {
    if (run_->evaluations.size() == evaluations_) return;
    evaluations_ = run_->evaluations.size();
    std::vector<ChartPoint> losses, accuracies;
    const auto rows_each = run_->started ? static_cast<double>(run_->started->train_rows) : 0.0;
    for (const EvalEvent& event : run_->evaluations) {
        ChartPoint at;
        at.step = static_cast<double>(event.metrics.step);
        at.epoch = event.metrics.epoch;
        if (event.time > 0) at.time = event.time;
        if (rows_each > 0) at.samples = at.epoch * rows_each;
        losses.push_back(with_y(at, event.metrics.eval_loss));
        if (event.metrics.eval_pearson) accuracies.push_back(with_y(at, *event.metrics.eval_pearson));
        if (!event.metrics.eval_accuracy) continue;
        ChartPoint point = with_y(at, *event.metrics.eval_accuracy);
        const std::int64_t rows = event.metrics.rows;
        if (rows > 0) {
            const Interval interval = wilson(std::llround(*event.metrics.eval_accuracy * static_cast<double>(rows)), rows);
            point.low = interval.low;
            point.high = interval.high;
        }
        accuracies.push_back(point);
    }
    loss->set_points(kValidation, losses);
    accuracy->set_points(kValidation, accuracies);
}

void RunCharts::add_marks() {
    std::vector<ChartMark> marks;
    for (const EvalEvent& event : run_->evaluations) {
        if (!event.best) continue;
        ChartPoint at;
        at.step = static_cast<double>(event.metrics.step);
        at.epoch = event.metrics.epoch;
        marks.assign(1, {MarkKind::best, at, run_->finished ? tr("best") : tr("best so far")});
    }
    for (const StateEvent& state : run_->marks) {
        if (state.state != RunState::running || state.step <= 0) continue;
        ChartPoint at;
        at.step = static_cast<double>(state.step);
        at.time = state.time;
        if (run_->started && run_->started->steps_per_epoch > 0) at.epoch = at.step / static_cast<double>(run_->started->steps_per_epoch);
        marks.push_back({MarkKind::resume, at, QStringLiteral("R")});
    }
    loss->set_marks(marks);
}

}  // namespace tb::ui
