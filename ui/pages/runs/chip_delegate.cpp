#include "ui/pages/runs/chip_delegate.h"

#include "ui/models/runs_model.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace tb::ui {
namespace {

constexpr int kChipHeight = 18, kPadding = 8, kBarHeight = 4;

std::pair<QColor, QColor> colors(ChipKind kind) {
    const Tokens& t = tokens();
    switch (kind) {
        case ChipKind::ok: return {t.ok_soft, t.ok};
        case ChipKind::warn: return {t.warn_soft, t.warn};
        case ChipKind::err: return {t.err_soft, t.err};
        case ChipKind::info: return {t.info_soft, t.info};
        case ChipKind::accent: return {t.accent_soft, t.accent};
        case ChipKind::neutral: break;
    }
    return {t.sunken, t.text2};
}

}  // namespace

void ChipDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem ground(option);
    initStyleOption(&ground, index);
    ground.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
    const QString text = index.data().toString();
    if (text.isEmpty()) return;
    const auto [fill, ink] = colors(static_cast<ChipKind>(index.data(RunsModel::kChipRole).toInt()));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(Theme::instance().font(11, QFont::DemiBold));
    const double progress = index.data(RunsModel::kProgressRole).toDouble();
    QRect inside = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    const QFontMetrics metrics = painter->fontMetrics();
    const QString shown = metrics.elidedText(text, Qt::ElideRight, inside.width() - 2 * kPadding);
    if (progress >= 0 && progress < 1) {
        painter->setPen(ink);
        painter->drawText(inside.adjusted(0, 3, 0, 0), Qt::AlignLeft | Qt::AlignTop, shown);
        QRectF bar(inside.left(), inside.bottom() - 2 - kBarHeight, inside.width(), kBarHeight);
        painter->setPen(Qt::NoPen);
        painter->setBrush(tokens().border);
        painter->drawRoundedRect(bar, 2, 2);
        bar.setWidth(bar.width() * progress);
        painter->setBrush(tokens().accent);
        painter->drawRoundedRect(bar, 2, 2);
    } else {
        QRectF chip(inside.left(), inside.center().y() - kChipHeight / 2.0 + 0.5, metrics.horizontalAdvance(shown) + 2 * kPadding, kChipHeight);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(chip, kChipHeight / 2.0, kChipHeight / 2.0);
        painter->setPen(ink);
        painter->drawText(chip, Qt::AlignCenter, shown);
    }
    painter->restore();
}

QSize ChipDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index).expandedTo({120, 30});
}

}  // namespace tb::ui
