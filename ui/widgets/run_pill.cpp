#include "ui/widgets/run_pill.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

#include "ui/i18n/language.h"
#include "ui/theme/parts.h"
#include "ui/theme/series.h"
#include "ui/theme/theme.h"

namespace tb::ui {

RunPill::RunPill(const QString& id, int style, QWidget* parent) : QFrame(parent), id_(id) {
    setObjectName("pill");
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
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
    describe();
}

void RunPill::set_place(int place, int of) {
    place_ = place;
    of_ = of;
    describe();
}

void RunPill::describe() {
    const QString told = word_->text().isEmpty() ? name_->text() : name_->text() + ", " + word_->text();
    setAccessibleName(movable() && place_ == 0 ? tr("%1, baseline").arg(told) : told);
    const QString hint = !movable()     ? QString()
                         : place_ == 0 ? tr("Baseline: differences are told from it. Drag another run here to change it.")
                                       : tr("Drag to the front, or press B, to use it as the baseline");
    setToolTip(hint);
    setAccessibleDescription(hint);
}

void RunPill::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QFrame::mousePressEvent(event);
    pressed_ = event->position().toPoint();
    home_ = pos();
}

void RunPill::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton) || !movable()) return;
    const QPoint way = event->position().toPoint() - pressed_;
    if (!dragging_ && way.manhattanLength() < QApplication::startDragDistance()) return;
    if (!dragging_) {
        dragging_ = true;
        raise();
        setCursor(Qt::ClosedHandCursor);
    }
    move(std::clamp(x() + way.x(), 0, std::max(0, parentWidget()->width() - width())), home_.y());
}

void RunPill::end_drag() {
    dragging_ = false;
    unsetCursor();
    move(home_);
}

void RunPill::mouseReleaseEvent(QMouseEvent* event) {
    if (!dragging_) return QFrame::mouseReleaseEvent(event);
    const int middle = geometry().center().x();
    end_drag();
    emit dropped(id_, middle);
}

void RunPill::keyPressEvent(QKeyEvent* event) {
    const bool alt = event->modifiers() & Qt::AltModifier;
    if (event->key() == Qt::Key_Escape && dragging_)
        end_drag();
    else if (event->key() == Qt::Key_B && place_ > 0)
        emit place_wanted(id_, 0);
    else if (alt && event->key() == Qt::Key_Left && place_ > 0)
        emit place_wanted(id_, place_ - 1);
    else if (alt && event->key() == Qt::Key_Right && place_ + 1 < of_)
        emit place_wanted(id_, place_ + 1);
    else if (event->key() == Qt::Key_Delete && !remove_->isHidden())
        emit removed(id_);
    else
        QFrame::keyPressEvent(event);
}

void RunPill::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto offer = [&](const QString& words, const QString& keys, int place) {
        QAction* action = menu->addAction(words + '\t' + keys);
        action->setEnabled(place >= 0 && place < of_ && place != place_);
        connect(action, &QAction::triggered, this, [this, place] { emit place_wanted(id_, place); });
    };
    offer(tr("Use as baseline"), QStringLiteral("B"), 0);
    offer(tr("Move left"), tr("Alt+Left"), place_ - 1);
    offer(tr("Move right"), tr("Alt+Right"), place_ + 1);
    if (!remove_->isHidden()) {
        menu->addSeparator();
        connect(menu->addAction(remove_->accessibleName() + '\t' + tr("Del")), &QAction::triggered, this, [this] { emit removed(id_); });
    }
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().bottomLeft()) : event->globalPos());
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
