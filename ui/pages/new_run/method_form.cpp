#include "ui/pages/new_run/method_form.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/models/method_words.h"
#include "ui/models/words.h"
#include "ui/pages/page_parts.h"
#include "ui/theme/parts.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/number_edit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tb::ui {
namespace {

using peft::FieldType;

constexpr int kNoBound = 1'000'000;

bool may_be_absent(const peft::Field& field) {
    return field.may_be_null || field.standard.is_null();
}

void show_invalid(QLineEdit* edit, bool valid) {
    if (edit->property("invalid").toBool() == !valid) return;
    edit->setProperty("invalid", !valid);
    edit->style()->unpolish(edit);
    edit->style()->polish(edit);
}

QString plain_text(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return text(value.get<std::string>());
    if (value.is_number_integer()) return QString::number(value.get<std::int64_t>());
    if (value.is_array()) return targets_text(value);
    return text(json_text(value));
}

// "0, 2" -> [0, 2].
Json parse_layers(const QString& typed) {
    Json list = Json::array();
    for (const QString& word : typed.split(QRegularExpression(QStringLiteral("[\\s,;]+")), Qt::SkipEmptyParts)) {
        bool whole = false;
        const int layer = word.toInt(&whole);
        if (!whole || layer < 0) return Json(Json::value_t::discarded);
        list.push_back(layer);
    }
    return list.empty() ? Json() : list;
}

Json parse_patterns(const QString& typed, const Json& standard) {
    if (typed.trimmed().isEmpty()) return standard;
    const Json value = json_from(typed.toStdString());
    return value.is_object() ? value : Json(Json::value_t::discarded);
}

}  // namespace

Json parse_targets(const QString& typed) {
    const QString trimmed = typed.trimmed();
    if (trimmed.isEmpty()) return {};
    static const QRegularExpression expression(QStringLiteral("[()\\[\\]|*+?\\\\^$]"));
    if (trimmed == QLatin1String("all-linear") || trimmed.contains(expression)) return trimmed.toStdString();
    Json list = Json::array();
    for (const QString& word : trimmed.split(QRegularExpression(QStringLiteral("[\\s,;]+")), Qt::SkipEmptyParts)) list.push_back(word.toStdString());
    return list;
}

QString targets_text(const Json& value) {
    if (!value.is_array()) return plain_text(value);
    QStringList words;
    for (const Json& one : value) words << plain_text(one);
    return words.join(QStringLiteral(", "));
}

MethodForm::MethodForm(QWidget* parent)
    : QWidget(parent), main_(new QGridLayout), more_grid_(new QGridLayout), more_(new QWidget), more_button_(make_link({})), boxes_(nullptr) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(main_);
    auto* modules = new QWidget;
    boxes_ = new FlowLayout(modules, 8, 2);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    modules->setSizePolicy(policy);
    column->addWidget(modules);
    column->addWidget(more_button_, 0, Qt::AlignLeft);
    more_->setLayout(more_grid_);
    more_->hide();
    column->addWidget(more_);
    for (QGridLayout* grid : {main_, more_grid_}) {
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setHorizontalSpacing(8);
        grid->setVerticalSpacing(5);
        grid->setColumnStretch(1, 1);
    }
    more_button_->setObjectName(QStringLiteral("method_more"));
    connect(more_button_, &QPushButton::clicked, this, [this] {
        open_ = !open_;
        more_->setVisible(open_);
        retranslate();
    });
    on_language(this, [this] {
        if (!card_.name.empty()) show_card(card_, config());
        retranslate();
    });
}

void MethodForm::retranslate() {
    more_button_->setText(open_ ? tr("Fewer settings") : tr("More settings"));
}

void MethodForm::show_card(const peft::Card& card, const Json& config) {
    card_ = card;
    config_ = config;
    kept_ = Json::object();
    if (config.is_object())
        for (const auto& [key, value] : config.items()) {
            const bool shown = std::any_of(card.fields.begin(), card.fields.end(), [&](const peft::Field& field) { return field.name == key; });
            if (!shown) kept_[key] = value;
        }
    kept_["peft_type"] = card.name;
    filling_ = true;
    fill();
    filling_ = false;
}

