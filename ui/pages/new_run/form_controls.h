#pragma once
// The controls of New run's forms: how they are made, filled with words, and read, whatever their kind.
#include <QString>
#include <QStringList>
#include <QVariant>

#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QWidget;

namespace tb::ui {
class NumberEdit;
}

namespace tb::ui::form {

QSpinBox* spin(int low, int high, const QString& name);
NumberEdit* number(double low, double high, const QString& name);
QDoubleSpinBox* epochs_box();

// New words for the same choices.
void fill(QComboBox* box, const QStringList& words);
// Choices that stand for a value of the spec. One that is not among them, but is chosen or came with the spec, is shown as it is written.
using Choices = std::vector<std::pair<std::string, QString>>;
void fill(QComboBox* box, const Choices& choices, const std::string& given);
void choose(QComboBox* box, const std::string& value);
std::string chosen(const QComboBox* box);

// The value a control has, whatever its kind; of a combo box the choice.
QVariant value_of(const QWidget* control);
// A number of steps that a spin box can show; 0 for a share of the run, which it says in words.
int whole_steps(double steps);
// Outlined, with the reason as its tip, where it is not valid.
void mark(QLineEdit* edit, bool valid, const QString& why);

}  // namespace tb::ui::form
