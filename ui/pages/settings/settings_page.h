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

private:
    void retranslate();
    void changed();
    Session& session_;
    QLabel *title_, *general_, *training_, *folders_, *home_, *home_note_;
    QComboBox* language_;
    SegmentedControl* theme_;
    QSpinBox* threads_;
    QPushButton* open_;
    Field language_field_, theme_field_, threads_field_;
};

}  // namespace tb::ui
