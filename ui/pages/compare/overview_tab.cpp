#include "ui/pages/compare/overview_tab.h"

#include "ui/charts/chart.h"
#include "ui/charts/interval_plot.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/published.h"
#include "ui/models/words.h"
#include "ui/pages/compare/figures.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/card_frame.h"
#include "ui/widgets/checks_list.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kDifferencesShown = 9;
constexpr const char* kRun = "run";

QFrame* chart_card(Chart* chart) {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(14, 10, 12, 8);
    chart->setMinimumHeight(220);
    column->addWidget(chart);
    return card;
}

QString dash() {
    return OverviewTab::tr("not reported");
}

// What the fairness check says of a figure, beside the figure; empty where it has no doubt.
QString doubt(const Problems& fairness, std::initializer_list<const char*> codes) {
    QStringList texts;
    for (const Problem& problem : fairness)
        for (const char* id : codes)
            if (problem.code && qstrcmp(problem.code->id, id) == 0) texts << localized(problem).text;
    return texts.join(QStringLiteral("\n"));
}

// "= 0.012", or "< 0.001": what rounds to nothing is not zero.
QString p_value(double p) {
    return p < 0.001 ? QStringLiteral("< ") + format::decimal(0.001, 3) : QStringLiteral("= ") + format::decimal(p, 3);
}

}  // namespace

OverviewTab::OverviewTab(Session& session, QWidget* parent) : QWidget(parent), session_(session) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(build_verdict());
    rest_ = new QWidget;
    auto* rest = new QVBoxLayout(rest_);
    rest->setContentsMargins(0, 0, 0, 0);
    rest->setSpacing(12);
    rest->addWidget(build_charts(), 1);
    rest->addWidget(build_tables());
    column->addWidget(rest_, 1);
    for (Chart* chart : {loss_, accuracy_}) connect(chart, &Chart::export_requested, &session_, &Session::export_wanted);
    connect(&session_, &Session::offers_changed, this, [this] { show_comparison(comparison_); });
    on_language(this, [this] { retranslate(); });
}

QWidget* OverviewTab::build_verdict() {
    verdict_card_ = new CardFrame;
    verdict_ = make_label({}, Role::h1);
    verdict_->setObjectName(QStringLiteral("verdict"));
    verdict_->setWordWrap(true);
    sentence_ = make_paragraph({}, Role::body);
    paired_ = make_paragraph({}, Role::small);
    starter_ = make_paragraph({}, Role::small);
    train_both_ = make_button({}, ButtonKind::normal, QStringLiteral("play"));
    intervals_ = new IntervalPlot;
    auto* row = new QHBoxLayout;
    row->setSpacing(24);
    auto* words = new QVBoxLayout;
    words->setSpacing(6);
    for (QWidget* widget : std::initializer_list<QWidget*>{verdict_, sentence_, paired_, starter_}) words->addWidget(widget);
    auto* button_row = new QHBoxLayout;
    try_ = make_button({}, ButtonKind::normal, QStringLiteral("try"));
    try_->setObjectName(QStringLiteral("try_compared"));
    train_both_->setObjectName(QStringLiteral("train_both"));
    button_row->addWidget(train_both_);
    button_row->addWidget(try_);
    button_row->addStretch();
    words->addLayout(button_row);
    words->addStretch();
    row->addLayout(words, 1);
    row->addWidget(intervals_, 1);
    verdict_card_->body()->addLayout(row);
    connect(train_both_, &QPushButton::clicked, &session_, &Session::run_demo);
    connect(try_, &QPushButton::clicked, this, [this] { emit session_.try_wanted(try_->property(kRun).toString()); });
    connect(&session_, &Session::demo_changed, this, &OverviewTab::fill_actions);
    connect(&session_.library(), &Library::changed, this, &OverviewTab::fill_actions);
    connect(verdict_card_, &CardFrame::action_clicked, this, &OverviewTab::published_wanted);
    return verdict_card_;
}

QWidget* OverviewTab::build_charts() {
    loss_ = new Chart;
    accuracy_ = new Chart;
    loss_->set_controls({.x_mode = false, .smoothing = false, .log_y = false, .follow = false, .ghosts = true});
    Chart::link({loss_, accuracy_});
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(chart_card(loss_), 1);
    row->addWidget(chart_card(accuracy_), 1);
    return holder;
}

