#pragma once
// A number as people type it: 3e-5, 0.00003 and 0,00003 are the same value. What cannot be read or lies outside marks the field.
#include <QLineEdit>

#include <limits>

namespace tb::ui {

class NumberEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit NumberEdit(QWidget* parent = nullptr);
    void set_limits(double low, double high);  // inclusive
    void set_percent(bool on);                 // shows and reads 10 % for 0.1; a number without the sign is a percentage too
    void set_value(double value);              // keeps a learning rate's 3e-5 form where that is shorter
    double value() const { return value_; }    // the last valid one
    bool valid() const { return valid_; }

signals:
    void value_changed(double value);  // by the user, valid values only
    void validity_changed(bool valid);

private:
    void read();
    void show_validity();
    double value_ = 0, low_ = -std::numeric_limits<double>::infinity(), high_ = std::numeric_limits<double>::infinity();
    bool valid_ = true, percent_ = false;
};

}  // namespace tb::ui
