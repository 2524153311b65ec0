#include "ui/widgets/stack_bar.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/freeze_blocks.h"

namespace tb::ui {
namespace {

class Swatch : public QWidget {
public:
    explicit Swatch(bool trains) : trains_(trains) { setFixedSize(10, 10); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (trains_) painter.fillRect(rect(), tokens().accent);
        else draw_hatch(painter, rect(), tokens().frozen, tokens().frozen_ink);
    }

private:
    bool trains_;
};

// A method trains a little of a part whose weights stay as they are.
bool in_part(const nn::PartCount& part) {
    return part.trains && part.trainable > 0 && part.trainable < part.parameters;
}

}  // namespace

StackBar::StackBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void StackBar::set_parts(std::vector<nn::PartCount> parts) {
    parts_ = std::move(parts);
    QStringList words;
    for (const nn::PartCount& part : parts_) words << part_name(part) + ' ' + format::count(part.parameters);
    setAccessibleName(tr("Parameters by part"));
    setAccessibleDescription(words.join("; "));
    setToolTip(words.join('\n'));
    update();
}

QSize StackBar::sizeHint() const {
    return {200, 12};
}

void StackBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    double total = 0;
    for (const nn::PartCount& part : parts_) total += double(part.parameters);
    if (total <= 0) return painter.fillRect(rect(), tokens().sunken);
    double x = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const double width = this->width() * double(parts_[i].parameters) / total;
        // A part stays visible however small it is; the line between two parts is a gap of one pixel.
        const QRectF where(x, 0, std::max(1.5, width - (i + 1 < parts_.size() ? 1 : 0)), height());
        if (parts_[i].trains && !in_part(parts_[i])) painter.fillRect(where, tokens().accent);
        else draw_hatch(painter, where, tokens().frozen, tokens().frozen_ink);
        x += width;
    }
}

QString part_name(const nn::PartCount& part) {
    QString name;
    if (part.role == nn::BlockRole::embeddings) name = StackBar::tr("Embeddings");
    else if (part.role == nn::BlockRole::layer && part.first == part.last) name = StackBar::tr("Layer %1").arg(part.first);
    else if (part.role == nn::BlockRole::layer) name = StackBar::tr("Layers %1–%2").arg(part.first).arg(part.last);
    else name = StackBar::tr("Head");
    if (in_part(part)) return StackBar::tr("%1, %2 train").arg(name, format::count(part.trainable));
    if (part.trains) return part.role == nn::BlockRole::head ? StackBar::tr("%1, new").arg(name) : name;
    return StackBar::tr("%1, frozen").arg(name);
}

PartsTable::PartsTable(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    bar_ = new StackBar;
    column->addWidget(bar_);
    on_language(this, [this] { fill(); });
}

void PartsTable::set_counts(const nn::ParameterCounts& counts) {
    if (counts == counts_) return;
    counts_ = counts;
    fill();
}

void PartsTable::fill() {
    bar_->set_parts(counts_.parts);
    delete table_;
    table_ = new QWidget;
    layout()->addWidget(table_);
    auto* grid = new QGridLayout(table_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const nn::PartCount& part : counts_.parts) {
        grid->addWidget(new Swatch(part.trains && !in_part(part)), row, 0);
        grid->addWidget(make_label(part_name(part), Role::small), row, 1);
        grid->addWidget(make_label(format::count(part.parameters), Role::small), row, 2, Qt::AlignRight);
        const double share = counts_.total ? double(part.parameters) / double(counts_.total) : 0;
        grid->addWidget(make_label(format::percent(share), Role::small), row++, 3, Qt::AlignRight);
    }
}

}  // namespace tb::ui
