#include "ui/i18n/messages.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"

namespace tb::ui {
namespace {

QJsonObject portuguese(const char* id) {
    static const QJsonObject all = [] {
        QFile file(":/i18n/codes_pt_BR.json");
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }();
    return all[QLatin1String(id)].toObject();
}

// Plans and reports round where digits matter ("1.15", "22.1", "14,767,874") and hand over the text: a number all the same, in the
// window's form. What other codes quote stands in the user's file and stays as it is.
bool computes(const Code& code) {
    const QLatin1String id(code.id);
    return id.startsWith(QLatin1String("plan.")) || id.startsWith(QLatin1String("report."));
}

QString number_text(const QString& text) {
    static const QRegularExpression decimal(QStringLiteral("^-?[0-9]+\\.([0-9]+)$")), grouped(QStringLiteral("^[0-9]{1,3}(,[0-9]{3})+$"));
    if (const auto match = decimal.match(text); match.hasMatch()) return format::decimal(text.toDouble(), int(match.captured(1).size()));
    if (grouped.match(text).hasMatch()) return format::count(QString(text).remove(',').toLongLong());
    return text;
}

QString argument(const ArgValue& value, bool computed) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return format::count(*number);
    if (const auto* real = std::get_if<double>(&value)) return format::shortest(*real);
    const QString text = QString::fromStdString(std::get<std::string>(value));
    return computed ? number_text(text) : text;
}

// Each {name} is looked up once, so an argument's own braces are never taken for a placeholder.
QString filled(const QString& text, const std::vector<Arg>& args, bool computed) {
    QString out;
    int from = 0;
    while (true) {
        const auto open = text.indexOf('{', from);
        const auto close = open < 0 ? -1 : text.indexOf('}', open);
        if (close < 0) return out + text.mid(from);
        out += text.mid(from, open - from);
        const std::string name = text.mid(open + 1, close - open - 1).toStdString();
        QString value = text.mid(open, close - open + 1);
        for (const Arg& arg : args)
            if (arg.name == name) value = argument(arg.value, computed);
        out += value;
        from = int(close) + 1;
    }
}

}  // namespace

Message localized(const Problem& problem) {
    if (!problem.code) return {};
    QString title = QString::fromUtf8(problem.code->title), text = QString::fromUtf8(problem.code->text);
    if (Language::instance().code() == "pt_BR") {
        const QJsonObject entry = portuguese(problem.code->id);
        if (entry.contains("title")) title = entry["title"].toString();
        if (entry.contains("text")) text = entry["text"].toString();
    }
    const bool computed = computes(*problem.code);
    return {filled(title, problem.args, computed), filled(text, problem.args, computed), QString::fromStdString(problem.place)};
}

QString severity_word(Severity severity) {
    switch (severity) {
        case Severity::ok: return QCoreApplication::translate("tb::ui", "ok");
        case Severity::note: return QCoreApplication::translate("tb::ui", "note");
        case Severity::warning: return QCoreApplication::translate("tb::ui", "warning");
        case Severity::error: return QCoreApplication::translate("tb::ui", "error");
    }
    return {};
}

QString localized_lines(const Problems& problems) {
    QStringList lines;
    for (const Problem& problem : problems) {
        const Message message = localized(problem);
        lines << (message.place.isEmpty() ? message.text : message.place + ": " + message.text);
    }
    return lines.join('\n');
}

}  // namespace tb::ui
