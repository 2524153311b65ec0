// Looking around in a chart: wheel, drag, keys, zoom history, and the same in all charts of a group.
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>

#include "ui/charts/chart_parts.h"

namespace tb::ui {

std::pair<double, double> Chart::Parts::full_x() const {
    auto range = model.full_x();
    if (!group) return range;
    for (const Chart* other : group->members) {
        if (other == chart || other->parts_->model.empty()) continue;
        const auto theirs = other->parts_->model.full_x();
        range = model.empty() ? theirs : std::pair{std::min(range.first, theirs.first), std::max(range.second, theirs.second)};
    }
    return range;
}

void Chart::Parts::look_at(const ViewRange& view, bool remember) {
    model.view = view;
    if (remember && !(history[place] == view)) {
        history.resize(place + 1);
        history.push_back(view);
        ++place;
    }
    schedule();
    tell([&view, remember](Parts& other) { other.look_at({view.x, other.model.view.y}, remember); });
    emit chart->range_changed();
}

void Chart::Parts::walk_history(int step) {
    const auto wanted = std::ptrdiff_t(place) + step;
    if (wanted < 0 || wanted >= std::ptrdiff_t(history.size())) return;
    place = std::size_t(wanted);
    look_at(history[place], false);
}

void Chart::Parts::zoom_x(double factor, double at) {
    const auto full = full_x();
    auto x = model.view.x.value_or(full);
    if (follow && model.view.x) at = x.second;  // following holds the right edge
    x = {at + (x.first - at) * factor, at + (x.second - at) * factor};
    if (x.second - x.first < (full.second - full.first) * 1e-7) return;
    ViewRange view = model.view;
    view.x = x;
    // Beyond the whole there is nothing to see.
    if (x.first <= full.first && x.second >= full.second) view.x.reset();
    // A row of turns of the wheel is one zoom to go back from.
    const bool more = last_wheel.isValid() && last_wheel.elapsed() < 400 && place > 0;
    last_wheel.restart();
    if (more) history[place] = view;
    look_at(view, !more);
}

void Chart::Parts::zoom_y(double factor, double at) {
    const auto x = model.view.x.value_or(full_x());
    auto y = model.view.y.value_or(model.fitting_y(x.first, x.second));
    ViewRange view = model.view;
    view.y = std::pair{at + (y.first - at) * factor, at + (y.second - at) * factor};
    look_at(view, true);
}

void Chart::Parts::pan_from_press(const QPoint& now) {
    const QRect area = canvas->plot_area();
    const auto x = press_view.x.value_or(full_x());
    const double dx = (x.second - x.first) * (press->x() - now.x()) / std::max(1, area.width());
    ViewRange view = press_view;
    view.x = std::pair{x.first + dx, x.second + dx};
    if (press_view.y && !model.log_y) {
        const double dy = (press_view.y->second - press_view.y->first) * (now.y() - press->y()) / std::max(1, area.height());
        view.y = std::pair{press_view.y->first + dy, press_view.y->second + dy};
    }
    chart->set_follow(false);
    look_at(view, false);
}

void Chart::Parts::zoom_rectangle(const QRectF& where) {
    if (where.width() < 4 || where.height() < 4) return;
    ViewRange view;
    view.x = std::pair{canvas->xAxis->pixelToCoord(where.left()), canvas->xAxis->pixelToCoord(where.right())};
    view.y = std::pair{canvas->yAxis->pixelToCoord(where.bottom()), canvas->yAxis->pixelToCoord(where.top())};
    chart->set_follow(false);
    look_at(view, true);
}

void Chart::Parts::follow_data() {
    if (!follow || !model.view.x) return;
    double last = -std::numeric_limits<double>::infinity();
    for (const SeriesData& series : model.series) {
        if (is_ghost(series.spec.kind) || series.spec.kind == SeriesKind::future) continue;
        if (const auto extent = series.x_extent(model.mode)) last = std::max(last, extent->second);
    }
    if (!std::isfinite(last)) return;
    const double width = model.view.x->second - model.view.x->first;
    model.view.x = std::pair{last - width, last};
    history[place] = model.view;
}

void Chart::reset_zoom() {
    parts_->look_at({}, true);
    set_follow(true);
}

bool Chart::zoomed() const {
    return parts_->model.view != ViewRange{};
}

std::pair<double, double> Chart::x_range() const {
    return parts_->model.view.x.value_or(parts_->full_x());
}

std::pair<double, double> Chart::y_range() const {
    const auto x = x_range();
    return parts_->model.view.y.value_or(parts_->model.fitting_y(x.first, x.second));
}

void Chart::set_x_range(double low, double high) {
    if (!(high > low)) return;
    ViewRange view = parts_->model.view;
    view.x = std::pair{low, high};
    parts_->look_at(view, true);
}

void Chart::link(const std::vector<Chart*>& charts) {
    auto group = std::make_shared<ChartGroup>();
    group->members = charts;
    for (Chart* chart : charts) {
        if (chart->parts_->group) std::erase(chart->parts_->group->members, chart);
        chart->parts_->group = group;
    }
}

bool Chart::Parts::wheel(QWheelEvent* event) {
    const double turns = (event->angleDelta().y() ? event->angleDelta().y() : event->angleDelta().x()) / 120.0;
    if (turns == 0) return true;
    const double factor = std::pow(0.8, turns);
    if (event->modifiers() & Qt::ShiftModifier) zoom_y(factor, canvas->yAxis->pixelToCoord(event->position().y()));
    else zoom_x(factor, canvas->xAxis->pixelToCoord(event->position().x()));
    return true;
}

bool Chart::Parts::mouse(QEvent* event) {
    auto* e = static_cast<QMouseEvent*>(event);
    const QPoint at = e->position().toPoint();
    if (event->type() == QEvent::MouseButtonDblClick) {
        chart->reset_zoom();
        return true;
    }
    if (event->type() == QEvent::MouseButtonPress && e->button() == Qt::LeftButton) {
        chart->setFocus(Qt::MouseFocusReason);
        press = at;
        press_view = model.view;
        rectangle = e->modifiers() & Qt::ControlModifier || (zoom_tool && zoom_tool->isChecked());
        return true;
    }
    if (event->type() == QEvent::MouseButtonRelease && e->button() == Qt::LeftButton && press) {
        if (rectangle) {
            canvas->set_rubber({});
            zoom_rectangle(QRectF(*press, at).normalized().intersected(canvas->plot_area()));
        } else if (!(model.view == press_view)) {
            look_at(model.view, true);
        }
        press.reset();
        return true;
    }
    if (event->type() != QEvent::MouseMove) return false;
    if (press && rectangle) canvas->set_rubber(QRectF(*press, at).normalized().intersected(canvas->plot_area()));
    else if (press && ((at - *press).manhattanLength() > 3 || !(model.view == press_view))) pan_from_press(at);
    else if (!press && !pinned && (!hover_tool || hover_tool->isChecked()))
        hover_at(canvas->plot_area().adjusted(-4, 0, 4, 0).contains(at) ? std::optional(canvas->xAxis->pixelToCoord(at.x())) : std::nullopt, true);
    return true;
}

bool Chart::eventFilter(QObject* watched, QEvent* event) {
    Parts& p = *parts_;
    if (watched != p.canvas || p.size == ChartSize::bare) return QWidget::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::Wheel: return p.wheel(static_cast<QWheelEvent*>(event));
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseButtonDblClick:
        case QEvent::MouseMove: return p.mouse(event);
        case QEvent::Leave:
            if (!p.pinned) p.hover_at({}, true);
            return false;
        default: return QWidget::eventFilter(watched, event);
    }
}