void MethodForm::fill() {
    controls_.clear();
    targets_ = nullptr;
    clear_layout(main_);
    clear_layout(more_grid_);
    int row = 0, more_row = 0;
    for (const peft::Field& field : card_.fields) {
        const Json value = config_.is_object() && config_.contains(field.name) ? config_[field.name] : field.standard;
        field.advanced ? add(field, value, more_grid_, more_row++) : add(field, value, main_, row++);
    }
    more_button_->setVisible(more_row > 0);
    more_->setVisible(open_ && more_row > 0);
    fill_modules();
}

void MethodForm::add(const peft::Field& field, const Json& value, QGridLayout* grid, int row) {
    Control control = make(field, value);
    const QString title = field_title(card_, field), description = field_description(card_, field);
    control.widget->setObjectName(QStringLiteral("peft_") + text(field.name));
    control.widget->setToolTip(QStringLiteral("%1\n%2").arg(description, text(field.name)));
    control.widget->setAccessibleName(title);
    control.widget->setAccessibleDescription(description);
    if (auto* box = qobject_cast<QCheckBox*>(control.widget)) {
        box->setText(title);
        grid->addWidget(box, row, 0, 1, 2);
    } else {
        QLabel* caption = make_label(title, Role::small);
        caption->setBuddy(control.widget);
        caption->setToolTip(control.widget->toolTip());
        control.widget->setMinimumWidth(80);
        grid->addWidget(caption, row, 0);
        grid->addWidget(control.widget, row, 1);
    }
    controls_.push_back(std::move(control));
}

MethodForm::Control MethodForm::make(const peft::Field& field, const Json& value) {
    if (field.type == FieldType::whole && !may_be_absent(field)) {
        auto* box = new QSpinBox;
        box->setRange(static_cast<int>(field.least), field.most > 0 ? static_cast<int>(field.most) : kNoBound);
        box->setValue(value.is_number() ? value.get<int>() : 0);
        box->setKeyboardTracking(false);
        connect(box, &QSpinBox::valueChanged, this, &MethodForm::touched);
        return {field, box, [box] { return Json(box->value()); }};
    }
    if (field.type == FieldType::real && !may_be_absent(field)) {
        auto* edit = new NumberEdit;
        edit->set_limits(field.least, field.most > 0 ? field.most : std::numeric_limits<double>::infinity());
        edit->set_value(value.is_number() ? value.get<double>() : 0);
        connect(edit, &NumberEdit::value_changed, this, &MethodForm::touched);
        connect(edit, &NumberEdit::validity_changed, this, &MethodForm::touched);
        const bool whole = field.standard.is_number_integer();
        return {field, edit, [edit, whole] {
                    if (!edit->valid()) return Json(Json::value_t::discarded);
                    // A default that stands in the card as a whole number stays one.
                    const double number = edit->value();
                    return whole && number == std::floor(number) ? Json(static_cast<std::int64_t>(number)) : Json(number);
                }};
    }
    if (field.type == FieldType::flag) {
        auto* box = new QCheckBox;
        box->setChecked(value.is_boolean() && value.get<bool>());
        connect(box, &QCheckBox::toggled, this, &MethodForm::touched);
        return {field, box, [box] { return Json(box->isChecked()); }};
    }
    if (field.type == FieldType::choice || field.type == FieldType::flag_or_choice) {
        auto* box = new QComboBox;
        std::vector<Json> values;
        if (field.type == FieldType::flag_or_choice) {
            values = {true, false};
            box->addItems({tr("yes"), tr("no")});
        }
        for (const std::string& choice : field.choices) {
            values.emplace_back(choice);
            box->addItem(text(choice));
        }
        box->setCurrentIndex(static_cast<int>(std::find(values.begin(), values.end(), value) - values.begin()));
        connect(box, &QComboBox::activated, this, &MethodForm::touched);
        return {field, box, [box, values] { return box->currentIndex() < 0 ? Json(Json::value_t::discarded) : values[static_cast<std::size_t>(box->currentIndex())]; }};
    }
    return make_text(field, value);
}

