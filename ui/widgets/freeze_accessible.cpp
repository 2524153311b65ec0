// The freeze picker to a screen reader: a list whose items are check boxes.
#include <QAccessibleWidget>
#include <QPointer>

#include "ui/widgets/freeze_accessible.h"
#include "ui/widgets/freeze_blocks.h"

namespace tb::ui {
namespace {

class BlockInterface : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    BlockInterface(FreezeBlocks* blocks, int block) : blocks_(blocks), block_(block) {}

    bool isValid() const override { return blocks_ && std::size_t(block_) < blocks_->picker()->blocks().size(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(blocks_); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override {
        return isValid() && kind == QAccessible::Name ? blocks_->picker()->block_description(block_) : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        const QRect where = blocks_->block_rect(block_);
        return {blocks_->mapToGlobal(where.topLeft()), where.size()};
    }
    QAccessible::Role role() const override { return QAccessible::CheckBox; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.checkable = true;
        state.checked = blocks_->picker()->frozen(block_);
        state.focusable = true;
        state.focused = blocks_->hasFocus() && blocks_->focused() == block_;
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    QStringList actionNames() const override { return {toggleAction(), setFocusAction()}; }
    void doAction(const QString& name) override {
        blocks_->set_focused(block_, true);
        if (name == toggleAction()) blocks_->toggle_focused();
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    QPointer<FreezeBlocks> blocks_;
    int block_;
};

class BlocksInterface : public QAccessibleWidget {
public:
    explicit BlocksInterface(FreezeBlocks* blocks) : QAccessibleWidget(blocks, QAccessible::List), blocks_(blocks) {}
    ~BlocksInterface() override {
        for (const QAccessible::Id id : ids_) QAccessible::deleteAccessibleInterface(id);
    }
    int childCount() const override { return int(blocks_->picker()->blocks().size()); }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) return nullptr;
        while (int(ids_.size()) <= index) ids_.push_back(QAccessible::registerAccessibleInterface(new BlockInterface(blocks_, int(ids_.size()))));
        return QAccessible::accessibleInterface(ids_[std::size_t(index)]);
    }
    int indexOfChild(const QAccessibleInterface* wanted) const override {
        for (int i = 0; i < childCount(); ++i)
            if (child(i) == wanted) return i;
        return -1;
    }
    QAccessibleInterface* focusChild() const override { return blocks_->hasFocus() ? child(blocks_->focused()) : nullptr; }
    QAccessibleInterface* childAt(int x, int y) const override {
        for (int i = 0; i < childCount(); ++i)
            if (child(i)->rect().contains(x, y)) return child(i);
        return nullptr;
    }

private:
    FreezeBlocks* blocks_;
    mutable std::vector<QAccessible::Id> ids_;
};

QAccessibleInterface* make_interface(const QString&, QObject* object) {
    auto* blocks = qobject_cast<FreezeBlocks*>(object);
    return blocks ? new BlocksInterface(blocks) : nullptr;
}

}  // namespace

void install_freeze_accessible() {
    static const bool once = (QAccessible::installFactory(make_interface), true);
    Q_UNUSED(once);
}

}  // namespace tb::ui