QWidget* OverviewTab::build_tables() {
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    Card metrics = make_card(QStringLiteral(" ")), differs = make_card(QStringLiteral(" ")), fair = make_card(QStringLiteral(" "));
    metrics_title_ = metrics.title;
    differs_title_ = differs.title;
    fair_title_ = fair.title;
    equal_ = make_label({}, Role::small);
    differs.head->addWidget(equal_);
    fair_chip_ = make_chip();
    fair.head->addWidget(fair_chip_);
    metrics_ = new QGridLayout;
    differences_ = new QGridLayout;
    for (QGridLayout* grid : {metrics_, differences_}) {
        grid->setHorizontalSpacing(14);
        grid->setVerticalSpacing(4);
        grid->setColumnStretch(0, 1);
    }
    metrics.body->addLayout(metrics_);
    metrics.body->addStretch();
    differs.body->addLayout(differences_);
    differs.body->addStretch();
    fairness_ = new ChecksList;
    fairness_->set_titles_only(true);
    fairness_->set_limit(7);
    fair.body->addWidget(fairness_);
    fair.body->addStretch();
    row->addWidget(metrics.frame, 4);
    row->addWidget(differs.frame, 4);
    row->addWidget(fair.frame, 5);
    return holder;
}

void OverviewTab::retranslate() {
    metrics_title_->setText(tr("Metrics"));
    differs_title_->setText(tr("What differs"));
    fair_title_->setText(tr("Is it a fair comparison?"));
    train_both_->setText(tr("Train both here, on the starter and the demo set"));
    try_->setText(tr("Try it"));
    show_comparison(comparison_);
}

void OverviewTab::show_loading() {
    verdict_card_->show_loading();
}

void OverviewTab::show_error(const Problems& problems) {
    verdict_card_->show_error(problems);
}

void OverviewTab::show_comparison(std::shared_ptr<const Comparison> comparison) {
    comparison_ = std::move(comparison);
    const bool any = comparison_ && !comparison_->entries.empty();
    rest_->setVisible(any);
    if (!any) {
        verdict_card_->show_empty(tr("Pick two runs"), tr("Compare the two published recipes"));
        return;
    }
    verdict_card_->show_ready();
    fairness_told_ = comparison_->entries.size() > 1 ? fairness_of(*comparison_, report_words(*comparison_)) : Problems();
    draw_figure(*loss_, Figure::loss, *comparison_, session_.offers().published);
    draw_figure(*accuracy_, Figure::accuracy, *comparison_, session_.offers().published);
    fill_metrics();
    fill_differences();
    fill_fairness();
    if (comparison_->entries.size() >= 2)
        fill_verdict();
    else
        verdict_card_->show_empty(tr("One run alone: add another to compare it with"), tr("Compare the two published recipes"));
}

void OverviewTab::fill_fairness() {
    fairness_->set_problems(fairness_told_);
    int errors = 0, warnings = 0;
    for (const Problem& problem : fairness_told_) {
        errors += problem.severity == Severity::error;
        warnings += problem.severity == Severity::warning;
    }
    QStringList counted;
    if (errors > 0) counted << tr("%n errors", nullptr, errors);
    if (warnings > 0) counted << tr("%n warnings", nullptr, warnings);
    const ChipKind kind = errors > 0 ? ChipKind::err : warnings > 0 ? ChipKind::warn : ChipKind::ok;
    set_chip(fair_chip_, counted.isEmpty() ? tr("no doubts") : counted.join(QStringLiteral(" · ")), kind);
}

// The demonstration for those who look at published runs only; a sentence of one's own for those who have trained.
void OverviewTab::fill_actions() {
    if (!comparison_) return;
    const auto& entries = comparison_->entries;
    const bool all_published = std::all_of(entries.begin(), entries.end(), [](const Entry& entry) { return entry.published; });
    train_both_->setVisible(all_published && !session_.offers().demo.empty());
    set_disabled_reason(train_both_, session_.demo_running() ? tr("The demo is running.") : QString());
    const RunRecord* own = nullptr;
    for (const Entry& entry : entries)
        if (const RunRecord* run = entry.published ? nullptr : session_.library().find(entry.id); run && (run->state == RunState::done || run->state == RunState::stopped)) own = run;
    try_->setVisible(own != nullptr);
    try_->setProperty(kRun, own ? text(own->id) : QString());
}

// Where published figures are drawn or compared: what is not theirs in the own runs.
QString OverviewTab::stand_ins() const {
    QStringList notes;
    for (const Entry& entry : comparison_->entries) {
        if (entry.published) continue;
        const auto match = published_of(session_.offers().published, entry.spec);
        const QString note = match ? published_note(*match) : QString();
        if (!note.isEmpty() && !notes.contains(note)) notes << note;
    }
    return notes.join('\n');
}

