#include "ui/dialogs/action_palette.h"

#include "ui/theme/parts.h"

#include <QAction>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace tb::ui {
namespace {

QString plain(const QAction* action) {
    QString text = action->text();
    return text.remove('&');
}

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
        auto* item = new QStandardItem(keys.isEmpty() ? plain(action) : QStringLiteral("%1\t%2").arg(plain(action), keys));
        item->setEditable(false);
        item->setEnabled(action->isEnabled());
        item->setData(static_cast<int>(actions_.size()), Qt::UserRole);
        actions_ << action;
        model_->appendRow(item);
    }
    shown_->setSourceModel(model_);
    shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    list_->setModel(shown_);
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
