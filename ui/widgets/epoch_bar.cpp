#include "ui/widgets/epoch_bar.h"

#include <QPainter>

#include <cmath>

#include "ui/i18n/format.h"
#include "ui/theme/theme.h"

namespace tb::ui {

EpochBar::EpochBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void EpochBar::set_segments(std::vector<EpochSegment> segments) {
    segments_ = std::move(segments);
    QStringList words;
    double done = 0;
    for (const EpochSegment& segment : segments_) {
        if (segment.fraction > 0) words << segment.caption;
        done += segment.fraction;
    }
    setAccessibleName(tr("Epochs"));
    setAccessibleDescription(tr("%1 of %2 epochs. %3").arg(format::decimal(done, 1)).arg(segments_.size()).arg(words.join(". ")));
    setToolTip(words.join('\n'));
    update();
}

QSize EpochBar::sizeHint() const {
    return {400, 8 + Theme::instance().px(11) + 8};
}

QSize EpochBar::minimumSizeHint() const {
    return {100, sizeHint().height()};
}

void EpochBar::paintEvent(QPaintEvent*) {
    if (segments_.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = tokens();
    painter.setFont(Theme::instance().font(11));
    const double count = double(segments_.size()), gap = count > 40 ? 1 : 4, step = (width() + gap) / count;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const EpochSegment& segment = segments_[i];
        const QRectF bar(step * double(i), 1, step - gap, 6);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.border);
        painter.drawRoundedRect(bar, 3, 3);
        if (segment.fraction > 0) {
            painter.setBrush(t.accent);
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(6.0, bar.width() * std::min(1.0, segment.fraction)), 6), 3, 3);
        }
        // Captions only where they fit: short words of many epochs would run together.
        if (step < 60) continue;
        painter.setPen(t.text2);
        const QString text = painter.fontMetrics().elidedText(segment.caption, Qt::ElideRight, int(bar.width()));
        painter.drawText(QRectF(bar.left(), 9, bar.width(), height() - 9), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

}  // namespace tb::ui
