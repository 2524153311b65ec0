#include "ui/pages/page_parts.h"

#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>

namespace tb::ui {
namespace {

QWidget* cell(const GridText& value, bool caption) {
    QLabel* label = make_label(value.text, caption ? Role::cap : value.strong ? Role::b : Role::body);
    label->setAlignment((value.right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (!value.tip.isEmpty()) label->setToolTip(value.tip);
    if (!value.doubtful) return label;
    auto* both = new QWidget;
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(label);
    row->addWidget(make_icon(QStringLiteral("warning"), Ink::warn, 14));
    row->addStretch();
    both->setToolTip(value.tip);
    label->setAccessibleDescription(value.tip);
    return both;
}

}  // namespace

QScrollArea* make_scroll(QWidget* content) {
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("page"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    content->setObjectName(QStringLiteral("page"));
    scroll->setWidget(content);
    return scroll;
}

void bring_into_view(QWidget* part) {
    for (QWidget* above = part->parentWidget(); above; above = above->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(above)) return scroll->ensureWidgetVisible(part, 0, 8);
}

void clear_layout(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        if (QLayout* inner = item->layout()) clear_layout(inner);
        delete item;
    }
}

void fill_grid(QGridLayout* grid, const std::vector<GridText>& header, const std::vector<std::vector<GridText>>& rows) {
    clear_layout(grid);
    int line = 0;
    if (!header.empty()) {
        for (int column = 0; column < static_cast<int>(header.size()); ++column)
            grid->addWidget(cell(header[static_cast<std::size_t>(column)], true), 0, column);
        grid->addWidget(hline(), 1, 0, 1, static_cast<int>(header.size()));
        line = 2;
    }
    for (const auto& row : rows) {
        for (int column = 0; column < static_cast<int>(row.size()); ++column)
            grid->addWidget(cell(row[static_cast<std::size_t>(column)], false), line, column);
        ++line;
    }
}

}  // namespace tb::ui