void OverviewTab::fill_verdict() {
    const Comparison& c = *comparison_;
    const ReportWords words = report_words(c);
    const Message said = localized(headline_of(c, words));
    verdict_->setText(said.title);
    sentence_->setText(said.text);
    QStringList tests;
    if (c.p_mcnemar)
        tests << tr("Same rows: McNemar exact p %1 (%2 rows only the first has right, %3 only the second)")
                     .arg(p_value(*c.p_mcnemar), format::count(c.only_first), format::count(c.only_second));
    if (c.bootstrap && c.regression)
        tests << tr("paired bootstrap of the squared errors, 95 %: %1 to %2; no other test is made").arg(format::signed_decimal(c.bootstrap->low, 4), format::signed_decimal(c.bootstrap->high, 4));
    else if (c.bootstrap)
        tests << tr("paired bootstrap, 95 %: %1 to %2 points").arg(format::signed_decimal(c.bootstrap->low * 100, 1), format::signed_decimal(c.bootstrap->high * 100, 1));
    if (c.p_seeds) tests << tr("means over seeds: Student's t, p %1").arg(p_value(*c.p_seeds));
    const bool published = std::any_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return entry.published; });
    if (tests.isEmpty() && published) tests << tr("McNemar and bootstrap need per-example predictions. The reports do not hold them.");
    paired_->setText(tests.join(QStringLiteral("; ")));
    paired_->setVisible(!tests.isEmpty());
    fill_actions();
    const bool starter = std::any_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return entry.starter; });
    QString stand_in = stand_ins();
    if (stand_in.isEmpty() && starter && published) stand_in = tr("The starter model stands in here: published figures are DistilBERT's on SST-2.");
    starter_->setVisible(!stand_in.isEmpty());
    starter_->setText(stand_in);
    std::vector<IntervalRow> rows;
    const QStringList titles = entry_titles(c);
    for (std::size_t i = 0; i < c.entries.size() && i < c.accuracy.size(); ++i) {
        if (c.entries[i].rows <= 0 || c.entries[i].regression) continue;  // an accuracy's intervals
        IntervalRow row;
        row.name = titles[static_cast<int>(i)];
        row.value = static_cast<double>(c.entries[i].correct) / static_cast<double>(c.entries[i].rows);
        row.low = c.accuracy[i].low;
        row.high = c.accuracy[i].high;
        row.style = static_cast<int>(i);
        rows.push_back(row);
    }
    intervals_->setVisible(!rows.empty());
    intervals_->set_rows(rows);
    intervals_->setToolTip({});
    if (!c.decisive || c.regression) {
        intervals_->set_difference({});
        return;
    }
    // The interval of the verdict's words, not another; its caption says which.
    IntervalRow difference;
    switch (c.basis) {
        case Basis::rows:
            difference.name = tr("Difference (Newcombe)");
            intervals_->setToolTip(tr("Runs: Wilson, 95 %. Difference: Newcombe, 95 %, as of independent rows."));
            break;
        case Basis::paired_rows:
            difference.name = tr("Difference (paired)");
            intervals_->setToolTip(tr("Runs: Wilson, 95 %. Difference: paired bootstrap over the same rows, 95 %."));
            break;
        case Basis::seeds:
            difference.name = tr("Difference of means (t)");
            intervals_->setToolTip(tr("Runs: Wilson, 95 %. Difference of the means: Student's t over seeds and rows, 95 %."));
            break;
    }
    difference.value = c.difference;
    difference.low = c.decisive->low;
    difference.high = c.decisive->high;
    intervals_->set_difference(difference);
}

