#pragma once
// One class for all curves of the program. QCustomPlot stays behind it.
#include "ui/charts/chart_types.h"
#include "ui/charts/figure_drawing.h"

#include <QImage>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QHBoxLayout;

namespace tb::ui {

// full: title, tools and legend, for pages. compact: title and a value at the right, no tools, no legend (learning rate, gradient norm,
// throughput, memory). bare: the plot only.
enum class ChartSize { full, compact, bare };

// The boxes in the head of a full chart. Tools (hover, zoom, pan, reset, export) are always there.
struct ChartControls {
    bool x_mode = false, smoothing = false, log_y = false, follow = false, ghosts = false;
};

struct FigureOptions {
    double width_mm = 84, height_mm = 60;  // 84: one column, 174: two
    double text_pt = 8;
    int dpi = 300;                         // PNG only
    bool title = true, legend = true, grey = false;
};

// A table of what is drawn, every point: for "Show as table", copy data and CSV beside an export.
struct ChartTable {
    QStringList header;                 // "Series", "Step", "Epoch", "Time (s)", "Samples", value, "Low", "High"
    std::vector<QStringList> rows;      // numbers with a decimal point; empty where not given
    QString csv() const;
};

class Chart : public QWidget {
    Q_OBJECT
public:
    explicit Chart(ChartSize size = ChartSize::full, QWidget* parent = nullptr);
    ~Chart() override;

    // Texts; call them again from retranslate().
    void set_title(const QString& title);
    void set_subtitle(const QString& text);        // beside the title: "bars: 95 % interval for 872 rows"
    void set_value_text(const QString& text);      // compact: at the right of the title
    void set_empty_text(const QString& text);      // shown in the middle while there is no point
    void set_y_format(std::function<QString(double)> format);  // ticks and hover box; default four significant digits
    void set_y_percent(bool on = true);  // fractions: ticks with as many decimals as they need, hover box with two, differences in points
    void set_x_caption(const QString& text);       // under the axis; default the mode's word. An empty string removes it
    void set_controls(const ChartControls& controls);

    // Series. Points of a series have rising x in every mode. A point at or before the last step cuts back what lies at or after it:
    // that is what a resumed run does to its log.
    void add_series(const SeriesSpec& spec);
    void remove_series(const QString& id);
    bool has_series(const QString& id) const;
    void set_series_title(const QString& id, const QString& title);
    void append(const QString& id, const std::vector<ChartPoint>& points);
    void set_points(const QString& id, std::vector<ChartPoint> points);
    void clear_points();
    void clear();  // series, marks and zoom
    std::size_t point_count(const QString& id) const;
    std::optional<double> last_smoothed(const QString& id) const;  // for a tile beside the chart
    void set_series_visible(const QString& id, bool visible);
    bool series_visible(const QString& id) const;

    // Axes.
    void set_x_mode(XMode mode);
    XMode x_mode() const;
    void set_x_end(const ChartPoint& end);  // where the run will end, in all modes it knows: the axis reaches there
    void set_now(const std::optional<ChartPoint>& now);  // a line; right of it the future's tinted ground
    void set_epoch_ticks(double steps_per_epoch, double samples_per_epoch = not_given);  // step mode: ticks at the epochs' ends
    void set_y_limits(std::optional<double> low, std::optional<double> high);  // a fixed end of the y axis; absent: by the data in view
    void set_log_y(bool on);
    void set_marks(const std::vector<ChartMark>& marks);
    void set_level(std::optional<double> y, const QString& text = {});  // a dashed horizontal line: the clip limit
    void set_smoothing(double value);  // 0 to 0.99
    double smoothing() const;
    void set_follow(bool on);
    bool follow() const;
    void set_ghosts_visible(bool on);
    void reset_zoom();
    bool zoomed() const;
    std::pair<double, double> x_range() const;
    std::pair<double, double> y_range() const;
    void set_x_range(double low, double high);  // a zoom the user could have made; remembered in the history

    // The same x range, mode, hover place, smoothing, follow and ghosts in all of them. A chart belongs to one group.
    static void link(const std::vector<Chart*>& charts);

    // Data out.
    ChartTable table() const;
    QImage image(const QSize& pixels, qreal device_ratio = 1) const;  // as on screen, without the controls
    void copy_image() const;
    void copy_data() const;
    void show_table();  // a dialog with table(), Ctrl+T

    // Drawn afresh at the given size in the light print style; no display needed. figure_drawing.h makes files of it.
    FigureDrawing record(const FigureOptions& options = {}) const;
    QImage figure(const FigureOptions& options) const;  // what a PNG file holds, for the preview

    // "Loss. 2 series. Step 0 to 16,840. Training: last 0.12. Validation: best 0.29 at step 4,210."
    QString description() const;

    // Draw now, visible or not; the program itself draws at most 20 times a second and only when visible.
    void replot_now();
    double last_replot_ms() const;

signals:
    void export_requested();  // the export tool or the context menu; the page opens its dialog
    void x_mode_changed(tb::ui::XMode mode);
    void smoothing_changed(double value);
    void range_changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Parts;
    friend struct ChartGroup;
    std::unique_ptr<Parts> parts_;
};

}  // namespace tb::ui
