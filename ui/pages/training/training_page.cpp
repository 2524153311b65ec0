#include "ui/pages/training/training_page.h"

#include "ui/charts/chart.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/models/words.h"
#include "ui/pages/page_parts.h"
#include "ui/pages/training/epoch_table.h"
#include "ui/pages/training/events_card.h"
#include "ui/pages/training/failure_panel.h"
#include "ui/pages/training/queue_card.h"
#include "ui/pages/training/run_charts.h"
#include "ui/widgets/epoch_bar.h"
#include "ui/widgets/tile.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace tb::ui {
namespace {

constexpr int kTilesMilliseconds = 250, kSideWidth = 344;

QFrame* card_of(Chart* chart, int height) {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(14, 6, 10, 4);
    chart->setMinimumHeight(height);
    // A long language must not push the side column out of the window.
    chart->setMinimumWidth(240);
    column->addWidget(chart);
    return card;
}

}  // namespace

TrainingPage::TrainingPage(Session& session, QWidget* parent) : QWidget(parent), session_(session), stack_(new QStackedWidget) {
    setObjectName(QStringLiteral("page"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(stack_);
    stack_->addWidget(build_empty());
    stack_->addWidget(build_ready());
    RunManager& manager = session_.manager();
    connect(&manager, &RunManager::run_started, this, &TrainingPage::show_run);
    connect(&manager, &RunManager::events_arrived, this, &TrainingPage::events_arrived);
    connect(&manager, &RunManager::run_finished, this, &TrainingPage::refresh_all);
    connect(&manager, &RunManager::requests_changed, this, &TrainingPage::refresh_all);
    connect(&manager, &RunManager::queue_changed, this, &TrainingPage::refresh_all);
    connect(&session_, &Session::offers_changed, this, [this] {
        if (run_) show_run(run_->serial);
    });
    on_language(this, [this] { retranslate(); });
    // A run may have begun before this page was made.
    if (const auto run = manager.shown()) show_run(run->serial);
}

QWidget* TrainingPage::build_empty() {
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("page"));
    auto* column = new QVBoxLayout(page);
    column->addStretch(2);
    empty_text_ = make_label({}, Role::h2);
    empty_button_ = make_button({}, ButtonKind::primary, QStringLiteral("new-run"));
    column->addWidget(empty_text_, 0, Qt::AlignHCenter);
    column->addSpacing(8);
    column->addWidget(empty_button_, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(empty_button_, &QPushButton::clicked, this, [this] { session_.go(PageId::new_run); });
    return page;
}

QWidget* TrainingPage::build_ready() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(10);
    build_header(column);
    build_failure(column);
    build_tiles(column);
    build_body(column);
    return make_scroll(content);
}

void TrainingPage::build_header(QVBoxLayout* column) {
    title_ = make_label({}, Role::h1);
    title_->setObjectName(QStringLiteral("run_title"));
    chip_ = make_chip();
    chip_->setObjectName(QStringLiteral("run_state"));
    line_ = make_label({}, Role::sub);
    line_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    pause_ = make_button({}, ButtonKind::normal, QStringLiteral("pause"));
    stop_ = make_button({}, ButtonKind::normal, QStringLiteral("flag"));
    stop_->setCheckable(true);
    cancel_ = make_button({}, ButtonKind::danger, QStringLiteral("stop"));
    next_ = make_button({}, ButtonKind::normal, QStringLiteral("plus"));
    try_ = make_button({}, ButtonKind::normal, QStringLiteral("try"));
    compare_ = make_button({}, ButtonKind::primary, QStringLiteral("compare"));
    compare_->setObjectName(QStringLiteral("compare_published"));
    pause_->setObjectName(QStringLiteral("pause"));
    stop_->setObjectName(QStringLiteral("stop_after_epoch"));
    cancel_->setObjectName(QStringLiteral("cancel"));
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    for (QWidget* widget : std::initializer_list<QWidget*>{title_, chip_}) head->addWidget(widget);
    head->addWidget(line_, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{pause_, stop_, cancel_, next_, try_, compare_}) head->addWidget(widget);
    column->addLayout(head);
    bar_ = new EpochBar;
    column->addWidget(bar_);
    note_ = make_label({}, Role::small);
    note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(note_);
    connect(pause_, &QPushButton::clicked, this, &TrainingPage::toggle_pause);
    connect(stop_, &QPushButton::clicked, this, &TrainingPage::toggle_stop);
    connect(cancel_, &QPushButton::clicked, this, &TrainingPage::ask_cancel);
    connect(next_, &QPushButton::clicked, this, &TrainingPage::next_seed);
    connect(compare_, &QPushButton::clicked, this, [this] {
        QStringList runs{text(run_->id())};
        if (published_) runs << Session::published_key(published_->entry.id);
        emit session_.compare_wanted(runs);
    });
    connect(try_, &QPushButton::clicked, this, [this] { emit session_.try_wanted(text(run_->id())); });
}

void TrainingPage::build_failure(QVBoxLayout* column) {
    failure_ = new FailurePanel;
    column->addWidget(failure_);
    RunManager& manager = session_.manager();
    connect(failure_, &FailurePanel::resume_wanted, this, [this, &manager] { manager.enqueue_resume(run_->folder, run_->spec); });
    connect(failure_, &FailurePanel::best_wanted, this, [this, &manager](bool finish) { manager.enqueue_from_best(run_->folder, run_->spec, finish); });
    connect(failure_, &FailurePanel::lower_rate_wanted, this, [this](double rate) {
        Spec spec = run_->spec;
        spec.training.learning_rate = rate;
        emit session_.edit_wanted(spec);
    });
    connect(failure_, &FailurePanel::given_up, &manager, &RunManager::release);
}

void TrainingPage::build_tiles(QVBoxLayout* column) {
    auto* tiles = new TileRow;
    for (Tile** tile : {&step_, &time_, &loss_, &best_, &rate_, &norm_, &speed_, &memory_}) *tile = tiles->add();
    column->addWidget(tiles);
}

void TrainingPage::build_body(QVBoxLayout* column) {
    charts_ = new RunCharts(this);
    epochs_ = new EpochTable;
    events_ = new EventsCard;
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(card_of(charts_->loss, 190), 3);
    left->addWidget(card_of(charts_->accuracy, 150), 2);
    row->addLayout(left, 1);
    auto* side = new QWidget;
    side->setFixedWidth(kSideWidth);
    side->setProperty(kSideColumn, true);
    auto* cards = new QVBoxLayout(side);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(6);
    cards->addWidget(epochs_);
    for (Chart* chart : {charts_->rate, charts_->norm, charts_->speed}) cards->addWidget(card_of(chart, 64), 1);
    memory_card_ = card_of(charts_->memory, 64);
    memory_card_->hide();
    cards->addWidget(memory_card_, 1);
    cards->addWidget(new QueueCard(session_.manager(), side));
    cards->addWidget(events_, 1);
    row->addWidget(side);
    column->addLayout(row, 1);
    for (Chart* chart : {charts_->loss, charts_->accuracy})
        connect(chart, &Chart::export_requested, &session_, &Session::export_wanted);
    connect(events_, &EventsCard::open_folder_clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(path_text(run_->folder))); });
}

