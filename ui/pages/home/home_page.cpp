#include "ui/pages/home/home_page.h"

#include "core/train/best.h"
#include "ui/charts/chart.h"
#include "ui/charts/sparkline.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/models/words.h"
#include "ui/pages/compare/figures.h"
#include "ui/pages/page_parts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card_frame.h"

#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kRecentRuns = 5, kContentWidth = 1140, kMeasuredSteps = 6;
constexpr const char* kRowButton = "row_button";

// By its run's name, so that it can be found again when the rows are made anew.
QPushButton* in_row(QPushButton* button, const char* what, const std::string& id) {
    button->setObjectName(QLatin1String(what) + text(id));
    button->setProperty(kRowButton, true);
    return button;
}

// An icon of the theme's ink in front of a card's title.
class IconMark : public QWidget {
public:
    IconMark(QString name, Ink ink, int size) : name_(std::move(name)), ink_(ink) { setFixedSize(size, size); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        draw_icon(painter, name_, rect(), ink_color(ink_));
    }

private:
    QString name_;
    Ink ink_;
};

// Validation loss of one run, drawn at the size of a table row.
class SparkMark : public QWidget {
public:
    explicit SparkMark(std::vector<double> values) : values_(std::move(values)) { setFixedSize(90, 24); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        draw_sparkline(painter, rect().adjusted(2, 4, -2, -4), values_, 0);
    }

private:
    std::vector<double> values_;
};

}  // namespace

HomePage::~HomePage() {
    *measuring_ = true;
}

HomePage::HomePage(Session& session, QWidget* parent) : QWidget(parent), session_(session) {
    setObjectName(QStringLiteral("page"));
    auto* content = new QWidget;
    auto* wide = new QHBoxLayout(content);
    wide->setContentsMargins(24, 24, 24, 14);
    auto* middle = new QWidget;
    middle->setMaximumWidth(kContentWidth);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    wide->addStretch(1);
    wide->addWidget(middle, 100);
    wide->addStretch(1);
    trouble_ = new CardFrame;
    trouble_->hide();
    choose_home_ = make_button({}, ButtonKind::normal, QStringLiteral("folder"));
    choose_home_->setObjectName(QStringLiteral("choose_home"));
    trouble_->head()->addWidget(choose_home_);
    column->addWidget(trouble_);
    column->addWidget(build_hero());
    column->addWidget(build_later());
    column->addWidget(build_tiles());
    column->addWidget(build_recent());
    column->addWidget(build_computer());
    column->addStretch(1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(make_scroll(content));
    connect(trouble_, &CardFrame::action_clicked, &session_.library(), &Library::refresh);
    connect(choose_home_, &QPushButton::clicked, this, &HomePage::choose_home);
    connect(&session_, &Session::offers_changed, this, &HomePage::refresh);
    connect(&session_.library(), &Library::changed, this, &HomePage::refresh);
    connect(&session_.manager(), &RunManager::queue_changed, this, &HomePage::refresh);
    connect(&session_, &Session::demo_changed, this, &HomePage::refresh);
    // A run needs the cores that a measurement would take.
    connect(&session_.manager(), &RunManager::run_started, this, [this] { *measuring_ = true; });
    on_language(this, [this] { retranslate(); });
}

QWidget* HomePage::build_hero() {
    Card card = make_card();
    hero_ = card.frame;
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 14, 12, 12);
    row->setSpacing(28);
    auto* words = new QVBoxLayout;
    words->setSpacing(12);
    hero_title_ = make_label({}, Role::hero);
    hero_title_->setWordWrap(true);
    hero_text_ = make_paragraph();
    demo_ = make_button({}, ButtonKind::big, QStringLiteral("play"));
    demo_->setObjectName(QStringLiteral("run_demo"));
    demo_->setDefault(true);
    demo_->setAutoDefault(true);
    demo_time_ = make_label({}, Role::sub);
    auto* action = new QHBoxLayout;
    action->setSpacing(14);
    action->addWidget(demo_);
    action->addWidget(demo_time_);
    action->addStretch();
    words->addWidget(hero_title_);
    words->addWidget(hero_text_);
    words->addLayout(action);
    words->addStretch();
    words->addWidget(hline());
    for (int i = 0; i < 3; ++i) {
        auto* line = new QHBoxLayout;
        line->setSpacing(10);
        line->addWidget(make_chip(QString::number(i + 1), ChipKind::accent));
        steps_title_[i] = make_label({}, Role::b);
        steps_text_[i] = make_label({}, Role::sub);
        line->addWidget(steps_title_[i]);
        line->addWidget(steps_text_[i]);
        line->addStretch();
        words->addLayout(line);
    }
    chart_ = new Chart(ChartSize::compact);
    chart_->setMinimumHeight(300);
    row->addLayout(words, 1);
    row->addWidget(chart_, 1);
    card.body->addLayout(row);
    connect(demo_, &QPushButton::clicked, &session_, &Session::run_demo);
    return hero_;
}

