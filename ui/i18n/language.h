#pragma once
// The window's language, switched at run time. English is the source; Brazilian Portuguese comes from an embedded .qm.
#include <QLocale>
#include <QObject>
#include <QString>
#include <QTranslator>

#include <functional>

namespace tb::ui {

class Language : public QObject {
    Q_OBJECT
public:
    static Language& instance();

    // "en", "pt_BR", or empty for the system's (Portuguese of any country: pt_BR; everything else: English).
    // Sends QEvent::LanguageChange to every widget.
    void set(const QString& code);
    QString code() const { return code_; }  // "en" or "pt_BR"
    QLocale locale() const { return locale_; }

signals:
    void changed();  // after all widgets have had their LanguageChange

private:
    Language();
    void translate();
    QString code_ = "en";
    QLocale locale_;
    QTranslator translator_;
    bool translated_ = false;
};

// How texts are set in this program: a page has `void retranslate()` that sets every text it shows (tr() and numbers), and its constructor
// ends with `on_language(this, [this] { retranslate(); });`. It is called at once and at every LanguageChange of `owner`.
void on_language(QWidget* owner, std::function<void()> retranslate);

}  // namespace tb::ui