void TrainingPage::retranslate() {
    empty_text_->setText(tr("Nothing is training"));
    empty_button_->setText(tr("New run"));
    cancel_->setText(tr("Cancel…"));
    next_->setText(tr("Next seed"));
    try_->setText(tr("Try it"));
    compare_->setText(tr("Compare with published"));
    step_->set_caption(tr("Step"));
    time_->set_caption(tr("Time left"));
    loss_->set_caption(tr("Training loss"));
    best_->set_caption(tr("Best validation"));
    rate_->set_caption(tr("Learning rate"));
    norm_->set_caption(tr("Gradient norm"));
    speed_->set_caption(tr("Throughput"));
    memory_->set_caption(tr("Memory"));
    charts_->retranslate();
    refresh_all();
}

void TrainingPage::show_run(quint64 serial) {
    const auto found = session_.manager().find(serial);
    if (!found) return;
    run_ = found;
    figures_ = {};
    published_ = published_of(session_.offers().published, run_->spec);
    const auto published = published_ ? std::optional(published_->entry) : std::nullopt;
    charts_->begin(run_, published);
    epochs_->show_run(run_, published);
    events_->show_run(run_);
    refresh_all();
}

void TrainingPage::events_arrived(quint64 serial) {
    if (!run_ || run_->serial != serial) return;
    charts_->update();
    epochs_->update_rows();
    events_->update_rows();
    if (since_tiles_.isValid() && since_tiles_.elapsed() < kTilesMilliseconds && !run_->finished) return;
    since_tiles_.start();
    refresh_all();
}

void TrainingPage::refresh_all() {
    stack_->setCurrentIndex(run_ ? 1 : 0);
    if (!run_) return;
    figures_.update(*run_);
    failure_->show_run(run_, session_.manager().held());
    refresh_header();
    refresh_buttons();
    refresh_epoch_bar();
    refresh_tiles();
    epochs_->update_rows();
}

