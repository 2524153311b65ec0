#pragma once
// Points with their 95 % intervals above one axis, and below it their difference against zero (the Compare page's verdict).
#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

namespace tb::ui {

struct IntervalRow {
    QString name;
    double value = 0, low = 0, high = 0;  // fractions
    int style = 0;                        // series index
};

class IntervalPlot : public QWidget {
    Q_OBJECT
public:
    explicit IntervalPlot(QWidget* parent = nullptr);
    void set_rows(std::vector<IntervalRow> rows);
    void set_difference(std::optional<IntervalRow> difference);  // name "Difference"; value, low and high as fractions, drawn in points
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void update_description();
    std::vector<IntervalRow> rows_;
    std::optional<IntervalRow> difference_;
};

}  // namespace tb::ui
