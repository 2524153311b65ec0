#pragma once
// The series of a chart as check boxes: click hides, Alt+click shows only this one, the mouse over it raises it.
#include "ui/charts/chart_model.h"

#include <QCheckBox>

namespace tb::ui {

class LegendItem : public QCheckBox {
    Q_OBJECT
public:
    LegendItem(const SeriesSpec& spec, QWidget* parent = nullptr);
    void set_spec(const SeriesSpec& spec);
    QString id() const { return spec_.id; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void only_this(const QString& id);
    void raised(const QString& id);  // empty: left

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool hitButton(const QPoint& at) const override { return rect().contains(at); }

private:
    SeriesSpec spec_;
};

}  // namespace tb::ui