QString TrainingPage::state_text() const {
    const RunManager& manager = session_.manager();
    const bool current = manager.current() == run_;
    if (lost_its_way(*run_) && failure_->isVisibleTo(this)) return tr("waits for your choice");
    if (current && manager.ending()) return tr("ending");
    if (current && manager.pausing() && run_->state == RunState::running) return tr("pausing");
    if (current && manager.stopping_after_epoch()) return tr("stopping after this epoch");
    if (run_->state == RunState::starting && !run_->phase.phase.empty()) {
        const QString phase = text(run_->phase.phase);
        return phase == QLatin1String("reading")      ? tr("reading data")
               : phase == QLatin1String("tokenising") ? tr("tokenising")
               : phase == QLatin1String("loading")    ? tr("loading the model")
                                                      : tr("starting");
    }
    if (run_->state == RunState::running && run_->phase.done < run_->phase.total) {
        if (run_->phase.phase == "evaluating") return tr("evaluating");
        if (run_->phase.phase == "features") return tr("frozen outputs, %1 %").arg(100 * run_->phase.done / run_->phase.total);
    }
    return state_word(run_->state);
}

void TrainingPage::refresh_header() {
    title_->setText(text(run_->title));
    set_chip(chip_, state_text(), state_chip(run_->state));
    const Spec& spec = run_->spec;
    const QString line = QStringList{dataset_words(spec), model_words(spec), trains_words(spec),
                                     tr("%1, lr %2").arg(text(spec.training.lr_scheduler_type), format::rate(spec.training.learning_rate))}
                             .join(QStringLiteral(" · "));
    line_->setText(line);
    line_->setToolTip(line);
    const QString note = published_ ? published_note(*published_) : QString();
    note_->setVisible(!note.isEmpty());
    note_->setText(note);
    note_->setToolTip(note);
}

void TrainingPage::refresh_buttons() {
    RunManager& manager = session_.manager();
    const bool current = manager.current() == run_ && !manager.ending();
    for (QPushButton* button : {pause_, stop_, cancel_}) button->setVisible(!run_->finished);
    for (QPushButton* button : {pause_, stop_, cancel_}) button->setEnabled(current);
    const bool paused = current && manager.pausing();
    pause_->setText(paused ? tr("Resume") : tr("Pause"));
    const int epoch = run_->steps.empty() ? 1 : static_cast<int>(std::floor(run_->steps.back().epoch)) + 1;
    stop_->setText(tr("Stop after epoch %1").arg(epoch));
    stop_->setChecked(current && manager.stopping_after_epoch());
    const bool usable = run_->finished && (run_->state == RunState::done || run_->state == RunState::stopped);
    compare_->setVisible(usable);
    try_->setVisible(usable);
    next_->setVisible(usable);
    compare_->setText(published_ ? tr("Compare with published") : tr("Compare"));
}

void TrainingPage::refresh_tiles() {
    const RunFigures& now = figures_;
    step_->set_value(format::count(now.step));
    step_->set_sub(now.max_steps > 0 ? tr("of %1").arg(format::count(now.max_steps)) : QString());
    const bool over = run_->finished.has_value();
    time_->set_caption(over ? tr("Time") : tr("Time left"));
    time_->set_value(over ? format::clock(run_->finished->seconds > 0 ? run_->finished->seconds : now.elapsed) : now.left ? format::clock(*now.left) : QStringLiteral("–"));
    time_->set_sub(over ? tr("in all") : tr("%1 elapsed").arg(format::clock(now.elapsed)));
    const bool any = now.step > 0;
    loss_->set_value(any ? format::decimal(now.loss, 4) : QStringLiteral("–"));
    loss_->set_sub(any ? tr("smoothed, last %1").arg(format::decimal(now.last_loss, 4)) : QString());
    best_->set_value(now.best ? format::decimal(now.best->metrics.eval_loss, 4) : QStringLiteral("–"));
    best_->set_sub(!now.best ? tr("after the first epoch")
                   : now.best->metrics.eval_accuracy
                       ? tr("epoch %1 · acc. %2").arg(format::shortest(now.best->metrics.epoch, 3), format::percent(*now.best->metrics.eval_accuracy, 1))
                   : now.best->metrics.eval_pearson
                       ? tr("epoch %1 · r %2").arg(format::shortest(now.best->metrics.epoch, 3), format::decimal(*now.best->metrics.eval_pearson, 3))
                       : tr("epoch %1").arg(format::shortest(now.best->metrics.epoch, 3)));
    rate_->set_value(any ? format::rate(now.learning_rate) : QStringLiteral("–"));
    rate_->set_sub(text(run_->spec.training.lr_scheduler_type));
    norm_->set_value(any ? format::decimal(now.grad_norm, 2) : QStringLiteral("–"));
    norm_->set_sub(tr("clipped on %1").arg(format::percent(now.clipped_share, 0)));
    speed_->set_value(any ? tr("%1/s").arg(format::decimal(now.samples_per_second, 0)) : QStringLiteral("–"));
    speed_->set_sub(tr("%1 tokens/s").arg(format::count(static_cast<std::int64_t>(now.tokens_per_second))));
    memory_->set_value(any ? format::bytes(now.memory) : QStringLiteral("–"));
    const QString peak = tr("peak %1").arg(format::bytes(now.peak_memory));
    const bool predicted = run_->predicted_memory > 0;
    memory_->set_sub(!any ? QString() : predicted ? tr("predicted %1").arg(format::bytes(run_->predicted_memory)) : peak);
    memory_->setToolTip(any ? peak : QString());
}