QWidget* HomePage::build_later() {
    auto* holder = new QFrame;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    later_ = holder;
    Card go_on = make_card(QStringLiteral(" "));
    continue_ = go_on.frame;
    continue_title_ = go_on.title;
    continue_rows_ = new QVBoxLayout;
    continue_rows_->setSpacing(6);
    go_on.body->addLayout(continue_rows_);
    column->addWidget(continue_);
    Card start = make_card();
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    later_title_ = make_label({}, Role::h2);
    later_text_ = make_label({}, Role::sub);
    new_run_ = make_button({}, ButtonKind::primary, QStringLiteral("new-run"));
    again_ = make_button({}, ButtonKind::normal, QStringLiteral("play"));
    row->addWidget(later_title_);
    row->addWidget(later_text_);
    row->addStretch();
    row->addWidget(again_);
    row->addWidget(new_run_);
    start.body->addLayout(row);
    column->addWidget(start.frame);
    connect(new_run_, &QPushButton::clicked, this, [this] { session_.go(PageId::new_run); });
    connect(again_, &QPushButton::clicked, &session_, &Session::run_demo);
    return holder;
}

QWidget* HomePage::build_tiles() {
    auto* holder = new QWidget;
    holder->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    const auto tile = [row](const char* icon_name, QLabel*& title, QLabel*& text, QPushButton*& button) {
        Card card = make_card();
        auto* head = new QHBoxLayout;
        head->setSpacing(8);
        title = make_label({}, Role::h2);
        head->addWidget(new IconMark(QString::fromLatin1(icon_name), Ink::current, 20));
        head->addWidget(title);
        head->addStretch();
        text = make_paragraph();
        button = make_button({});
        card.body->setSpacing(8);
        card.body->addLayout(head);
        card.body->addWidget(text);
        card.body->addStretch();
        card.body->addWidget(button, 0, Qt::AlignLeft);
        row->addWidget(card.frame, 1);
    };
    tile("compare", compare_title_, compare_text_, compare_);
    tile("data", own_title_, own_text_, open_);
    connect(compare_, &QPushButton::clicked, this, [this] {
        QStringList keys;
        for (const Entry& entry : session_.offers().published) keys << Session::published_key(entry.id);
        emit session_.compare_wanted(keys.mid(0, 2));
    });
    connect(open_, &QPushButton::clicked, &session_, &Session::open_data_wanted);
    return holder;
}

QWidget* HomePage::build_computer() {
    Card card = make_card();
    auto* row = new QHBoxLayout;
    row->setSpacing(18);
    computer_title_ = make_label({}, Role::h2);
    row->addWidget(computer_title_);
    const auto figure = [row](const char* icon_name, QLabel*& value, QLabel*& note) {
        row->addWidget(vline());
        row->addWidget(new IconMark(QString::fromLatin1(icon_name), Ink::secondary, 20));
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        value = make_label({}, Role::b);
        note = make_label({}, Role::tiny);
        column->addWidget(value);
        column->addWidget(note);
        row->addLayout(column);
        row->addStretch();
    };
    figure("cpu", cores_, cores_note_);
    figure("memory", memory_, memory_note_);
    figure("gpu", device_, device_note_);
    figure("models", models_, models_note_);
    card.body->addLayout(row);
    return card.frame;
}

QWidget* HomePage::build_recent() {
    Card card = make_card(QStringLiteral(" "));
    recent_title_ = card.title;
    recent_empty_ = make_paragraph();
    recent_rows_ = new QGridLayout;
    recent_rows_->setHorizontalSpacing(16);
    recent_rows_->setVerticalSpacing(4);
    recent_rows_->setColumnStretch(0, 1);
    card.body->addWidget(recent_empty_);
    card.body->addLayout(recent_rows_);
    return card.frame;
}

