// The head of a chart: title, axis modes, smoothing, boxes, tools; and the legend under it.
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>

#include <cmath>

#include "ui/charts/chart_parts.h"
#include "ui/i18n/format.h"
#include "ui/theme/parts.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/segmented_control.h"

namespace tb::ui {
namespace {
constexpr int boxes_place = 3;  // after title, gap and subtitle
constexpr const char* mode_ids[] = {"step", "epoch", "time", "samples"};
}

void Chart::Parts::build_head() {
    if (size == ChartSize::bare) return;
    head = new QWidget(chart);
    auto* rows = new QVBoxLayout(head);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    auto* row = first_row = new QHBoxLayout;
    row->setSpacing(6);
    rows->addLayout(row);
    title = make_label({}, size == ChartSize::full ? Role::h2 : Role::b);
    row->addWidget(title);
    if (size == ChartSize::compact) {
        value = make_label({}, Role::small);
        row->addStretch();
        row->addWidget(value);
        return;
    }
    second_row = new QHBoxLayout;
    rows->addLayout(second_row);
    row->addSpacing(6);
    subtitle = make_label({}, Role::small);
    subtitle->setMinimumWidth(1);
    subtitle->hide();
    row->addWidget(subtitle);
    head->setMinimumWidth(1);  // a narrow chart takes two rows instead of more room
    boxes = new QWidget;
    auto* inside = new QHBoxLayout(boxes);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(6);
    modes = new SegmentedControl(SegmentedControl::Kind::quiet);
    for (const char* id : mode_ids) modes->add(id, id);
    modes->set_current("step");
    inside->addWidget(modes);
    inside->addStretch();
    smooth_word = make_label({}, Role::small);
    smooth = new QSlider(Qt::Horizontal);
    smooth->setRange(0, 99);
    smooth->setValue(90);
    smooth->setFixedWidth(76);
    smooth_value = make_label({}, Role::small);
    log = new QCheckBox;
    follow_box = new QCheckBox;
    follow_box->setChecked(true);
    ghosts = new QCheckBox;
    ghosts->setChecked(true);
    for (QWidget* widget : std::initializer_list<QWidget*>{smooth_word, smooth, smooth_value, log, follow_box, ghosts}) inside->addWidget(widget);
    row->addWidget(boxes, 1);
    row->addStretch();
    hover_tool = make_tool("crosshair", {}, true);
    zoom_tool = make_tool("zoom", {}, true);
    pan_tool = make_tool("hand", {}, true);
    reset_tool = make_tool("reset", {});
    export_tool = make_tool("download", {});
    hover_tool->setChecked(true);
    pan_tool->setChecked(true);
    for (QToolButton* tool : {hover_tool, zoom_tool, pan_tool, reset_tool, export_tool}) row->addWidget(tool);
    chart->set_controls({});
    connect(modes, &SegmentedControl::chosen, chart, [this](const QString& id) {
        for (int i = 0; i < 4; ++i)
            if (id == mode_ids[i]) chart->set_x_mode(XMode(i));
    });
    connect(smooth, &QSlider::valueChanged, chart, [this](int v) { chart->set_smoothing(v / 100.0); });
    connect(log, &QCheckBox::toggled, chart, &Chart::set_log_y);
    connect(follow_box, &QCheckBox::toggled, chart, &Chart::set_follow);
    connect(ghosts, &QCheckBox::toggled, chart, &Chart::set_ghosts_visible);
    connect(hover_tool, &QToolButton::toggled, chart, [this] { hover_at({}, true); });
    connect(zoom_tool, &QToolButton::clicked, chart, [this] { zoom_tool->setChecked(true), pan_tool->setChecked(false); });
    connect(pan_tool, &QToolButton::clicked, chart, [this] { pan_tool->setChecked(true), zoom_tool->setChecked(false); });
    connect(reset_tool, &QToolButton::clicked, chart, &Chart::reset_zoom);
    connect(export_tool, &QToolButton::clicked, chart, &Chart::export_requested);
}

// Everything in one row where there is room for it; else the boxes stand in a row of their own and the subtitle is cut.
void Chart::Parts::fit_head() {
    constexpr int before_layout = 150;
    if (!boxes || chart->width() < before_layout) return;
    int fixed = title->sizeHint().width() + 6 + 4 * first_row->spacing();
    for (QToolButton* tool : {hover_tool, zoom_tool, pan_tool, reset_tool, export_tool}) fixed += tool->sizeHint().width() + first_row->spacing();
    const int wanted = boxes->layout()->sizeHint().width();
    const bool two_rows = fixed + wanted > chart->width();
    if (two_rows != (second_row->count() > 0)) {
        (two_rows ? first_row : second_row)->removeWidget(boxes);
        two_rows ? second_row->addWidget(boxes) : first_row->insertWidget(boxes_place, boxes, 1);
    }
    const int room = chart->width() - fixed - (two_rows ? 0 : wanted);
    const QString cut = subtitle->fontMetrics().elidedText(model.subtitle, Qt::ElideRight, std::max(0, room));
    subtitle->setVisible(!model.subtitle.isEmpty() && room > 40);
    if (subtitle->text() != cut) subtitle->setText(cut);
    subtitle->setToolTip(cut == model.subtitle ? QString() : model.subtitle);
}

void Chart::Parts::build_legend() {
    legend = new QWidget(chart);
    legend_row = new FlowLayout(legend, 10, 2);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    legend->setSizePolicy(policy);
    legend->hide();
}

void Chart::Parts::retranslate() {
    if (modes) {
        modes->set_text("step", Chart::tr("Step"));
        modes->set_text("epoch", Chart::tr("Epoch"));
        modes->set_text("time", Chart::tr("Time"));
        modes->set_text("samples", Chart::tr("Samples"));
        smooth_word->setText(Chart::tr("Smooth"));
        smooth->setAccessibleName(Chart::tr("Smoothing"));
        smooth->setToolTip(Chart::tr("Exponential mean of the raw points; evaluation points are never smoothed"));
        smooth_value->setText(format::decimal(model.smoothing, 2));
        log->setText(Chart::tr("Log"));
        follow_box->setText(Chart::tr("Follow"));
        ghosts->setText(Chart::tr("Ghost"));
        ghosts->setToolTip(Chart::tr("The published curves, grey and dashed"));
        const auto name = [](QToolButton* tool, const QString& text, const QString& keys) {
            tool->setToolTip(keys.isEmpty() ? text : text + " (" + keys + ")");
            tool->setAccessibleName(text);
        };
        name(hover_tool, Chart::tr("Show values at the mouse"), {});
        name(zoom_tool, Chart::tr("Drag a rectangle to zoom"), Chart::tr("Ctrl+drag; the wheel zooms too"));
        name(pan_tool, Chart::tr("Drag to pan"), {});
        name(reset_tool, Chart::tr("Show everything"), "0");
        name(export_tool, Chart::tr("Export this chart…"), {});
        fit_head();
    }
    schedule();
}

void Chart::set_controls(const ChartControls& controls) {
    Parts& p = *parts_;
    if (!p.modes) return;
    p.modes->setVisible(controls.x_mode);
    for (QWidget* widget : std::initializer_list<QWidget*>{p.smooth_word, p.smooth, p.smooth_value}) widget->setVisible(controls.smoothing);
    p.log->setVisible(controls.log_y);
    p.follow_box->setVisible(controls.follow);
    p.ghosts->setVisible(controls.ghosts);
    p.fit_head();
}

void Chart::set_x_mode(XMode mode) {
    Parts& p = *parts_;
    if (p.model.mode == mode) return;
    p.model.mode = mode;
    p.model.view = {};
    p.history = {ViewRange{}};
    p.place = 0;
    p.hover_x.reset();
    p.canvas->show_hover({});
    if (p.modes) p.modes->set_current(mode_ids[int(mode)]);
    p.schedule();
    p.tell([mode](Parts& other) { other.chart->set_x_mode(mode); });
    emit x_mode_changed(mode);
}

XMode Chart::x_mode() const {
    return parts_->model.mode;
}

void Chart::set_log_y(bool on) {
    parts_->model.log_y = on;
    if (parts_->log) parts_->log->setChecked(on);
    parts_->schedule();
}

void Chart::set_smoothing(double value) {
    Parts& p = *parts_;
    value = std::clamp(value, 0.0, 0.99);
    if (std::abs(value - p.model.smoothing) < 1e-9) return;
    p.model.smoothing = value;
    for (SeriesData& series : p.model.series) series.set_smoothing(value);
    if (p.smooth) {
        p.smooth->setValue(int(std::lround(value * 100)));
        p.smooth_value->setText(format::decimal(value, 2));
    }
    p.schedule();
    p.tell([value](Parts& other) { other.chart->set_smoothing(value); });
    emit smoothing_changed(value);
}

double Chart::smoothing() const {
    return parts_->model.smoothing;
}

void Chart::set_follow(bool on) {
    Parts& p = *parts_;
    if (p.follow == on) return;
    p.follow = on;
    if (p.follow_box) p.follow_box->setChecked(on);
    if (on) p.follow_data();
    p.schedule();
    p.tell([on](Parts& other) { other.chart->set_follow(on); });
}

bool Chart::follow() const {
    return parts_->follow;
}

void Chart::set_ghosts_visible(bool on) {
    Parts& p = *parts_;
    if (p.model.ghosts == on) return;
    p.model.ghosts = on;
    if (p.ghosts) p.ghosts->setChecked(on);
    for (LegendItem* item : p.legend_items) {
        const SeriesData* series = p.model.find(item->id());
        if (series && is_ghost(series->spec.kind)) item->setVisible(on);
    }
    p.schedule();
    p.tell([on](Parts& other) { other.chart->set_ghosts_visible(on); });
}

}  // namespace tb::ui