void Chart::keyPressEvent(QKeyEvent* event) {
    Parts& p = *parts_;
    const auto x = x_range();
    switch (event->key()) {
        case Qt::Key_Left: p.hover_step(-1); return;
        case Qt::Key_Right: p.hover_step(1); return;
        case Qt::Key_Return:
        case Qt::Key_Enter: p.pinned = p.hover_x && !p.pinned; p.hover_at(p.hover_x, true); return;
        case Qt::Key_Escape:
            if (!p.hover_x) break;
            p.pinned = false;
            p.hover_at({}, true);
            return;
        case Qt::Key_0: reset_zoom(); return;
        case Qt::Key_BracketLeft: p.walk_history(-1); return;
        case Qt::Key_BracketRight: p.walk_history(1); return;
        case Qt::Key_Plus:
        case Qt::Key_Equal: p.zoom_x(0.8, p.hover_x.value_or((x.first + x.second) / 2)); return;
        case Qt::Key_Minus: p.zoom_x(1.25, p.hover_x.value_or((x.first + x.second) / 2)); return;
        case Qt::Key_T:
            if (event->modifiers() != Qt::ControlModifier) break;
            show_table();
            return;
        case Qt::Key_C:
            if (event->modifiers() != Qt::ControlModifier) break;
            copy_image();
            return;
        default: break;
    }
    QWidget::keyPressEvent(event);
}

void Chart::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("Copy image"), this, &Chart::copy_image);
    menu.addAction(tr("Copy data"), this, &Chart::copy_data);
    menu.addAction(tr("Show as table\tCtrl+T"), this, &Chart::show_table);
    menu.addSeparator();
    menu.addAction(tr("Show everything\t0"), this, &Chart::reset_zoom);
    if (isSignalConnected(QMetaMethod::fromSignal(&Chart::export_requested))) menu.addAction(tr("Export this chart…"), this, &Chart::export_requested);
    menu.exec(event->globalPos());
}

}  // namespace tb::ui