void TrainingPage::refresh_epoch_bar() {
    std::vector<EpochSegment> segments;
    const double epochs = run_->started ? run_->started->num_train_epochs : run_->spec.training.num_train_epochs;
    const double at = run_->steps.empty() ? 0 : run_->steps.back().epoch;
    const int whole = std::clamp(static_cast<int>(std::ceil(epochs)), 1, 40);
    for (int i = 0; i < whole; ++i) {
        EpochSegment segment;
        segment.fraction = std::clamp(at - i, 0.0, 1.0);
        segment.caption = tr("Epoch %1").arg(i + 1);
        const bool evaluated = std::any_of(run_->evaluations.begin(), run_->evaluations.end(), [&](const EvalEvent& event) {
            return event.metrics.epoch > i && event.metrics.epoch <= i + 1;
        });
        const bool inside = segment.fraction > 0 && segment.fraction < 1;
        if (evaluated && segment.fraction >= 1) segment.caption = tr("Epoch %1 · evaluated, saved").arg(i + 1);
        if (inside && run_->started && run_->started->steps_per_epoch > 0 && !run_->steps.empty()) {
            const std::int64_t per = run_->started->steps_per_epoch;
            segment.caption = tr("Epoch %1 · step %2 of %3").arg(i + 1).arg(format::count(run_->steps.back().step - i * per), format::count(per));
        }
        segments.push_back(segment);
    }
    bar_->set_segments(segments);
}

// Its folder can be read from its first event on.
QString TrainingPage::exportable() const {
    return run_ && run_->started && !run_->folder.empty() ? text(run_->id()) : QString();
}

void TrainingPage::toggle_pause() {
    RunManager& manager = session_.manager();
    manager.pausing() ? manager.resume() : manager.pause();
}

void TrainingPage::toggle_stop() {
    RunManager& manager = session_.manager();
    manager.stop_after_epoch(!manager.stopping_after_epoch());
    refresh_all();  // a button that was clicked to no effect shows so
}

void TrainingPage::ask_cancel() {
    const auto asked = session_.manager().current();  // the page may not have heard of a run that has just begun
    if (!asked || session_.manager().ending()) return;
    const bool demo = session_.of_demo(asked->serial);
    const QString title = demo ? tr("Cancel the demo?") : tr("Cancel this run?");
    const QString words = demo ? tr("Both runs of the demo go to the bin, and what waits of it leaves the queue.")
                               : tr("Cancel %1? The best checkpoint so far can be kept, or the run can go to the bin.").arg(text(asked->title));
    auto* box = new QMessageBox(QMessageBox::NoIcon, title, words, QMessageBox::NoButton, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    // The demo leaves nothing behind: there is nothing of it to keep.
    auto* keep = demo ? nullptr : box->addButton(tr("Cancel, keep the best"), QMessageBox::AcceptRole);
    auto* discard = box->addButton(demo ? tr("Cancel the demo") : tr("Cancel and discard"), QMessageBox::DestructiveRole);
    auto* stay = box->addButton(tr("Go on training"), QMessageBox::RejectRole);
    box->setDefaultButton(qobject_cast<QPushButton*>(stay));
    box->setEscapeButton(stay);
    connect(box, &QMessageBox::buttonClicked, this, [this, keep, discard, demo, serial = asked->serial](QAbstractButton* button) {
        if (button != discard && (!keep || button != keep)) return;
        if (demo)
            session_.cancel_demo();  // also where its other run trains by now
        else
            session_.cancel_run(serial, button == discard);
    });
    box->open();
}

void TrainingPage::show_memory_chart(bool on) {
    memory_card_->setVisible(on);
}

void TrainingPage::next_seed() {
    Spec spec = run_->spec;
    ++spec.training.seed;
    session_.start({spec});
}

}  // namespace tb::ui
