#pragma once
// The two painted halves of the freeze picker; no other unit includes it.
#include "ui/widgets/freeze_picker.h"

#include <QSlider>

namespace tb::ui {

// Columns from left to right; both halves place them alike.
struct BlockLayout {
    double left = 0, step = 0, gap = 0;
    int count = 0;
    double x(int block) const { return left + step * block; }
    double width() const { return step - gap; }
    double edge(int depth) const { return left + step * depth - gap / 2; }  // the gap right of `depth` blocks
    int at(double x) const { return step > 0 && x >= left && x < left + step * count ? int((x - left) / step) : -1; }
};

class FreezeBlocks : public QWidget {
    Q_OBJECT
public:
    explicit FreezeBlocks(FreezePicker* picker);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    BlockLayout layout_of(double width) const;
    int focused() const { return focused_; }
    void set_focused(int block, bool tell);
    void toggle_focused();
    void tell_state();  // to assistive technology
    FreezePicker* picker() const { return picker_; }
    QRect block_rect(int block) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void draw_block(QPainter& painter, const BlockLayout& layout, int block) const;
    void draw_words(QPainter& painter, const BlockLayout& layout, int block) const;
    QRectF column(const BlockLayout& layout, int block) const;
    FreezePicker* picker_;
    int focused_ = 0;
};

// A slider whose stops are the gaps between blocks: all left of the knob is frozen.
class DepthSlider : public QSlider {
    Q_OBJECT
public:
    explicit DepthSlider(FreezePicker* picker);
    QSize sizeHint() const override { return {200, 26}; }
    QSize minimumSizeHint() const override { return {80, 26}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void take(double x);
    FreezePicker* picker_;
};

// Diagonal lines, 4 px apart, in `ink` over `fill`.
void draw_hatch(QPainter& painter, const QRectF& where, const QColor& fill, const QColor& ink);

}  // namespace tb::ui
