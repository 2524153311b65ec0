#pragma once
// What chart_*.cpp share; no other unit includes it.
#include "ui/charts/canvas.h"
#include "ui/charts/chart.h"
#include "ui/charts/legend.h"

#include <QElapsedTimer>
#include <QTimer>

class QLabel;
class QSlider;
class QToolButton;

namespace tb::ui {

class FlowLayout;
class SegmentedControl;

// Charts that move together.
struct ChartGroup {
    std::vector<Chart*> members;
    bool busy = false;  // a member's change is on its way to the others
};

struct Chart::Parts {
    explicit Parts(Chart* c, ChartSize s) : chart(c), size(s) {}

    Chart* chart;
    ChartSize size;
    ChartModel model;
    Canvas* canvas = nullptr;
    std::shared_ptr<ChartGroup> group;

    // The head of a full or compact chart.
    QWidget *head = nullptr, *boxes = nullptr;
    QHBoxLayout *first_row = nullptr, *second_row = nullptr;
    QLabel *title = nullptr, *subtitle = nullptr, *value = nullptr, *smooth_word = nullptr, *smooth_value = nullptr;
    SegmentedControl* modes = nullptr;
    QSlider* smooth = nullptr;
    QCheckBox *log = nullptr, *follow_box = nullptr, *ghosts = nullptr;
    QToolButton *hover_tool = nullptr, *zoom_tool = nullptr, *pan_tool = nullptr, *reset_tool = nullptr, *export_tool = nullptr;
    QWidget* legend = nullptr;
    FlowLayout* legend_row = nullptr;
    std::vector<LegendItem*> legend_items;

    // Drawing: at most 20 times a second, and only what is seen.
    QTimer timer;
    QElapsedTimer since, described;
    bool dirty = true;
    double last_ms = 0;

    // Looking around.
    bool follow = true;
    std::vector<ViewRange> history{ViewRange{}};
    std::size_t place = 0;
    QElapsedTimer last_wheel;
    std::optional<QPoint> press;
    ViewRange press_view;
    bool rectangle = false;
    std::optional<double> hover_x;
    bool pinned = false;

    void build_head();
    void fit_head();
    void build_legend();
    void retranslate();
    void restyle();
    void schedule();
    void draw();
    void describe();
    void show_modes();

    // Gestures; they tell the group.
    void look_at(const ViewRange& view, bool remember);
    void walk_history(int step);
    void zoom_x(double factor, double at);
    void zoom_y(double factor, double at);
    void pan_from_press(const QPoint& now);
    void zoom_rectangle(const QRectF& rectangle);
    void follow_data();
    void hover_at(std::optional<double> x, bool tell);
    void hover_step(int direction);
    std::optional<double> nearest_x(double x) const;
    HoverBox hover_box(double x) const;
    QString hover_title(double x) const;
    bool mouse(QEvent* event);
    bool wheel(QWheelEvent* event);
    template <class F>
    void tell(F&& change) {
        if (!group || group->busy) return;
        group->busy = true;
        for (Chart* other : group->members)
            if (other != chart) change(*other->parts_);
        group->busy = false;
    }
    std::pair<double, double> full_x() const;  // of the whole group
    Look screen_look() const;
};

}  // namespace tb::ui
