#include "ui/dialogs/action_palette.h"

#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace tb::ui {
namespace {

QString plain(const QAction* action) {
    QString text = action->text();
    return text.remove('&');
}

constexpr int kKeys = Qt::UserRole + 1, kSought = Qt::UserRole + 2, kRowHeight = 26, kMargin = 8;

// The action to the left, its shortcut to the right.
class ActionDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), kRowHeight};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const auto group = option.state & QStyle::State_Enabled ? QPalette::Active : QPalette::Disabled;
        painter->save();
        painter->setFont(option.font);
        painter->setPen(group == QPalette::Disabled ? option.palette.color(group, QPalette::Text) : tokens().text2);
        painter->drawText(option.rect.adjusted(0, 0, -kMargin, 0), Qt::AlignRight | Qt::AlignVCenter, index.data(kKeys).toString());
        painter->restore();
    }
};

}  // namespace

ActionPalette::ActionPalette(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), filter_(new QLineEdit), list_(new QListView), model_(new QStandardItemModel(this)), shown_(new QSortFilterProxyModel(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find an action"));
    resize(460, 360);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(filter_);
    column->addWidget(list_);
    filter_->setPlaceholderText(tr("Find an action"));
    filter_->installEventFilter(this);
    for (QAction* action : actions) {
        if (action->text().isEmpty() || action->menu()) continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QStandardItem(plain(action));
        item->setData(keys, kKeys);
        item->setData(QStringLiteral("%1 %2").arg(plain(action), keys), kSought);
        item->setAccessibleText(keys.isEmpty() ? plain(action) : plain(action) + QStringLiteral(", ") + keys);
        item->setEditable(false);
        item->setEnabled(action->isEnabled());
        if (!action->isEnabled()) item->setToolTip(action->statusTip());  // why not
        item->setData(static_cast<int>(actions_.size()), Qt::UserRole);
        actions_ << action;
        model_->appendRow(item);
    }
    shown_->setSourceModel(model_);
    shown_->setFilterRole(kSought);
    shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    list_->setModel(shown_);
    list_->setItemDelegate(new ActionDelegate(list_));
    list_->setCurrentIndex(shown_->index(0, 0));
    list_->setFocusPolicy(Qt::NoFocus);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        shown_->setFilterFixedString(text);
        list_->setCurrentIndex(shown_->index(0, 0));
    });
    connect(filter_, &QLineEdit::returnPressed, this, &ActionPalette::run_current);
    connect(list_, &QListView::clicked, this, &ActionPalette::run_current);
}

bool ActionPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            const int row = std::clamp(list_->currentIndex().row() + step, 0, std::max(0, shown_->rowCount() - 1));
            list_->setCurrentIndex(shown_->index(row, 0));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ActionPalette::run_current() {
    const QModelIndex index = list_->currentIndex();
    if (!index.isValid()) return;
    QAction* action = actions_[index.data(Qt::UserRole).toInt()];
    close();
    if (action->isEnabled()) QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
}

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Shortcuts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->addWidget(make_label(tr("Shortcuts"), Role::h1));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    int line = 0;
    constexpr int kHalf = 16;
    for (const QAction* action : actions) {
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        if (keys.isEmpty() || action->text().isEmpty()) continue;
        grid->addWidget(make_label(plain(action)), line % kHalf, line / kHalf * 2);
        grid->addWidget(make_label(keys, Role::mono), line % kHalf, line / kHalf * 2 + 1);
        ++line;
    }
    column->addLayout(grid);
    auto* close_button = make_button(tr("Close"), ButtonKind::primary);
    column->addWidget(close_button, 0, Qt::AlignRight);
    connect(close_button, &QPushButton::clicked, this, &QDialog::close);
}

}  // namespace tb::ui