void HomePage::retranslate() {
    hero_title_->setText(tr("Train your first model in a few minutes"));
    hero_text_->setText(tr("A small encoder and a small labelled set come with Tunebench. The demo trains it by two recipes, TPF-02 and "
                           "TPF-03, and compares them. Nothing is downloaded, nothing leaves this computer."));
    demo_->setText(tr("Run the demo"));
    const QString titles[] = {tr("Check"), tr("Train twice"), tr("Compare")};
    const QString texts[] = {tr("the data and the head before anything trains"), tr("with loss and accuracy drawn as they come"),
                             tr("with intervals, then try a sentence of your own")};
    for (int i = 0; i < 3; ++i) {
        steps_title_[i]->setText(titles[i]);
        steps_text_[i]->setText(texts[i]);
    }
    later_title_->setText(tr("Start"));
    later_text_->setText(tr("a recipe of your own, or the demo once more"));
    new_run_->setText(tr("New run"));
    again_->setText(tr("Run the demo"));
    continue_title_->setText(tr("Continue"));
    compare_title_->setText(tr("Compare two published recipes"));
    compare_text_->setText(tr("TPF-02, full fine-tuning, against TPF-03, frozen up to layer 3. See their curves now; your own runs join them."));
    compare_->setText(tr("Open comparison"));
    own_title_->setText(tr("Use your own data"));
    own_text_->setText(tr("Drop a CSV, TSV, JSONL or Parquet file anywhere in this window. Columns, labels and repeated rows are checked first."));
    open_->setText(tr("Open file…"));
    computer_title_->setText(tr("This computer"));
    trouble_->set_title(tr("The folder for runs and settings"));
    choose_home_->setText(tr("Choose another folder…"));
    recent_title_->setText(tr("Recent runs"));
    recent_empty_->setText(tr("None yet. Runs appear here with their best score, and a Resume button if they were interrupted."));
    refresh();
}

void HomePage::refresh() {
    const bool first = session_.library().runs().empty();
    hero_->setVisible(first);
    later_->setVisible(!first);
    const bool ready = !session_.offers().demo.empty();
    const QString reason = ready ? QString() : session_.offers_loaded() ? tr("The embedded model or data set is missing: run ./run once more.") : tr("Reading what this computer has…");
    for (QPushButton* button : {demo_, again_}) set_disabled_reason(button, session_.demo_running() ? tr("The demo is running.") : reason);
    const bool trouble = session_.library().loaded() && !session_.library().trouble().empty();
    trouble_->setVisible(trouble);
    if (trouble) trouble_->show_error(session_.library().trouble(), tr("Try again"));
    set_disabled_reason(choose_home_, session_.manager().busy() ? tr("A run is training.") : QString());
    const QWidget* focused = window()->focusWidget();
    // Nobody has chosen a control yet: Enter is meant for the main one. A row that is made anew keeps the focus it had.
    const bool unchosen = isVisible() && (!focused || focused == this);
    const QString row = focused && isAncestorOf(focused) && focused->property(kRowButton).toBool() ? focused->objectName() : QString();
    fill_continue();
    fill_recent();
    fill_computer();
    auto* same = row.isEmpty() ? nullptr : row_button(row);
    if (same) {
        same->show();
        same->setFocus(Qt::OtherFocusReason);
    } else if (unchosen || !row.isEmpty()) {
        focus_main();
    }
    draw_published();
    predict_demo();
}

