#include "ui/pages/training/queue_card.h"

#include "ui/i18n/language.h"
#include "ui/models/words.h"
#include "ui/theme/parts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace tb::ui {
namespace {
constexpr int kSerial = Qt::UserRole + 1, kRowHeight = 24, kMostRowsSeen = 4;
}

QueueList::QueueList(QWidget* parent) : QListWidget(parent) {
    setObjectName(QStringLiteral("queue_list"));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize QueueList::sizeHint() const {
    return {120, std::clamp(count(), 1, kMostRowsSeen) * kRowHeight + 2 * frameWidth()};
}

void QueueList::move_row(int from, int to) {
    if (from == to || from < 0 || to < 0 || from >= count() || to >= count()) return;
    insertItem(to, takeItem(from));
    setCurrentRow(to);
    moved_ = true;
}

void QueueList::move_current(int by) {
    move_row(currentRow(), currentRow() + by);
    if (std::exchange(moved_, false)) emit order_changed();
}

void QueueList::mousePressEvent(QMouseEvent* event) {
    QListWidget::mousePressEvent(event);
    dragged_ = event->button() == Qt::LeftButton ? indexAt(event->pos()).row() : -1;
}

void QueueList::mouseMoveEvent(QMouseEvent* event) {
    if (dragged_ < 0 || !(event->buttons() & Qt::LeftButton)) return;
    const QModelIndex under = indexAt(event->pos());
    const int to = under.isValid() ? under.row() : event->pos().y() < 0 ? 0 : count() - 1;
    if (to == dragged_) return;
    move_row(dragged_, to);
    dragged_ = to;
}

void QueueList::mouseReleaseEvent(QMouseEvent* event) {
    QListWidget::mouseReleaseEvent(event);
    dragged_ = -1;
    if (std::exchange(moved_, false)) emit order_changed();
}

void QueueList::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() & Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        move_current(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Delete)
        emit remove_wanted();
    else
        QListWidget::keyPressEvent(event);
}

QueueCard::QueueCard(RunManager& manager, QWidget* parent)
    : QFrame(parent), manager_(manager), list_(new QueueList), title_(make_label({}, Role::h2)), hint_(make_paragraph({}, Role::tiny)),
      up_(make_tool(QStringLiteral("chevron-up"), {})), down_(make_tool(QStringLiteral("chevron-down"), {})),
      remove_(make_tool(QStringLiteral("close"), {})), clear_(make_link({})) {
    setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 10, 8);
    column->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(2);
    head->addWidget(title_);
    head->addStretch();
    up_->setObjectName(QStringLiteral("queue_up"));
    down_->setObjectName(QStringLiteral("queue_down"));
    remove_->setObjectName(QStringLiteral("queue_remove"));
    clear_->setObjectName(QStringLiteral("queue_clear"));
    for (QToolButton* button : {up_, down_, remove_}) head->addWidget(button);
    head->addWidget(clear_);
    column->addLayout(head);
    column->addWidget(list_);
    column->addWidget(hint_);
    connect(up_, &QToolButton::clicked, this, [this] { list_->move_current(-1); });
    connect(down_, &QToolButton::clicked, this, [this] { list_->move_current(1); });
    connect(remove_, &QToolButton::clicked, this, &QueueCard::remove_current);
    connect(clear_, &QPushButton::clicked, &manager_, &RunManager::clear_queue);
    connect(list_, &QueueList::order_changed, this, &QueueCard::order_changed);
    connect(list_, &QueueList::remove_wanted, this, &QueueCard::remove_current);
    connect(list_, &QListWidget::currentRowChanged, this, &QueueCard::update_buttons);
    connect(&manager_, &RunManager::queue_changed, this, &QueueCard::refresh);
    on_language(this, [this] { retranslate(); });
}

void QueueCard::retranslate() {
    const auto name = [](QToolButton* button, const QString& text, const QString& keys) {
        button->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys));
        button->setAccessibleName(text);
    };
    name(up_, tr("Sooner"), tr("Alt+Up"));
    name(down_, tr("Later"), tr("Alt+Down"));
    name(remove_, tr("Take out of the queue"), tr("Del"));
    clear_->setText(tr("Clear"));
    list_->setAccessibleName(tr("Runs that wait"));
    refresh();
}

void QueueCard::refresh() {
    const auto waiting = manager_.queued();
    setVisible(!waiting.empty());
    title_->setText(tr("%n waiting", nullptr, static_cast<int>(waiting.size())));
    hint_->setVisible(manager_.held());
    hint_->setText(tr("They go on when you have chosen what becomes of the run above."));
    const quint64 chosen = list_->currentItem() ? list_->currentItem()->data(kSerial).toULongLong() : 0;
    const int row = list_->currentRow();
    list_->clear();
    for (const auto& run : waiting) {
        auto* item = new QListWidgetItem(QStringLiteral("%1 · %2").arg(text(run->title), trains_words(run->spec)), list_);
        item->setData(kSerial, run->serial);
        item->setSizeHint({10, kRowHeight});
        item->setToolTip(QStringList{text(run->title), model_words(run->spec), dataset_words(run->spec), trains_words(run->spec)}.join(QStringLiteral(" · ")));
        if (run->serial == chosen) list_->setCurrentItem(item);
    }
    if (!list_->currentItem() && list_->count() > 0) list_->setCurrentRow(std::clamp(row, 0, list_->count() - 1));
    list_->updateGeometry();
    update_buttons();
}

void QueueCard::update_buttons() {
    const int row = list_->currentRow();
    up_->setEnabled(row > 0);
    down_->setEnabled(row >= 0 && row + 1 < list_->count());
    remove_->setEnabled(row >= 0);
}

void QueueCard::order_changed() {
    std::vector<quint64> serials;
    for (int i = 0; i < list_->count(); ++i) serials.push_back(list_->item(i)->data(kSerial).toULongLong());
    manager_.reorder_queue(serials);
    update_buttons();
}

void QueueCard::remove_current() {
    if (const QListWidgetItem* item = list_->currentItem()) manager_.remove_queued(item->data(kSerial).toULongLong());
}

}  // namespace tb::ui
