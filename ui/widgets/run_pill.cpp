#include "ui/widgets/run_pill.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "ui/i18n/language.h"
#include "ui/theme/parts.h"
#include "ui/theme/series.h"
#include "ui/theme/theme.h"

namespace tb::ui {

RunPill::RunPill(const QString& id, int style, QWidget* parent) : QFrame(parent), id_(id) {
    setObjectName("pill");
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(9, 3, 5, 3);
    row->setSpacing(7);
    row->addWidget(new SeriesSample(style));
    name_ = make_label({}, Role::b);
    word_ = make_label({}, Role::small);
    remove_ = make_tool("close", {});
    remove_->setIconSize({12, 12});
    row->addWidget(name_);
    row->addWidget(word_);
    row->addWidget(remove_);
    connect(remove_, &QToolButton::clicked, this, [this] { emit removed(id_); });
    on_language(this, [this] { set_texts(name_->text(), word_->text()); });
}

void RunPill::set_texts(const QString& name, const QString& word) {
    name_->setText(name);
    word_->setText(word);
    word_->setVisible(!word.isEmpty());
    const QString remove = tr("Remove %1").arg(name);
    remove_->setToolTip(remove);
    remove_->setAccessibleName(remove);
    setAccessibleName(word.isEmpty() ? name : name + ", " + word);
}

void RunPill::set_removable(bool on) {
    remove_->setVisible(on);
}

SeriesSample::SeriesSample(int style, QWidget* parent) : QWidget(parent), style_(style) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void SeriesSample::set_style_index(int style) {
    style_ = style;
    update();
}

QSize SeriesSample::sizeHint() const {
    return {30, 16};
}

void SeriesSample::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    draw_sample(painter, QRectF(1, 0, width() - 2, height()), series_style(style_), 2.2, true, true, tokens().surface);
}

}  // namespace tb::ui
