#include "ui/charts/chart.h"

#include <QVBoxLayout>

#include <cmath>
#include <functional>
#include <vector>

#include "ui/charts/chart_parts.h"
#include "ui/i18n/language.h"
#include "ui/theme/parts.h"
#include "ui/widgets/flow_layout.h"

namespace tb::ui {

constexpr int frame_ms = 50;

namespace {

// Charts that are due are drawn one a turn of the event loop: a page of them never holds it for the sum of their times.
class DrawingTurns : public QObject {
public:
    static DrawingTurns& instance() {
        static DrawingTurns turns;
        return turns;
    }
    void enter(const void* key, std::function<void()> draw) {
        leave(key);
        waiting_.push_back({key, std::move(draw)});
        if (!running_) next();
    }
    void leave(const void* key) {
        std::erase_if(waiting_, [key](const Turn& turn) { return turn.key == key; });
    }

private:
    struct Turn {
        const void* key;
        std::function<void()> draw;
    };
    void next() {
        running_ = true;
        // An event of its own, behind those that wait already.
        QMetaObject::invokeMethod(this, [this] {
            running_ = false;
            if (waiting_.empty()) return;
            const Turn turn = std::move(waiting_.front());
            waiting_.erase(waiting_.begin());
            turn.draw();
            if (!waiting_.empty() && !running_) next();
        }, Qt::QueuedConnection);
    }
    std::vector<Turn> waiting_;
    bool running_ = false;
};

}  // namespace

Chart::Chart(ChartSize size, QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>(this, size)) {
    Parts& p = *parts_;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    p.build_head();
    if (p.head) column->addWidget(p.head);
    if (size == ChartSize::full) {
        p.build_legend();
        column->addWidget(p.legend);
    }
    p.canvas = new Canvas(p.model, this);
    p.canvas->setFocusPolicy(Qt::NoFocus);
    p.canvas->setMouseTracking(true);
    p.canvas->installEventFilter(this);
    p.canvas->setMinimumHeight(size == ChartSize::full ? 140 : 42);
    column->addWidget(p.canvas, 1);
    setFocusPolicy(size == ChartSize::bare ? Qt::ClickFocus : Qt::StrongFocus);
    p.timer.setSingleShot(true);
    connect(&p.timer, &QTimer::timeout, this, [this] { DrawingTurns::instance().enter(this, [this] { parts_->draw(); }); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { parts_->restyle(); });
    p.restyle();
    on_language(this, [this] { parts_->retranslate(); });
}

Chart::~Chart() {
    Parts& p = *parts_;
    DrawingTurns::instance().leave(this);
    if (p.group) std::erase(p.group->members, this);
}

void Chart::Parts::restyle() {
    canvas->set_look(screen_look());
    for (LegendItem* item : legend_items) item->update();
    schedule();
}

Look Chart::Parts::screen_look() const {
    Look look;
    look.tokens = &tokens();
    look.font = Theme::instance().font(11);
    look.compact = size != ChartSize::full;
    return look;
}

void Chart::Parts::schedule() {
    dirty = true;
    if (timer.isActive() || !chart->isVisible()) return;
    const qint64 passed = since.isValid() ? since.elapsed() : frame_ms;
    timer.start(int(std::max<qint64>(0, frame_ms - passed)));
}

void Chart::Parts::draw() {
    QElapsedTimer clock;
    clock.start();
    if (!model.view.x && group) {
        // A whole view is the whole of the page, so that the charts of a page stand under one another.
        model.view.x = full_x();
        canvas->prepare();
        model.view.x.reset();
    } else {
        canvas->prepare();
    }
    if (hover_x && canvas->hover()) hover_at(hover_x, false);
    canvas->replot(QCustomPlot::rpImmediateRefresh);
    last_ms = double(clock.nsecsElapsed()) / 1e6;
    since.restart();
    dirty = false;
    if (log) {
        const auto x = model.view.x.value_or(full_x());
        const bool possible = model.log_possible(x.first, x.second);
        if (possible != log->isEnabled()) set_disabled_reason(log, possible ? QString() : Chart::tr("Values of zero or less are in view"));
    }
    describe();
}

// Its words are for people who read the chart by ear: once a second is enough for them.
void Chart::Parts::describe() {
    if (described.isValid() && described.elapsed() < 1000 && !chart->hasFocus()) return;
    described.start();
    const QString words = chart->description();
    if (words != chart->accessibleDescription()) chart->setAccessibleDescription(words);
}

void Chart::replot_now() {
    parts_->draw();
}

double Chart::last_replot_ms() const {
    return parts_->last_ms;
}

void Chart::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    parts_->fit_head();  // its words have their fonts now
    if (parts_->dirty) parts_->schedule();
}

void Chart::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    parts_->fit_head();
}

void Chart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && parts_ && parts_->canvas) parts_->restyle();
}

void Chart::set_title(const QString& title) {
    Parts& p = *parts_;
    p.model.title = title;
    setAccessibleName(title);
    if (p.title) p.title->setText(title);
    p.fit_head();
}

void Chart::set_subtitle(const QString& text) {
    parts_->model.subtitle = text;
    parts_->fit_head();
}

void Chart::set_value_text(const QString& text) {
    if (parts_->value) parts_->value->setText(text);
}