void OverviewTab::fill_metrics() {
    const Comparison& c = *comparison_;
    const QStringList titles = entry_titles(c);
    std::vector<GridText> header{{QString(), false, false, {}}};
    for (const QString& title : titles) header.push_back({title, false, true, {}});
    using Cell = std::function<QString(const Entry&)>;
    const auto epoch_value = [](const Entry& entry, bool best, bool loss) -> std::optional<double> {
        const std::size_t count = entry.published ? entry.published_epochs.size() : entry.evaluations.size();
        if (count == 0 || (best && !entry.best)) return {};
        const std::size_t at = best ? *entry.best : count - 1;
        if (entry.published) return loss ? entry.published_epochs[at].eval_loss : entry.published_epochs[at].accuracy;
        return loss ? std::optional(entry.evaluations[at].eval_loss) : entry.evaluations[at].eval_accuracy;
    };
    const auto is_regression = [](const Entry& entry) { return entry.regression; };
    const bool accuracies = !std::all_of(c.entries.begin(), c.entries.end(), is_regression), errors = std::any_of(c.entries.begin(), c.entries.end(), is_regression);
    const auto error = [](std::optional<double> Entry::*field) {
        return [field](const Entry& entry) { return entry.*field ? format::decimal(*(entry.*field), 4) : dash(); };
    };
    const auto accuracy = [epoch_value](bool best) {
        return [epoch_value, best](const Entry& entry) {
            const auto value = epoch_value(entry, best, false);
            return value ? format::percent(*value, 2) : dash();
        };
    };
    struct Line {
        QString name;
        Cell cell;
        QString doubt = {};
    };
    const auto shown = [](const std::string& said) { return said.empty() ? dash() : published_words(said); };
    const bool printed = std::any_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return !entry.printed_share.empty(); });
    std::vector<Line> lines{
        {tr("MSE, best epoch"), error(&Entry::mse)},
        {tr("Pearson's r, best epoch"), error(&Entry::pearson)},
        {tr("Accuracy, best epoch"), accuracy(true), doubt(fairness_told_, {"report.sampling_error"})},
        {tr("95 % interval"),
         [&c](const Entry& entry) {
             const auto i = static_cast<std::size_t>(&entry - c.entries.data());
             return i < c.accuracy.size() && !entry.regression ? format::range(c.accuracy[i].low * 100, c.accuracy[i].high * 100, 1) : dash();
         }},
        {tr("Accuracy, last epoch"), accuracy(false)},
        {tr("Validation loss, best"),
         [epoch_value](const Entry& entry) {
             const auto value = epoch_value(entry, true, true);
             return value ? format::decimal(*value, 4) : dash();
         }},
        {tr("Cross-entropy of it"),
         [](const Entry& entry) {
             const auto value = best_cross_entropy(entry);
             return value ? format::decimal(*value, 4) : dash();
         }},
        {tr("Trained parameters"), [](const Entry& entry) { return entry.trainable ? format::count(*entry.trainable) : dash(); }},
        {tr("Share of all"),
         [](const Entry& entry) {
             if (!entry.trainable || !entry.parameters || *entry.parameters == 0) return dash();
             return format::percent(static_cast<double>(*entry.trainable) / static_cast<double>(*entry.parameters));
         }},
        {tr("Share, as printed"), [shown](const Entry& entry) { return shown(entry.printed_share); }, doubt(fairness_told_, {"report.share_misprinted"})},
        {tr("Time"), [shown](const Entry& entry) { return entry.seconds ? format::clock(*entry.seconds) : shown(entry.time); },
         doubt(fairness_told_, {"report.devices_differ"})},
        {tr("Device"), [shown](const Entry& entry) { return shown(entry.device); }, doubt(fairness_told_, {"report.devices_differ"})},
        {tr("Peak memory"), [](const Entry& entry) { return entry.peak_memory ? format::bytes(*entry.peak_memory) : dash(); }},
    };
    // The lines follow the task; the plain cross-entropy has one where a loss holds more than that.
    const bool extra = std::any_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return !entry.published && best_cross_entropy(entry) != best_loss(entry) && !entry.regression; });
    const auto leave_out = [&lines](std::initializer_list<QString> names) {
        std::erase_if(lines, [&](const Line& line) { return std::find(names.begin(), names.end(), line.name) != names.end(); });
    };
    if (!printed) leave_out({tr("Share, as printed")});
    if (!accuracies) leave_out({tr("Accuracy, best epoch"), tr("95 % interval"), tr("Accuracy, last epoch")});
    if (!errors) leave_out({tr("MSE, best epoch"), tr("Pearson's r, best epoch")});
    if (!extra) leave_out({tr("Cross-entropy of it")});
    std::vector<std::vector<GridText>> rows;
    for (const Line& line : lines) {
        std::vector<GridText> row{{line.name, false, false, line.doubt, !line.doubt.isEmpty()}};
        for (const Entry& entry : c.entries) row.push_back({line.cell(entry), false, true, {}});
        rows.push_back(std::move(row));
    }
    fill_grid(metrics_, header, rows);
}

void OverviewTab::fill_differences() {
    const Comparison& c = *comparison_;
    std::vector<GridText> header{{tr("Setting"), false, false, {}}};
    for (const QString& title : entry_titles(c)) header.push_back({title, false, false, {}});
    std::vector<std::vector<GridText>> rows;
    int more = 0;
    for (const SpecDifference& difference : c.differences.differing) {
        if (difference.path == "name") continue;
        if (static_cast<int>(rows.size()) == kDifferencesShown) {
            ++more;
            continue;
        }
        std::vector<GridText> row{{setting_words(difference.path), false, false, text(difference.path)}};
        for (const Json& value : difference.values) row.push_back({value_words(difference.path, value), false, false, text(json_text(value))});
        rows.push_back(std::move(row));
    }
    if (more > 0) rows.push_back({{tr("and %n more", nullptr, more), false, false, {}}});
    fill_grid(differences_, header, rows);
    equal_->setText(tr("%n equal settings hidden", nullptr, c.differences.equal));
}

}  // namespace tb::ui
