#pragma once
// A few exclusive choices side by side. Arrow keys move, Tab enters and leaves.
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace tb::ui {

class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    enum class Kind { strong, quiet };  // strong: the method switch; quiet: on a sunken ground, for presets and axis modes
    explicit SegmentedControl(Kind kind = Kind::strong, QWidget* parent = nullptr);
    void add(const QString& id, const QString& text, const QString& tip = {});
    void set_text(const QString& id, const QString& text, const QString& tip = {});  // from retranslate()
    void set_enabled(const QString& id, bool enabled, const QString& reason = {});
    void set_current(const QString& id);  // does not signal; an unknown id leaves none checked
    QString current() const;

signals:
    void chosen(const QString& id);  // by the user

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* button(const QString& id) const;
    void shape();
    Kind kind_;
    QHBoxLayout* row_;
    QButtonGroup* group_;
};

}  // namespace tb::ui
