// Every code that the core can speak has a Portuguese title and text, with the same placeholders.
#include <QtTest>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include "core/engine.h"

using namespace tb;

class TestCodes : public QObject {
    Q_OBJECT

    static QSet<QString> placeholders(const QString& text) {
        QSet<QString> found;
        static const QRegularExpression name("\\{([a-z_0-9]+)\\}");
        for (auto it = name.globalMatch(text); it.hasNext();) found.insert(it.next().captured(1));
        return found;
    }

private slots:
    void all_are_translated() {
        QFile file(TUNEBENCH_SOURCE "/resources/translations/codes_pt_BR.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonParseError error;
        const QJsonObject translations = QJsonDocument::fromJson(file.readAll(), &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
        QSet<QString> known;
        QStringList wrong;
        for (const Code* code : all_codes()) {
            const QString id = code->id;
            known.insert(id);
            const QJsonObject entry = translations[id].toObject();
            const QString title = entry["title"].toString(), text = entry["text"].toString();
            if (title.isEmpty() || text.isEmpty()) wrong << id + " has no translation";
            else if (placeholders(title) != placeholders(QString::fromUtf8(code->title))) wrong << id + ": the title's placeholders differ";
            else if (placeholders(text) != placeholders(QString::fromUtf8(code->text))) wrong << id + ": the text's placeholders differ";
        }
        for (const QString& id : translations.keys())
            if (!known.contains(id)) wrong << id + " is translated but no code";
        QVERIFY2(wrong.isEmpty(), qPrintable("\n" + wrong.join('\n')));
    }
};

QTEST_GUILESS_MAIN(TestCodes)
#include "test_codes.moc"
