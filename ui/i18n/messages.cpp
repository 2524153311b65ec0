#include "ui/i18n/messages.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
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

QString argument(const ArgValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return format::count(*number);
    if (const auto* real = std::get_if<double>(&value)) return format::shortest(*real);
    return QString::fromStdString(std::get<std::string>(value));
}

// Each {name} is looked up once, so an argument's own braces are never taken for a placeholder.
QString filled(const QString& text, const std::vector<Arg>& args) {
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
            if (arg.name == name) value = argument(arg.value);
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
    return {filled(title, problem.args), filled(text, problem.args), QString::fromStdString(problem.place)};
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
