#include "ui/models/method_words.h"

#include "core/peft/registry.h"
#include "ui/i18n/language.h"
#include "ui/models/words.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace tb::ui {
namespace {

// "LORA" is a card, "LORA.r" its field, "*.target_modules" a field that several cards share.
QString portuguese(const QStringList& keys, const char* part) {
    static const QJsonObject all = [] {
        QFile file(QStringLiteral(":/i18n/cards_pt_BR.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }();
    if (Language::instance().code() != QLatin1String("pt_BR")) return {};
    for (const QString& key : keys)
        if (const QString said = all[key].toObject()[QLatin1String(part)].toString(); !said.isEmpty()) return said;
    return {};
}

QString or_english(const QString& said, const std::string& english) {
    return said.isEmpty() ? text(english) : said;
}

QStringList keys_of(const peft::Card& card, const peft::Field& field) {
    return {text(card.name + "." + field.name), QStringLiteral("*.") + text(field.name)};
}

}  // namespace

QString preset_title(const Preset& preset) {
    return or_english(portuguese({QStringLiteral("preset.") + text(preset.id)}, "title"), preset.title);
}

QString card_title(const peft::Card& card) {
    return or_english(portuguese({text(card.name)}, "title"), card.title);
}

QString card_description(const peft::Card& card) {
    return or_english(portuguese({text(card.name)}, "text"), card.description);
}

QString field_title(const peft::Card& card, const peft::Field& field) {
    return or_english(portuguese(keys_of(card, field), "title"), field.title);
}

QString field_description(const peft::Card& card, const peft::Field& field) {
    return or_english(portuguese(keys_of(card, field), "text"), field.description);
}

QString method_words(const Spec& spec) {
    if (!spec.peft.is_object()) return {};
    const std::string name = spec.peft.value("peft_type", std::string());
    for (const peft::Card& card : peft::cards())
        if (card.name == name) return card_title(card);
    return text(name);
}

QString method_setting_words(const std::string& name) {
    for (const peft::Card& card : peft::cards())
        for (const peft::Field& field : card.fields)
            if (field.name == name) return field_title(card, field);
    return {};
}

}  // namespace tb::ui
