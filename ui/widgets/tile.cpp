#include "ui/widgets/tile.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/theme/parts.h"

namespace tb::ui {

Tile::Tile(const QString& caption, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    caption_ = make_label(caption, Role::cap);
    value_ = make_label(QString(QChar(0x2013)), Role::kpi);
    sub_ = make_label({}, Role::tiny);
    for (QLabel* label : {caption_, value_, sub_}) {
        // The tile's width is its share of the row, whatever the figures are at the moment.
        label->setMinimumWidth(1);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        column->addWidget(label);
    }
    setMinimumWidth(72);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void Tile::set_caption(const QString& text) {
    caption_->setText(text);
    describe();
}

void Tile::set_value(const QString& text) {
    if (value_->text() == text) return;
    value_->setText(text);
    describe();
}

void Tile::set_sub(const QString& text) {
    if (sub_->text() == text) return;
    sub_->setText(text);
    sub_->setToolTip(text);
    describe();
}

QString Tile::value() const {
    return value_->text();
}

void Tile::describe() {
    setAccessibleName(QStringList{caption_->text(), value_->text(), sub_->text()}.join(", "));
}

TileRow::TileRow(QWidget* parent) : QWidget(parent) {
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* card = new QFrame;
    card->setObjectName("card");
    outer->addWidget(card);
    row_ = new QHBoxLayout(card);
    row_->setContentsMargins(16, 10, 16, 10);
    row_->setSpacing(14);
}

Tile* TileRow::add(const QString& caption) {
    if (row_->count()) row_->addWidget(vline());
    auto* tile = new Tile(caption);
    row_->addWidget(tile, 1);
    return tile;
}

}  // namespace tb::ui
