#include "ui/widgets/flow_layout.h"

namespace tb::ui {

FlowLayout::FlowLayout(QWidget* parent, int gap_x, int gap_y) : QLayout(parent), gap_x_(gap_x), gap_y_(gap_y) {
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
    qDeleteAll(items_);
}

void FlowLayout::setGeometry(const QRect& where) {
    QLayout::setGeometry(where);
    arrange(where, true);
}

QSize FlowLayout::sizeHint() const {
    QSize size;
    for (const QLayoutItem* item : items_) {
        if (item->isEmpty()) continue;
        size.rwidth() += item->sizeHint().width() + (size.width() ? gap_x_ : 0);
        size.setHeight(std::max(size.height(), item->sizeHint().height()));
    }
    return size;
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : items_)
        if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
    return size;
}

int FlowLayout::arrange(const QRect& where, bool place) const {
    int x = where.x(), y = where.y(), line = 0;
    for (QLayoutItem* item : items_) {
        if (item->isEmpty()) continue;
        const QSize size = item->sizeHint();
        if (x > where.x() && x + size.width() > where.right() + 1) {
            x = where.x();
            y += line + gap_y_;
            line = 0;
        }
        if (place) item->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + gap_x_;
        line = std::max(line, size.height());
    }
    return y + line - where.y();
}

}  // namespace tb::ui