void Chart::set_empty_text(const QString& text) {
    parts_->model.empty_text = text;
    parts_->schedule();
}

void Chart::set_y_format(std::function<QString(double)> format) {
    parts_->model.y_format = std::move(format);
    parts_->schedule();
}

void Chart::set_y_percent(bool on) {
    parts_->model.percent = on;
    parts_->schedule();
}

void Chart::set_x_caption(const QString& text) {
    parts_->model.x_caption = text;
    parts_->schedule();
}

void Chart::add_series(const SeriesSpec& spec) {
    Parts& p = *parts_;
    remove_series(spec.id);
    p.model.series.emplace_back(spec).set_smoothing(p.model.smoothing);
    if (p.legend) {
        auto* item = new LegendItem(spec, p.legend);
        p.legend_items.push_back(item);
        p.legend_row->addWidget(item);
        p.legend->setVisible(true);
        item->setVisible(p.model.ghosts || !is_ghost(spec.kind));
        const QString id = spec.id;
        connect(item, &QCheckBox::toggled, this, [this, id](bool on) { set_series_visible(id, on); });
        connect(item, &LegendItem::only_this, this, [this](const QString& only) {
            for (const SeriesData& series : parts_->model.series) set_series_visible(series.spec.id, series.spec.id == only);
        });
        connect(item, &LegendItem::raised, this, [this](const QString& raised) {
            parts_->model.raised = raised;
            parts_->schedule();
        });
    }
    p.schedule();
}

void Chart::remove_series(const QString& id) {
    Parts& p = *parts_;
    p.model.series.remove_if([&](const SeriesData& series) { return series.spec.id == id; });
    std::erase_if(p.legend_items, [&](LegendItem* item) {
        if (item->id() != id) return false;
        p.legend_row->removeWidget(item);
        item->deleteLater();
        return true;
    });
    if (p.legend) p.legend->setVisible(!p.legend_items.empty());
    if (p.model.raised == id) p.model.raised.clear();
    p.canvas->show_hover({});
    p.schedule();
}

bool Chart::has_series(const QString& id) const {
    return parts_->model.find(id) != nullptr;
}

void Chart::set_series_title(const QString& id, const QString& title) {
    SeriesData* series = parts_->model.find(id);
    if (!series) return;
    series->spec.title = title;
    for (LegendItem* item : parts_->legend_items)
        if (item->id() == id) item->set_spec(series->spec);
    parts_->schedule();
}

void Chart::append(const QString& id, const std::vector<ChartPoint>& points) {
    SeriesData* series = parts_->model.find(id);
    if (!series || points.empty()) return;
    series->append(points);
    parts_->follow_data();
    parts_->schedule();
}

void Chart::set_points(const QString& id, std::vector<ChartPoint> points) {
    SeriesData* series = parts_->model.find(id);
    if (!series) return;
    series->assign(points);
    parts_->schedule();
}

void Chart::clear_points() {
    for (SeriesData& series : parts_->model.series) series.assign({});
    parts_->model.now.reset();
    parts_->hover_at({}, true);
    parts_->schedule();
}

void Chart::clear() {
    Parts& p = *parts_;
    while (!p.model.series.empty()) remove_series(QString(p.model.series.front().spec.id));
    p.model.marks.clear();
    p.model.now.reset();
    p.model.end.reset();
    p.model.level.reset();
    reset_zoom();
    p.history = {ViewRange{}};
    p.place = 0;
}

std::size_t Chart::point_count(const QString& id) const {
    const SeriesData* series = parts_->model.find(id);
    return series ? series->size() : 0;
}

std::optional<double> Chart::last_smoothed(const QString& id) const {
    const SeriesData* series = parts_->model.find(id);
    if (!series || series->size() == 0) return {};
    return series->smoothed(series->size() - 1);
}

void Chart::set_series_visible(const QString& id, bool visible) {
    SeriesData* series = parts_->model.find(id);
    if (!series) return;
    series->visible = visible;
    for (LegendItem* item : parts_->legend_items)
        if (item->id() == id) item->setChecked(visible);
    parts_->schedule();
}

bool Chart::series_visible(const QString& id) const {
    const SeriesData* series = parts_->model.find(id);
    return series && parts_->model.drawn(*series);
}

void Chart::set_x_end(const ChartPoint& end) {
    parts_->model.end = end;
    parts_->schedule();
}

void Chart::set_now(const std::optional<ChartPoint>& now) {
    parts_->model.now = now;
    parts_->schedule();
}

void Chart::set_epoch_ticks(double steps_per_epoch, double samples_per_epoch) {
    parts_->model.steps_per_epoch = steps_per_epoch;
    parts_->model.samples_per_epoch = samples_per_epoch;
    parts_->schedule();
}

void Chart::set_y_limits(std::optional<double> low, std::optional<double> high) {
    parts_->model.y_low = low;
    parts_->model.y_high = high;
    parts_->schedule();
}

void Chart::set_marks(const std::vector<ChartMark>& marks) {
    parts_->model.marks = marks;
    parts_->schedule();
}

void Chart::set_level(std::optional<double> y, const QString& text) {
    parts_->model.level = y;
    parts_->model.level_text = text;
    parts_->schedule();
}

}  // namespace tb::ui
