#pragma once
// Settings: all apply at once.
#include "ui/models/session.h"
#include "ui/theme/parts.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace tb::ui {

class SegmentedControl;

class SettingsPage : public QWidget {
    Q_OBJECT

public:
    explicit SettingsPage(Session& session, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void changed();
    void tell_machine();
    Session& session_;
    QLabel *title_, *general_, *training_, *machine_, *machine_text_, *folders_, *home_, *home_note_;
    QComboBox* language_;
    SegmentedControl* theme_;
    QSpinBox* threads_;
    QPushButton* open_;
    Json environment_;  // null until the engine has said
    Field language_field_, theme_field_, threads_field_;
};

}  // namespace tb::ui
