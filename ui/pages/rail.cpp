#include "ui/pages/rail.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/models/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/parts.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace tb::ui {
namespace {
constexpr int kWide = 190, kNarrow = 56, kIcon = 18, kRowHeight = 32;
}

JobCard::JobCard(Session& session, QWidget* parent)
    : QFrame(parent), session_(session), name_(make_label({}, Role::b)), epoch_(make_label({}, Role::tiny)), left_(make_label({}, Role::tiny)),
      queue_(make_label({}, Role::tiny)), bar_(new QProgressBar) {
    setObjectName(QStringLiteral("card"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(4);
    bar_->setRange(0, 1000);
    bar_->setTextVisible(false);
    auto* line = new QHBoxLayout;
    line->addWidget(epoch_);
    line->addStretch();
    line->addWidget(left_);
    column->addWidget(name_);
    column->addWidget(bar_);
    column->addLayout(line);
    column->addWidget(queue_);
    name_->setMinimumWidth(1);
    hide();
    RunManager& manager = session_.manager();
    connect(&manager, &RunManager::run_started, this, &JobCard::update_card);
    connect(&manager, &RunManager::events_arrived, this, &JobCard::update_card);
    connect(&manager, &RunManager::queue_changed, this, &JobCard::update_card);
    connect(&manager, &RunManager::requests_changed, this, &JobCard::update_card);
    on_language(this, [this] { update_card(); });
}

void JobCard::set_narrow(bool on) {
    narrow_ = on;
    for (QLabel* label : {name_, epoch_, left_}) label->setVisible(!on);
    layout()->setContentsMargins(on ? 6 : 10, 8, on ? 6 : 10, 8);
    update_card();
}

void JobCard::update_card() {
    const auto run = session_.manager().current();
    setVisible(run != nullptr);
    if (!run) return;
    if (serial_ != run->serial) figures_ = {};
    serial_ = run->serial;
    figures_.update(*run);
    const double share = figures_.max_steps > 0 ? static_cast<double>(figures_.step) / static_cast<double>(figures_.max_steps) : 0;
    name_->setText(fontMetrics().elidedText(text(run->title), Qt::ElideRight, kWide - 40));
    bar_->setValue(static_cast<int>(share * 1000));
    const int epochs = static_cast<int>(std::ceil(run->spec.training.num_train_epochs));
    const int epoch = run->steps.empty() ? 1 : std::min(epochs, static_cast<int>(std::floor(run->steps.back().epoch)) + 1);
    const bool paused = session_.manager().pausing();
    epoch_->setText(paused ? state_word(RunState::paused) : run->started ? tr("Epoch %1 of %2").arg(epoch).arg(epochs) : state_word(RunState::starting));
    const QString left = figures_.left ? tr("%1 left").arg(format::clock(*figures_.left)) : QString();
    left_->setText(paused ? QString() : left);
    const int waiting = static_cast<int>(session_.manager().queued().size());
    queue_->setVisible(waiting > 0 && !narrow_);
    queue_->setText(tr("%n queued after this", nullptr, waiting));
    const QString said = tr("Running: %1, %2, %3").arg(text(run->title), format::percent(share, 0), left);
    setAccessibleName(said);
    setToolTip(said);
}

void JobCard::mouseReleaseEvent(QMouseEvent* event) {
    if (rect().contains(event->position().toPoint())) emit clicked();
}

void JobCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space)
        emit clicked();
    else
        QFrame::keyPressEvent(event);
}

void JobCard::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    draw_focus_ring(painter, rect(), 8);
}

Rail::Rail(Session& session, QWidget* parent) : QFrame(parent), help_(new QToolButton), job_(new JobCard(session)) {
    setObjectName(QStringLiteral("rail"));
    setFixedWidth(kWide);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 8);
    column->setSpacing(2);
    add_caption(column);
    add_page(column, PageId::home, "home");
    add_page(column, PageId::new_run, "new-run");
    add_caption(column);
    add_page(column, PageId::training, "training");
    add_caption(column);
    add_page(column, PageId::runs, "runs");
    add_page(column, PageId::compare, "compare");
    add_page(column, PageId::try_it, "try");
    column->addStretch();
    column->addWidget(job_);
    column->addSpacing(6);
    add_page(column, PageId::settings, "settings");
    help_->setIcon(icon(QStringLiteral("help")));
    help_->setIconSize({kIcon, kIcon});
    help_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    help_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    help_->setFixedHeight(kRowHeight);
    column->addWidget(help_);
    connect(help_, &QToolButton::clicked, this, &Rail::help_wanted);
    connect(job_, &JobCard::clicked, this, [this] { emit chosen(PageId::training); });
    on_language(this, [this] { retranslate(); });
}

void Rail::add_caption(QVBoxLayout* column) {
    QLabel* caption = make_label({}, Role::cap);
    captions_.push_back(caption);
    column->addWidget(caption);
}

void Rail::add_page(QVBoxLayout* column, PageId page, const char* icon_name) {
    auto* button = new QToolButton;
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setIcon(icon(QString::fromLatin1(icon_name)));
    button->setIconSize({kIcon, kIcon});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFixedHeight(kRowHeight);
    button->setObjectName(QStringLiteral("rail_") + QString::fromLatin1(icon_name));
    connect(button, &QToolButton::clicked, this, [this, page] { emit chosen(page); });
    column->addWidget(button);
    buttons_[page] = button;
}

void Rail::retranslate() {
    const QString captions[] = {tr("Prepare"), tr("Train"), tr("Analyse")};
    for (std::size_t i = 0; i < captions_.size(); ++i) captions_[i]->setText(captions[i]);
    const std::pair<PageId, QString> names[] = {{PageId::home, tr("Home")},       {PageId::new_run, tr("New run")},
                                                {PageId::training, tr("Training")}, {PageId::runs, tr("Runs")},
                                                {PageId::compare, tr("Compare")}, {PageId::try_it, tr("Try it")},
                                                {PageId::settings, tr("Settings")}};
    for (const auto& [page, name] : names) {
        buttons_[page]->setText(QStringLiteral(" ") + name);
        buttons_[page]->setToolTip(narrow_ ? name : QString());
        buttons_[page]->setAccessibleName(name);
    }
    const QString help = tr("Shortcuts and help");
    help_->setText(QStringLiteral(" ") + help);
    help_->setAccessibleName(help);
}

void Rail::set_page(PageId page) {
    buttons_[page]->setChecked(true);
}

void Rail::set_narrow(bool on) {
    if (narrow_ == on) return;
    narrow_ = on;
    setFixedWidth(on ? kNarrow : kWide);
    for (QLabel* caption : captions_) caption->setVisible(!on);
    for (auto& [page, button] : buttons_) button->setToolButtonStyle(on ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    help_->setToolButtonStyle(on ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    job_->set_narrow(on);
    retranslate();
}

void Rail::focus_page() {
    for (auto& [page, button] : buttons_)
        if (button->isChecked()) button->setFocus(Qt::ShortcutFocusReason);
}

void Rail::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down)
        focusNextChild();
    else if (event->key() == Qt::Key_Up)
        focusPreviousChild();
    else
        QFrame::keyPressEvent(event);
}

}  // namespace tb::ui
