#include "ui/pages/new_run/download_strip.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace tb::ui {
namespace {
constexpr int kBarParts = 1000;  // QProgressBar counts in int, and a thousand parts are more than its pixels
constexpr const char* kSeparator = " · ";
}  // namespace

DownloadStrip::DownloadStrip(DownloadJob& job, RepositoryKind kind, QWidget* parent)
    : QFrame(parent), job_(job), icon_(make_icon(QStringLiteral("download"), Ink::secondary, 18)),
      error_icon_(make_icon(QStringLiteral("error"), Ink::err, 18)), title_(make_paragraph({}, Role::b)), text_(make_paragraph({}, Role::small)),
      progress_(make_label({}, Role::small)), bar_(new QProgressBar), download_(make_button({}, ButtonKind::normal, QStringLiteral("download"))),
      cancel_(make_button({}, ButtonKind::ghost, QStringLiteral("close"))), retry_(make_button({}, ButtonKind::normal, QStringLiteral("resume"))) {
    setObjectName(QStringLiteral("well"));
    source_.kind = kind;
    const QString suffix = kind == RepositoryKind::model ? QStringLiteral("_model") : QStringLiteral("_dataset");
    const std::pair<QWidget*, const char*> named[] = {{download_, "download"}, {cancel_, "cancel_download"},  {retry_, "retry_download"},
                                                      {bar_, "download_bar"},  {text_, "download_text"},      {title_, "download_title"},
                                                      {progress_, "download_progress"}};
    for (const auto& [widget, name] : named) widget->setObjectName(QLatin1String(name) + suffix);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(10);
    for (QWidget* icon : {icon_, error_icon_}) row->addWidget(icon, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    bar_->setTextVisible(false);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Ten times a second it says something else: one line, cut at the right, so that nothing is laid out anew.
    progress_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    for (QWidget* part : std::initializer_list<QWidget*>{title_, text_, bar_, progress_}) column->addWidget(part);
    row->addLayout(column, 1);
    for (QPushButton* button : {download_, cancel_, retry_}) row->addWidget(button, 0, Qt::AlignVCenter);
    connect(download_, &QPushButton::clicked, this, [this] { job_.fetch(source_); });
    connect(cancel_, &QPushButton::clicked, this, [this] { job_.cancel(source_); });
    connect(retry_, &QPushButton::clicked, this, [this] { job_.retry(source_); });
    connect(&job_, &DownloadJob::changed, this, [this](const SourceName& source) {
        if (names(source)) fill();
    });
    hide();
    on_language(this, [this] { fill(); });
}

void DownloadStrip::set_source(const std::string& name, const fs::path& base) {
    source_.name = name;
    source_.base = base;
    fill();
    job_.look(source_);
}

bool DownloadStrip::focus_button() {
    for (QPushButton* button : {download_, cancel_, retry_}) {
        if (isHidden() || button->isHidden() || !button->isEnabled()) continue;
        button->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

// The focus stays in the strip when one button takes the place of another.
void DownloadStrip::show_buttons(QPushButton* shown) {
    const bool focused = isAncestorOf(window()->focusWidget());
    shown->show();
    if (focused) shown->setFocus(Qt::OtherFocusReason);
    for (QPushButton* button : {download_, cancel_, retry_})
        if (button != shown) button->hide();
}

void DownloadStrip::fill() {
    const Download download = source_.name.empty() ? Download{} : job_.state(source_);
    const QString name = text(source_.name);
    const auto state = download.state;
    if (state == Download::State::unknown || state == Download::State::here) {
        const bool focused = !isHidden() && isAncestorOf(window()->focusWidget());
        hide();
        if (focused) emit gone();
        return;
    }
    const bool fetching = state == Download::State::fetching, failed = state == Download::State::failed;
    icon_->setVisible(!failed);
    error_icon_->setVisible(failed);
    bar_->setVisible(fetching);
    progress_->setVisible(fetching);
    text_->setVisible(!fetching);
    download_->setText(download.remote.kept > 0  ? tr("Download the rest")
                       : download.remote.bytes > 0 ? tr("Download %1").arg(format::bytes(download.remote.bytes))
                                                   : tr("Download"));
    cancel_->setText(download.cancelling ? tr("Cancelling…") : tr("Cancel"));
    retry_->setText(tr("Try again"));
    if (failed) {
        QStringList titles, words;
        for (const Problem& problem : download.problems) {
            const Message message = localized(problem);
            if (!titles.contains(message.title)) titles << message.title;
            words << message.text;
        }
        title_->setText(QStringLiteral("%1: %2").arg(name, titles.join(QLatin1String(", "))));
        text_->setText(words.join('\n'));
        text_->setToolTip(localized_lines(download.problems));
    } else if (fetching) {
        const DownloadProgress& progress = download.progress;
        title_->setText(tr("Downloading %1").arg(name));
        bar_->setRange(0, progress.total > 0 ? kBarParts : 0);
        if (progress.total > 0) bar_->setValue(static_cast<int>(kBarParts * static_cast<double>(progress.done) / static_cast<double>(progress.total)));
        progress_->setText(progress_words(download));
        bar_->setAccessibleName(title_->text());
        bar_->setAccessibleDescription(progress_->text());
    } else {
        title_->setText(tr("%1 is not on this computer").arg(name));
        text_->setText(facts(download));
        text_->setToolTip({});
    }
    setAccessibleName(title_->text());
    for (QPushButton* button : {download_, retry_}) button->setAccessibleDescription(text_->text());
    cancel_->setAccessibleDescription(title_->text());
    show_buttons(fetching ? cancel_ : failed ? retry_ : download_);
    show();
}

QString DownloadStrip::facts(const Download& download) const {
    const Remote& remote = download.remote;
    QStringList words;
    if (remote.bytes > 0) words << format::bytes(remote.bytes);
    else if (!download.asking) words << tr("size not stated");
    if (!remote.licence.empty()) words << tr("licence %1").arg(text(remote.licence));
    else if (!download.asking) words << tr("licence not stated: see its page");
    if (download.asking) words << tr("asking the hub…");
    words << tr("%1 on the hub").arg(text(remote.id));
    if (remote.kept > 0) words << tr("%1 of it are here already").arg(format::bytes(remote.kept));
    return words.join(QString::fromUtf8(kSeparator));
}

QString DownloadStrip::progress_words(const Download& download) const {
    const DownloadProgress& progress = download.progress;
    if (download.cancelling) return tr("cancelling; what was fetched is kept");
    switch (progress.state) {
        case DownloadProgress::State::listing: return tr("asking the hub…");
        case DownloadProgress::State::waiting: return tr("no answer, trying again in %1").arg(format::duration(progress.wait_seconds));
        case DownloadProgress::State::verifying: return tr("checking %1").arg(text(progress.file));
        case DownloadProgress::State::downloading:
        case DownloadProgress::State::finished: break;
    }
    QStringList words;
    words << (progress.total > 0 ? tr("%1 of %2").arg(format::bytes(progress.done), format::bytes(progress.total)) : format::bytes(progress.done));
    if (progress.bytes_per_second > 0) words << tr("%1/s").arg(format::bytes(static_cast<std::int64_t>(progress.bytes_per_second)));
    if (const auto left = progress.seconds_left()) words << tr("%1 left").arg(format::duration(*left));
    words << text(progress.file);
    return words.join(QString::fromUtf8(kSeparator));
}

}  // namespace tb::ui