void HomePage::choose_home() {
    auto* dialog = new QFileDialog(this, tr("Folder for runs and settings"), QDir::homePath());
    dialog->setObjectName(QStringLiteral("home_folder"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { session_.use_home(to_path(folder)); });
    dialog->open();
}

QPushButton* HomePage::row_button(const QString& name) const {
    // Those of the rows before were hidden and are about to be deleted; new ones show with the next turn of the event loop.
    for (auto* button : findChildren<QPushButton*>(name))
        if (!button->isHidden() || !button->testAttribute(Qt::WA_WState_ExplicitShowHide)) return button;
    return nullptr;
}

void HomePage::focus_main() {
    QPushButton* main = hero_->isVisibleTo(this) ? demo_ : new_run_;
    if (main->isEnabled())
        main->setFocus(Qt::OtherFocusReason);
    else
        setFocus(Qt::OtherFocusReason);
}

void HomePage::predict_demo() {
    if (!predicted_ && session_.library().loaded() && session_.library().runs().empty() && session_.offers_loaded() && !session_.offers().demo.empty()) {
        predicted_ = true;
        ask(
            session_.pool(), this,
            [plan = session_.core().plan, probe = session_.core().probe, stop = measuring_, specs = session_.offers().demo]() -> std::optional<double> {
                double sum = 0;
                for (const Spec& spec : specs) {
                    const Plan planned = plan(spec, stop.get());
                    if (planned.seconds) {
                        sum += *planned.seconds;
                        continue;
                    }
                    const auto measured = probe(spec, kMeasuredSteps, stop.get());
                    if (!measured) return {};
                    sum += measured->seconds_per_step * static_cast<double>(planned.steps.max_steps);
                }
                return sum;
            },
            [this](std::optional<double> seconds) {
                demo_seconds_ = seconds;
                predict_demo();
            });
    }
    const QString epochs = tr("3 and 4 epochs");
    demo_time_->setText(demo_seconds_ ? tr("%1 on this CPU · %2").arg(format::approximately(format::duration(*demo_seconds_)), epochs) : epochs);
}

void HomePage::draw_published() {
    Comparison published;
    published.entries = session_.offers().published;
    if (published.entries.size() > 2) published.entries.resize(2);
    if (!hero_->isVisible() && isVisible()) return;
    draw_figure(*chart_, Figure::loss, published, {});
    chart_->set_title(tr("Loss, as published"));
    chart_->set_subtitle(tr("marked: validation · thin: training"));
    chart_->set_value_text(tr("epoch"));
}

void HomePage::fill_continue() {
    clear_layout(continue_rows_);
    const auto runs = session_.library().interrupted();
    int shown = 0;
    for (const RunRecord& run : runs) {
        const auto known = session_.manager().of_folder(run.folder);
        if (known && (!known->finished || known->state == RunState::done || known->state == RunState::stopped)) continue;
        ++shown;
        auto* row = new QHBoxLayout;
        row->setSpacing(12);
        row->addWidget(make_label(text(run.meta.name.empty() ? run_title(run.spec) : run.meta.name), Role::b));
        row->addWidget(make_chip(state_word(run.state), state_chip(run.state)));
        row->addWidget(make_label(QStringLiteral("%1 · %2").arg(dataset_words(run.spec), text(run.started.substr(0, 16)).replace('T', ' ')), Role::small));
        row->addStretch();
        auto* resume = in_row(make_button(tr("Resume"), ButtonKind::normal, QStringLiteral("resume")), "resume_", run.id);
        connect(resume, &QPushButton::clicked, this, [this, id = run.id] {
            if (const RunRecord* found = session_.library().find(id)) session_.resume_run(*found);
        });
        row->addWidget(resume);
        continue_rows_->addLayout(row);
    }
    continue_->setVisible(shown > 0);
}

void HomePage::fill_recent() {
    clear_layout(recent_rows_);
    const auto& runs = session_.library().runs();
    recent_empty_->setVisible(runs.empty());
    for (int i = 0; i < std::min<int>(kRecentRuns, static_cast<int>(runs.size())); ++i) {
        const RunRecord& run = runs[static_cast<std::size_t>(i)];
        auto* open = in_row(make_link(text(run.meta.name.empty() ? run_title(run.spec) : run.meta.name + " · " + seed_words(run.spec).toStdString())), "open_", run.id);
        connect(open, &QPushButton::clicked, this, [this, id = run.id] { emit session_.compare_wanted({text(id)}); });
        recent_rows_->addWidget(open, i, 0, Qt::AlignLeft);
        recent_rows_->addWidget(make_chip(state_word(run.state), state_chip(run.state)), i, 1, Qt::AlignLeft);
        recent_rows_->addWidget(make_label(QStringLiteral("%1 · %2").arg(model_words(run.spec), dataset_words(run.spec)), Role::small), i, 2);
        const auto best = best_evaluation(run.evaluations, run.spec.training);
        const auto accuracy = best ? run.evaluations[*best].eval_accuracy : std::nullopt;
        const auto correlation = best ? run.evaluations[*best].eval_pearson : std::nullopt;
        const QString score = accuracy ? format::percent(*accuracy, 2) : correlation ? QStringLiteral("r ") + format::decimal(*correlation, 3) : QStringLiteral("–");
        recent_rows_->addWidget(make_label(score, Role::b), i, 3, Qt::AlignRight);
        std::vector<double> losses;
        for (const Metrics& metrics : run.evaluations) losses.push_back(metrics.eval_loss);
        recent_rows_->addWidget(new SparkMark(std::move(losses)), i, 4);
        recent_rows_->addWidget(make_label(text(run.started.substr(0, 16)).replace('T', ' '), Role::small), i, 5, Qt::AlignRight);
    }
}

void HomePage::fill_computer() {
    const Offers& offers = session_.offers();
    cores_->setText(offers.processors > 0 ? tr("%n processors", nullptr, offers.processors) : QStringLiteral("–"));
    cores_note_->setText(tr("training takes one thread a core"));
    memory_->setText(offers.memory.total > 0 ? format::bytes(offers.memory.total) : QStringLiteral("–"));
    memory_note_->setText(tr("%1 free").arg(format::bytes(offers.memory.available)));
    device_->setText(tr("Trains on the CPU"));
    device_note_->setText(tr("32-bit floating point"));
    int here = 0;
    QStringList names;
    for (const ModelFolder& model : offers.models) {
        if (!model.has_weights) continue;
        ++here;
        names << text(model.name);
    }
    models_->setText(tr("%n models here", nullptr, here));
    models_note_->setText(names.mid(0, 2).join(QStringLiteral(", ")));
}

void HomePage::keyPressEvent(QKeyEvent* event) {
    // The hero's button is the default one: Enter starts the demo from anywhere on the page, but for the control that has the focus.
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* focused = qobject_cast<QAbstractButton*>(window()->focusWidget());
    if (enter && focused && isAncestorOf(focused)) {
        focused->click();
        return;
    }
    if (enter && hero_->isVisible() && demo_->isEnabled()) {
        demo_->click();
        return;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace tb::ui
