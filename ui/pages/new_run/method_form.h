#pragma once
// The settings of a fine-tuning method, made from its card: no method is known by name here.
#include "core/peft/card.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QPushButton;

namespace tb::ui {

class FlowLayout;

class MethodForm : public QWidget {
    Q_OBJECT

public:
    explicit MethodForm(QWidget* parent = nullptr);
    // `config`: the spec's "peft" as far as it is this card's, or null.
    void show_card(const peft::Card& card, const Json& config);
    const peft::Card& card() const { return card_; }
    // The linear layers that a setting can name by their last word, and those of them that have an adapter now.
    void set_modules(const QStringList& names, const QStringList& adapted);
    Json config() const;  // the method's name and what differs from its defaults
    bool valid() const;
    bool focus_field(const std::string& name);

signals:
    void edited();

private:
    struct Control {
        peft::Field field;
        QWidget* widget = nullptr;
        std::function<Json()> read;  // a discarded value: it cannot be read
    };
    void retranslate();
    void fill();
    void add(const peft::Field& field, const Json& value, QGridLayout* grid, int row);
    Control make(const peft::Field& field, const Json& value);
    Control make_text(const peft::Field& field, const Json& value);
    void fill_modules();
    void module_toggled();
    void touched();

    peft::Card card_;
    Json config_;
    Json kept_ = Json::object();  // what the config says beyond the card's fields
    std::vector<Control> controls_;
    QGridLayout *main_, *more_grid_;
    QWidget* more_;
    QPushButton* more_button_;
    FlowLayout* boxes_;
    QLineEdit* targets_ = nullptr;
    QStringList modules_, adapted_;
    bool filling_ = false, open_ = false;
};

// "q_lin, v_lin" -> a list; an expression or "all-linear" -> one text; nothing -> null.
Json parse_targets(const QString& text);
QString targets_text(const Json& value);

}  // namespace tb::ui
