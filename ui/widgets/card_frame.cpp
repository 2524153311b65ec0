#include "ui/widgets/card_frame.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>

#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/theme/parts.h"

namespace tb::ui {
namespace {

enum Page { ready, message, loading };
constexpr int skeleton_after_ms = 300;

QWidget* skeleton() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 4, 0, 4);
    column->setSpacing(8);
    for (const int share : {9, 7, 8, 5}) {
        auto* row = new QHBoxLayout;
        auto* bar = new QFrame;
        bar->setObjectName("skeleton");
        bar->setFixedHeight(12);
        row->addWidget(bar, share);
        row->addStretch(10 - share);
        column->addLayout(row);
    }
    column->addStretch();
    return page;
}

}  // namespace

CardFrame::CardFrame(const QString& title, QWidget* parent) : QFrame(parent) {
    setObjectName("card");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    head_ = new QHBoxLayout;
    head_->setSpacing(8);
    title_ = make_label(title, Role::h2);
    title_->setVisible(!title.isEmpty());
    head_->addWidget(title_);
    head_->addStretch();
    column->addLayout(head_);
    progress_row_ = new QWidget;
    auto* progress = new QHBoxLayout(progress_row_);
    progress->setContentsMargins(0, 0, 0, 0);
    bar_ = new QProgressBar;
    bar_->setTextVisible(false);
    progress_text_ = make_label({}, Role::tiny);
    cancel_ = make_link({});
    progress->addWidget(bar_, 1);
    progress->addWidget(progress_text_);
    progress->addWidget(cancel_);
    progress_row_->hide();
    column->addWidget(progress_row_);
    stack_ = new QStackedWidget;
    auto* content = new QWidget;
    body_ = new QVBoxLayout(content);
    body_->setContentsMargins(0, 0, 0, 0);
    body_->setSpacing(8);
    stack_->addWidget(content);
    auto* page = new QWidget;
    auto* page_column = new QVBoxLayout(page);
    page_column->setContentsMargins(0, 2, 0, 2);
    auto* row = new QHBoxLayout;
    page_column->addLayout(row);
    page_column->addStretch();
    row->setSpacing(10);
    message_icon_ = make_icon("error", Ink::err);
    message_ = make_paragraph({}, Role::sub);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    action_ = make_button({});
    copy_ = make_link({});
    row->addWidget(message_icon_, 0, Qt::AlignVCenter);
    row->addWidget(message_, 1);
    row->addWidget(copy_, 0, Qt::AlignVCenter);
    row->addWidget(action_, 0, Qt::AlignVCenter);
    stack_->addWidget(page);
    stack_->addWidget(skeleton());
    column->addWidget(stack_, 1);
    show_page(ready);
    skeleton_delay_ = new QTimer(this);
    skeleton_delay_->setSingleShot(true);
    skeleton_delay_->setInterval(skeleton_after_ms);
    connect(skeleton_delay_, &QTimer::timeout, this, [this] { show_page(loading); });
    connect(action_, &QPushButton::clicked, this, &CardFrame::action_clicked);
    connect(cancel_, &QPushButton::clicked, this, &CardFrame::cancelled);
    connect(copy_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(details_); });
    on_language(this, [this] {
        cancel_->setText(tr("Cancel"));
        copy_->setText(tr("Copy details"));
    });
}

void CardFrame::set_title(const QString& title) {
    title_->setText(title);
    title_->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

// Only the page on top asks for room: an empty card is as low as its one sentence.
void CardFrame::show_page(int page) {
    for (int i = 0; i < stack_->count(); ++i) {
        const auto policy = i == page ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        stack_->widget(i)->setSizePolicy(QSizePolicy::Preferred, policy);
    }
    stack_->setCurrentIndex(page);
    stack_->updateGeometry();
}

void CardFrame::show_ready() {
    skeleton_delay_->stop();
    show_page(ready);
}

void CardFrame::show_empty(const QString& sentence, const QString& action) {
    show_message(false, sentence, action, {});
}

void CardFrame::show_loading() {
    if (stack_->currentIndex() != loading && !skeleton_delay_->isActive()) skeleton_delay_->start();
}

void CardFrame::show_error(const QString& what, const QString& action, const QString& details) {
    show_message(true, what, action, details);
}

void CardFrame::show_error(const Problems& problems, const QString& action) {
    const QString lines = localized_lines(problems);
    show_message(true, lines, action, lines);
}

void CardFrame::show_message(bool is_error, const QString& text, const QString& action, const QString& details) {
    skeleton_delay_->stop();
    message_icon_->setVisible(is_error);
    message_->setText(text);
    action_->setText(action);
    action_->setVisible(!action.isEmpty());
    details_ = details;
    copy_->setVisible(!details.isEmpty());
    show_page(message);
}

void CardFrame::show_progress(std::int64_t done, std::int64_t total, const QString& text, bool cancellable) {
    // A QProgressBar counts in int; a thousand steps are more than its pixels.
    bar_->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0) bar_->setValue(int(1000.0 * double(done) / double(total)));
    progress_text_->setText(text);
    progress_text_->setVisible(!text.isEmpty());
    bar_->setAccessibleName(text);
    cancel_->setVisible(cancellable);
    progress_row_->show();
}

void CardFrame::hide_progress() {
    progress_row_->hide();
}

}  // namespace tb::ui
