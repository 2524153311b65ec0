#include "ui/pages/settings/settings_page.h"

#include "ui/i18n/language.h"
#include "ui/models/ask.h"
#include "ui/models/words.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/segmented_control.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QUrl>

namespace tb::ui {
namespace {
constexpr int kFormWidth = 640;
}

SettingsPage::SettingsPage(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), title_(make_label({}, Role::h1)), machine_text_(make_paragraph()), home_(make_label({}, Role::mono)), home_note_(make_paragraph({}, Role::small)),
      language_(new QComboBox), theme_(new SegmentedControl), threads_(new QSpinBox), open_(make_button({}, ButtonKind::normal, QStringLiteral("folder"))) {
    setObjectName(QStringLiteral("page"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(12);
    column->addWidget(title_);
    language_->setObjectName(QStringLiteral("language"));
    theme_->setObjectName(QStringLiteral("theme"));
    threads_->setObjectName(QStringLiteral("threads"));
    for (const char* id : {"system", "light", "dark"}) theme_->add(QString::fromLatin1(id), QString::fromLatin1(id));
    threads_->setRange(0, 1024);
    language_field_ = make_field({}, language_, QStringLiteral(" "));
    theme_field_ = make_field({}, theme_);
    threads_field_ = make_field({}, threads_, QStringLiteral(" "));
    const auto card_of = [column](QLabel*& title, std::initializer_list<QWidget*> widgets) {
        Card card = make_card(QStringLiteral(" "));
        card.frame->setMaximumWidth(kFormWidth);
        title = card.title;
        card.body->setSpacing(12);
        for (QWidget* widget : widgets) card.body->addWidget(widget);
        column->addWidget(card.frame);
    };
    // Controls keep their width; only texts take the card's.
    language_->setFixedWidth(260);
    threads_->setFixedWidth(160);
    open_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    theme_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    card_of(general_, {language_field_.frame, theme_field_.frame});
    card_of(training_, {threads_field_.frame});
    machine_text_->setObjectName(QStringLiteral("machine"));
    machine_text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    card_of(machine_, {machine_text_});
    card_of(folders_, {home_, home_note_, open_});
    home_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addStretch();
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(make_scroll(content));
    connect(language_, &QComboBox::activated, this, &SettingsPage::changed);
    connect(&session.library(), &Library::changed, this, [this] { home_->setText(path_text(session_.library().home())); });
    connect(theme_, &SegmentedControl::chosen, this, &SettingsPage::changed);
    connect(threads_, &QSpinBox::valueChanged, this, &SettingsPage::changed);
    connect(open_, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(path_text(session_.library().home()))); });
    on_language(this, [this] { retranslate(); });
}

void SettingsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!environment_.is_null()) return;
    // Off this thread: the first time it measures the paths of matrix products.
    ask(session_.pool(), this, [] { return engine_environment(); }, [this](const Json& environment) {
        environment_ = environment;
        tell_machine();
    });
}

void SettingsPage::tell_machine() {
    if (environment_.is_null()) {
        machine_text_->setText(tr("measuring …"));
        return;
    }
    const auto word = [this](const char* key) { return text(environment_.value(key, std::string())); };
    QStringList lines{tr("Processor: %1").arg(word("processor")), tr("Kernels: %1").arg(word("kernel_level")), tr("Matrix products: %1").arg(word("matrix_path"))};
    lines << (environment_.value("bf16_gains", false) ? tr("bf16 is faster than fp32 here.") : tr("bf16 gains nothing here; runs that ask for it compute in fp32."));
    machine_text_->setText(lines.join('\n'));
}

void SettingsPage::retranslate() {
    title_->setText(tr("Settings"));
    general_->setText(tr("General"));
    training_->setText(tr("Training"));
    machine_->setText(tr("Engine on this computer"));
    folders_->setText(tr("Folders"));
    tell_machine();
    home_->setText(path_text(session_.library().home()));
    language_field_.caption->setText(tr("Language"));
    theme_field_.caption->setText(tr("Theme"));
    threads_field_.caption->setText(tr("Threads for new runs"));
    threads_field_.hint->setText(tr("Automatic takes one thread for each core of this computer."));
    language_field_.hint->setText(tr("Applies at once."));
    home_note_->setText(tr("Runs, their index and these settings lie here. The variable TUNEBENCH_HOME names another folder."));
    open_->setText(tr("Open folder"));
    theme_->set_text(QStringLiteral("system"), tr("System"));
    theme_->set_text(QStringLiteral("light"), tr("Light"));
    theme_->set_text(QStringLiteral("dark"), tr("Dark"));
    const Settings& settings = session_.settings();
    const QSignalBlocker blocked_language(language_), blocked_threads(threads_);
    language_->clear();
    language_->addItem(tr("System's language"), QString());
    language_->addItem(QStringLiteral("English"), QStringLiteral("en"));
    language_->addItem(QStringLiteral("Português (Brasil)"), QStringLiteral("pt_BR"));
    language_->setCurrentIndex(std::max(0, language_->findData(settings.language)));
    theme_->set_current(settings.theme);
    threads_->setSpecialValueText(tr("automatic"));
    threads_->setValue(settings.threads);
}

void SettingsPage::changed() {
    Settings settings = session_.settings();
    settings.language = language_->currentData().toString();
    settings.theme = theme_->current();
    settings.threads = threads_->value();
    session_.change_settings(settings);
}

}  // namespace tb::ui