// Lists, expressions, patterns, and numbers that may be left out.
MethodForm::Control MethodForm::make_text(const peft::Field& field, const Json& value) {
    auto* edit = new QLineEdit(plain_text(value));
    edit->setPlaceholderText(may_be_absent(field) ? tr("automatic") : QString());
    connect(edit, &QLineEdit::textEdited, this, &MethodForm::touched);
    if (field.type == FieldType::targets && !field.advanced && !targets_) {
        targets_ = edit;
        connect(edit, &QLineEdit::textChanged, this, &MethodForm::fill_modules);
    }
    const auto read = [edit, field]() -> Json {
        const QString typed = edit->text().trimmed();
        switch (field.type) {
            case FieldType::layers: return parse_layers(typed);
            case FieldType::patterns: return parse_patterns(typed, field.standard);
            case FieldType::whole:
            case FieldType::real: {
                if (typed.isEmpty()) return {};
                double number = 0;
                const bool whole = field.type == FieldType::whole;
                if (!format::parse(typed, number) || number < field.least || (whole && number != std::floor(number))) return Json(Json::value_t::discarded);
                return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
            }
            default: return parse_targets(typed);
        }
    };
    return {field, edit, read};
}

void MethodForm::set_modules(const QStringList& names, const QStringList& adapted) {
    if (names == modules_ && adapted == adapted_) return;
    modules_ = names;
    adapted_ = adapted;
    fill_modules();
}

// One box a kind of layer: what the target setting says, or what the method chose for this model.
void MethodForm::fill_modules() {
    const QWidget* had = focusWidget();
    const QString focused = had && had->objectName().startsWith(QLatin1String("module_")) ? had->objectName() : QString();
    clear_layout(boxes_);
    if (!targets_) return;
    const Json value = parse_targets(targets_->text());
    if (value.is_string()) return;  // an expression says more than boxes could
    for (const QString& name : modules_) {
        const bool on = value.is_array() ? std::find(value.begin(), value.end(), name.toStdString()) != value.end() : adapted_.contains(name);
        auto* box = new QCheckBox(name);
        box->setObjectName(QStringLiteral("module_") + name);
        box->setChecked(on);
        connect(box, &QCheckBox::clicked, this, &MethodForm::module_toggled);
        boxes_->addWidget(box);
        if (box->objectName() == focused) box->setFocus();
    }
}

void MethodForm::module_toggled() {
    Json list = Json::array();
    for (int i = 0; i < boxes_->count(); ++i)
        if (auto* box = qobject_cast<QCheckBox*>(boxes_->itemAt(i)->widget()); box && box->isChecked()) list.push_back(box->text().toStdString());
    targets_->setText(targets_text(list));
    touched();
}

void MethodForm::touched() {
    if (filling_) return;
    for (const Control& control : controls_)
        if (auto* edit = qobject_cast<QLineEdit*>(control.widget); edit && !qobject_cast<NumberEdit*>(edit)) show_invalid(edit, !control.read().is_discarded());
    emit edited();
}

Json MethodForm::config() const {
    Json config = Json::object();
    config["peft_type"] = card_.name;
    for (const Control& control : controls_) {
        const Json value = control.read();
        if (!value.is_discarded() && value != control.field.standard) config[control.field.name] = value;
    }
    for (const auto& [key, value] : kept_.items()) config[key] = value;
    return config;
}

bool MethodForm::valid() const {
    return std::none_of(controls_.begin(), controls_.end(), [](const Control& control) { return control.read().is_discarded(); });
}

bool MethodForm::focus_field(const std::string& name) {
    for (const Control& control : controls_) {
        if (control.field.name != name) continue;
        if (control.field.advanced && !open_) more_button_->click();
        control.widget->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

}  // namespace tb::ui
