#include "ui/i18n/language.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace tb::ui {
namespace {

class LanguageWatch : public QObject {
public:
    LanguageWatch(QWidget* owner, std::function<void()> retranslate) : QObject(owner), retranslate_(std::move(retranslate)) {
        owner->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::LanguageChange) retranslate_();
        return false;
    }

private:
    std::function<void()> retranslate_;
};

}  // namespace

Language& Language::instance() {
    static Language language;
    return language;
}

Language::Language() : locale_(QLocale::English, QLocale::UnitedStates) {
    // What the widgets themselves print (spin boxes, tables) follows the same locale from the start.
    QLocale::setDefault(locale_);
    translate();
}

// English has a file too: its plurals ("1 run", "2 runs").
void Language::translate() {
    if (translated_) QCoreApplication::removeTranslator(&translator_);
    translated_ = translator_.load(":/i18n/tunebench_" + code_ + ".qm");
    if (translated_) QCoreApplication::installTranslator(&translator_);
}

void Language::set(const QString& code) {
    QString wanted = code;
    if (wanted.isEmpty()) wanted = QLocale::system().language() == QLocale::Portuguese ? "pt_BR" : "en";
    if (wanted != "pt_BR") wanted = "en";
    if (wanted == code_) return;
    code_ = wanted;
    locale_ = code_ == "pt_BR" ? QLocale(QLocale::Portuguese, QLocale::Brazil) : QLocale(QLocale::English, QLocale::UnitedStates);
    QLocale::setDefault(locale_);
    translate();
    // Qt posts LanguageChange; pages shall be whole when `changed` is heard.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LanguageChange);
    emit changed();
}

void on_language(QWidget* owner, std::function<void()> retranslate) {
    retranslate();
    new LanguageWatch(owner, std::move(retranslate));
}

}  // namespace tb::ui
