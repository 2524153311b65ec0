// What leaves a chart: table, clipboard, picture and figure.
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <cmath>

#include "ui/charts/chart_parts.h"
#include "ui/i18n/format.h"

namespace tb::ui {
namespace {

QString plain(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', 9) : QString();
}

QString quoted(QString field) {
    if (!field.contains(',') && !field.contains('"') && !field.contains('\n')) return field;
    return '"' + field.replace('"', "\"\"") + '"';
}

// A figure's unit is the point, so that lines and text keep their printed size in every format.
QSize points_of(const FigureOptions& options) {
    return {int(std::lround(options.width_mm / 25.4 * 72)), int(std::lround(options.height_mm / 25.4 * 72))};
}

struct Figure {
    ChartModel model;
    std::unique_ptr<Canvas> canvas;

    Figure(const ChartModel& source, const std::pair<double, double>& x, const FigureOptions& options) : model(source) {
        model.raised.clear();
        model.view.x = x;
        canvas = std::make_unique<Canvas>(model);
        Look look;
        look.font = QFont(Theme::instance().font(11).family());
        look.font.setPixelSize(std::max(1, int(std::lround(options.text_pt))));
        look.strong = 1.4, look.raw = 0.5, look.thin = 0.8, look.marker = 5, look.cap = 2.5;
        look.grey = options.grey;
        look.figure = true;
        look.figure_title = options.title;
        look.figure_legend = options.legend;
        canvas->set_look(look);
        const QSize size = points_of(options);
        canvas->setGeometry(QRect(QPoint(0, 0), size));
        canvas->setViewport(QRect(QPoint(0, 0), size));
        canvas->prepare();
    }
};

}  // namespace

QString ChartTable::csv() const {
    QString text;
    const auto line = [&text](const QStringList& fields) {
        QStringList safe;
        for (const QString& field : fields) safe << quoted(field);
        text += safe.join(',') + '\n';
    };
    line(header);
    for (const QStringList& row : rows) line(row);
    return text;
}

ChartTable Chart::table() const {
    ChartTable table;
    const ChartModel& model = parts_->model;
    table.header = {tr("Series"), tr("Step"), tr("Epoch"), tr("Time (s)"), tr("Samples"), model.title.isEmpty() ? tr("Value") : model.title, tr("Low"), tr("High")};
    for (const SeriesData& series : model.series) {
        if (!model.drawn(series)) continue;
        for (std::size_t i = 0; i < series.size(); ++i) {
            const ChartPoint p = series.point(i);
            table.rows.push_back({series.spec.title, plain(p.step), plain(p.epoch), plain(p.time), plain(p.samples), plain(p.y), plain(p.low), plain(p.high)});
        }
    }
    return table;
}

QImage Chart::image(const QSize& pixels, qreal device_ratio) const {
    return parts_->canvas->picture(pixels, device_ratio);
}

void Chart::copy_image() const {
    QApplication::clipboard()->setImage(image(parts_->canvas->size(), devicePixelRatioF()));
}

void Chart::copy_data() const {
    QApplication::clipboard()->setText(table().csv());
}

void Chart::show_table() {
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("%1 as table").arg(parts_->model.title));
    dialog->resize(720, 480);
    auto* column = new QVBoxLayout(dialog);
    const ChartTable data = table();
    // A hundred thousand rows are a file's business: the view shows the first, copying takes all.
    constexpr std::size_t most = 20000;
    const std::size_t shown = std::min(most, data.rows.size());
    auto* view = new QTableWidget(int(shown), int(data.header.size()));
    view->setHorizontalHeaderLabels(data.header);
    view->verticalHeader()->hide();
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    for (std::size_t row = 0; row < shown; ++row) {
        for (int c = 0; c < data.rows[row].size(); ++c) {
            auto* item = new QTableWidgetItem(data.rows[row][c]);
            if (c) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            view->setItem(int(row), c, item);
        }
    }
    view->resizeColumnsToContents();
    column->addWidget(view);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("Copy all %1 rows").arg(format::count(std::int64_t(data.rows.size()))), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, dialog, [csv = data.csv()] { QApplication::clipboard()->setText(csv); });
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    column->addWidget(buttons);
    dialog->show();
}

FigureDrawing Chart::record(const FigureOptions& options) const {
    Figure figure(parts_->model, x_range(), options);
    return {figure.canvas->recorded(points_of(options)), points_of(options), options.dpi, parts_->model.title};
}

QImage Chart::figure(const FigureOptions& options) const {
    return image_of(record(options));
}

QString Chart::description() const {
    const ChartModel& model = parts_->model;
    QStringList parts;
    if (!model.title.isEmpty()) parts << model.title + '.';
    int count = 0;
    for (const SeriesData& series : model.series) count += model.drawn(series) && series.size() > 0;
    parts << tr("%n series.", nullptr, count);
    if (count) {
        const auto x = x_range();
        parts << tr("%1 %2 to %3.").arg(model.x_word(), model.x_text(x.first), model.x_text(x.second));
    }
    for (const SeriesData& series : model.series) {
        if (!model.drawn(series) || series.size() == 0 || series.spec.kind == SeriesKind::future) continue;
        const auto y = series.y_extent(model.mode, x_range().first, x_range().second, true);
        parts << tr("%1: last %2, between %3 and %4.").arg(series.spec.title, model.y_text(series.smoothed(series.size() - 1)), model.y_text(y.first), model.y_text(y.second));
    }
    return parts.join(' ');
}

}  // namespace tb::ui
