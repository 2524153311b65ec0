#include "ui/pages/new_run/form_controls.h"

#include "ui/i18n/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/number_edit.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace tb::ui::form {
namespace {

// Whole numbers of epochs without ",00".
class EpochsBox : public QDoubleSpinBox {
public:
    QString textFromValue(double value) const override { return format::shortest(value); }
};

}  // namespace

QDoubleSpinBox* epochs_box() {
    auto* box = new EpochsBox;
    box->setObjectName(QStringLiteral("epochs"));
    box->setRange(0.01, 1000);
    box->setDecimals(4);
    box->setSingleStep(1);
    box->setKeyboardTracking(false);
    return box;
}

QSpinBox* spin(int low, int high, const QString& name) {
    auto* box = new QSpinBox;
    box->setRange(low, high);
    box->setObjectName(name);
    box->setKeyboardTracking(false);
    return box;
}

NumberEdit* number(double low, double high, const QString& name) {
    auto* edit = new NumberEdit;
    edit->set_limits(low, high);
    edit->setObjectName(name);
    return edit;
}

void fill(QComboBox* box, const QStringList& words) {
    const QSignalBlocker blocked(box);
    const int chosen = std::max(0, box->currentIndex());
    box->clear();
    box->addItems(words);
    box->setCurrentIndex(chosen);
}

void fill(QComboBox* box, const Choices& choices, const std::string& given) {
    const QSignalBlocker blocked(box);
    const QVariant chosen = box->currentIndex() >= 0 ? box->currentData() : QVariant(QString::fromStdString(given));
    box->clear();
    for (const auto& [value, words] : choices) box->addItem(words, QString::fromStdString(value));
    for (const QString& value : {QString::fromStdString(given), chosen.toString()})
        if (box->findData(value) < 0) box->addItem(value, value);
    box->setCurrentIndex(box->findData(chosen));
}

void choose(QComboBox* box, const std::string& value) {
    const QString data = QString::fromStdString(value);
    if (box->findData(data) < 0) box->addItem(data, data);
    box->setCurrentIndex(box->findData(data));
}

std::string chosen(const QComboBox* box) {
    return box->currentData().toString().toStdString();
}

QVariant value_of(const QWidget* control) {
    if (const auto* spin_box = qobject_cast<const QSpinBox*>(control)) return spin_box->value();
    if (const auto* real = qobject_cast<const QDoubleSpinBox*>(control)) return real->value();
    if (const auto* box = qobject_cast<const QComboBox*>(control)) return box->currentData().isValid() ? box->currentData() : QVariant(box->currentIndex());
    if (const auto* edit = qobject_cast<const NumberEdit*>(control)) return edit->value();
    if (const auto* edit = qobject_cast<const QLineEdit*>(control)) return edit->text();
    return {};
}

int whole_steps(double steps) {
    return steps < 1 || steps != std::floor(steps) ? 0 : static_cast<int>(steps);
}

void mark(QLineEdit* edit, bool valid, const QString& why) {
    edit->setProperty("invalid", !valid);
    edit->setToolTip(valid ? QString() : why);
    edit->setStyleSheet(valid ? QString() : QStringLiteral("border: 2px solid %1;").arg(tokens().err.name()));
}

}  // namespace tb::ui::form
