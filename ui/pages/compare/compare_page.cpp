#include "ui/pages/compare/compare_page.h"

#include "ui/charts/chart.h"
#include "ui/charts/interval_plot.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"
#include "ui/pages/compare/figures.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/card_frame.h"
#include "ui/widgets/checks_list.h"
#include "ui/theme/series.h"
#include "ui/widgets/run_pill.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <cmath>

namespace tb::ui {
namespace {

constexpr int kMostRuns = 6, kDifferencesShown = 9;

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
    return QCoreApplication::translate("tb::ui::ComparePage", "not reported");
}

}  // namespace

ComparePage::ComparePage(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), pills_(new QHBoxLayout), title_(make_label({}, Role::h1)),
      add_(make_button({}, ButtonKind::normal, QStringLiteral("plus"))),
      export_(make_button({}, ButtonKind::primary, QStringLiteral("export"))), menu_(new QMenu(this)) {
    setObjectName(QStringLiteral("page"));
    export_->setObjectName(QStringLiteral("export"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(title_);
    pills_->setSpacing(8);
    head->addLayout(pills_);
    head->addStretch();
    head->addWidget(add_);
    head->addWidget(export_);
    column->addLayout(head);
    column->addWidget(build_verdict());
    rest_ = new QWidget;
    auto* rest = new QVBoxLayout(rest_);
    rest->setContentsMargins(0, 0, 0, 0);
    rest->setSpacing(12);
    rest->addWidget(build_charts(), 1);
    rest->addWidget(build_tables());
    column->addWidget(rest_, 1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(make_scroll(content));
    add_->setMenu(menu_);
    connect(menu_, &QMenu::aboutToShow, this, &ComparePage::fill_menu);
    connect(export_, &QPushButton::clicked, &session_, &Session::export_wanted);
    for (Chart* chart : {loss_, accuracy_}) connect(chart, &Chart::export_requested, &session_, &Session::export_wanted);
    connect(&session_, &Session::offers_changed, this, &ComparePage::offers_read);
    on_language(this, [this] { retranslate(); });
    if (session_.offers_loaded()) offers_read();
}

QWidget* ComparePage::build_verdict() {
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
    button_row->addWidget(train_both_);
    button_row->addStretch();
    words->addLayout(button_row);
    words->addStretch();
    row->addLayout(words, 1);
    row->addWidget(intervals_, 1);
    verdict_card_->body()->addLayout(row);
    connect(train_both_, &QPushButton::clicked, &session_, &Session::run_demo);
    connect(verdict_card_, &CardFrame::action_clicked, this, &ComparePage::compare_published);
    return verdict_card_;
}

QWidget* ComparePage::build_charts() {
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

QWidget* ComparePage::build_tables() {
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

void ComparePage::retranslate() {
    title_->setText(tr("Compare"));
    add_->setText(tr("Add run"));
    export_->setText(tr("Export…"));
    metrics_title_->setText(tr("Metrics"));
    differs_title_->setText(tr("What differs"));
    fair_title_->setText(tr("Is it a fair comparison?"));
    train_both_->setText(tr("Train both here, on the starter and the demo set"));
    show_comparison();
}

void ComparePage::set_runs(const QStringList& keys) {
    QStringList wanted = keys;
    if (wanted.size() == 1 && !wanted.front().startsWith(QLatin1String("published:"))) {
        // One own run is compared with what was published of its recipe.
        if (const RunRecord* run = session_.library().find(wanted.front().toStdString()))
            for (const Entry& entry : session_.offers().published)
                if (entry.id == text(run->spec.name).toLower().toStdString()) wanted << Session::published_key(entry.id);
    }
    keys_ = wanted.mid(0, kMostRuns);
    load();
}

void ComparePage::offers_read() {
    if (defaulted_ || !keys_.isEmpty()) {
        show_comparison();
        return;
    }
    defaulted_ = true;
    compare_published();
}

void ComparePage::compare_published() {
    QStringList keys;
    for (const Entry& entry : session_.offers().published) keys << Session::published_key(entry.id);
    set_runs(keys.mid(0, 2));
}

void ComparePage::load() {
    const quint64 generation = ++generation_;
    if (keys_.isEmpty()) {
        comparison_.reset();
        show_comparison();
        return;
    }
    verdict_card_->show_loading();
    ask(
        session_.library().pool(), this, [home = session_.library().home(), keys = keys_] { return load_comparison(home, keys); },
        [this, generation](Expected<Comparison> loaded) {
            if (generation != generation_) return;
            if (!loaded) {
                comparison_.reset();
                show_comparison();
                verdict_card_->show_error(loaded.error());
                return;
            }
            comparison_ = std::make_shared<const Comparison>(std::move(*loaded));
            show_comparison();
            emit compared();
        });
}

void ComparePage::show_comparison() {
    fill_pills();
    const bool two = comparison_ && comparison_->entries.size() >= 2;
    const bool any = comparison_ && !comparison_->entries.empty();
    rest_->setVisible(any);
    export_->setEnabled(any);
    if (!any) {
        verdict_card_->show_empty(tr("Pick two runs"), tr("Compare the two published recipes"));
        return;
    }
    verdict_card_->show_ready();
    draw_figure(*loss_, Figure::loss, *comparison_, session_.offers().published);
    draw_figure(*accuracy_, Figure::accuracy, *comparison_, session_.offers().published);
    fill_metrics();
    fill_differences();
    fairness_->set_problems(comparison_->fairness);
    ChipKind kind = ChipKind::ok;
    for (const Problem& problem : comparison_->fairness) {
        if (problem.severity == Severity::error) kind = ChipKind::err;
        if (problem.severity == Severity::warning && kind == ChipKind::ok) kind = ChipKind::warn;
    }
    QStringList counted;
    for (const auto& [severity, said] : {std::pair(Severity::error, QT_TR_N_NOOP("%n errors")), std::pair(Severity::warning, QT_TR_N_NOOP("%n warnings"))}) {
        const auto n = std::count_if(comparison_->fairness.begin(), comparison_->fairness.end(), [&](const Problem& p) { return p.severity == severity; });
        if (n > 0) counted << tr(said, nullptr, static_cast<int>(n));
    }
    set_chip(fair_chip_, counted.isEmpty() ? tr("no doubts") : counted.join(QStringLiteral(" · ")), kind);
    if (two)
        fill_verdict();
    else
        verdict_card_->show_empty(tr("One run alone: add another to compare it with"), tr("Compare the two published recipes"));
}

void ComparePage::fill_pills() {
    clear_layout(pills_);
    if (!comparison_) return;
    for (std::size_t i = 0; i < comparison_->entries.size() && static_cast<int>(i) < keys_.size(); ++i) {
        const Entry& entry = comparison_->entries[i];
        bool ghost = entry.published;
        if (ghost) ghost = std::any_of(comparison_->entries.begin(), comparison_->entries.end(), [](const Entry& e) { return !e.published; });
        auto* pill = new RunPill(keys_[static_cast<int>(i)], ghost ? published_series : static_cast<int>(i));
        pill->set_texts(entry_name(entry), entry.published ? tr("published") : text(entry.id.substr(0, 13)));
        pill->set_removable(true);
        connect(pill, &RunPill::removed, this, &ComparePage::remove);
        pills_->addWidget(pill);
    }
}

void ComparePage::remove(const QString& key) {
    keys_.removeAll(key);
    load();
}

void ComparePage::fill_menu() {
    menu_->clear();
    const auto offer = [this](const QString& key, const QString& title) {
        if (keys_.contains(key)) return;
        QAction* action = menu_->addAction(title);
        action->setEnabled(keys_.size() < kMostRuns);
        connect(action, &QAction::triggered, this, [this, key] {
            keys_ << key;
            load();
        });
    };
    for (const Entry& entry : session_.offers().published) offer(Session::published_key(entry.id), tr("%1, published").arg(entry_name(entry)));
    menu_->addSeparator();
    for (const RunRecord& run : session_.library().runs())
        if (!run.evaluations.empty()) offer(text(run.id), QStringLiteral("%1 (%2)").arg(text(run_title(run.spec)), text(run.id.substr(0, 13))));
}

// "= 0.012", or "< 0.001": what rounds to nothing is not zero.
static QString p_value(double p) {
    return p < 0.001 ? QStringLiteral("< ") + format::decimal(0.001, 3) : QStringLiteral("= ") + format::decimal(p, 3);
}

void ComparePage::fill_verdict() {
    const Comparison& c = *comparison_;
    const Message said = localized(c.headline);
    verdict_->setText(said.title);
    sentence_->setText(said.text);
    QStringList tests;
    if (c.p_mcnemar)
        tests << tr("Same rows: McNemar exact p %1 (%2 rows only the first has right, %3 only the second)")
                     .arg(p_value(*c.p_mcnemar), format::count(c.only_first), format::count(c.only_second));
    if (c.bootstrap)
        tests << tr("paired bootstrap, 95 %: %1 to %2 points").arg(format::signed_decimal(c.bootstrap->low * 100, 1), format::signed_decimal(c.bootstrap->high * 100, 1));
    const bool published = std::any_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return entry.published; });
    if (tests.isEmpty() && published) tests << tr("McNemar and bootstrap need per-example predictions. The reports do not hold them.");
    paired_->setText(tests.join(QStringLiteral("; ")));
    paired_->setVisible(!tests.isEmpty());
    const bool all_published = std::all_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return entry.published; });
    train_both_->setVisible(all_published && !session_.offers().demo.empty());
    const bool starter = std::any_of(c.entries.begin(), c.entries.end(), [](const Entry& entry) { return entry.starter; });
    starter_->setVisible(starter);
    starter_->setText(tr("The starter model stands in here: published figures are DistilBERT's on SST-2."));
    std::vector<IntervalRow> rows;
    const QStringList titles = entry_titles(c);
    for (std::size_t i = 0; i < c.entries.size() && i < c.accuracy.size(); ++i) {
        if (c.entries[i].rows <= 0) continue;
        IntervalRow row;
        row.name = titles[static_cast<int>(i)];
        row.value = static_cast<double>(c.entries[i].correct) / static_cast<double>(c.entries[i].rows);
        row.low = c.accuracy[i].low;
        row.high = c.accuracy[i].high;
        row.style = static_cast<int>(i);
        rows.push_back(row);
    }
    intervals_->set_rows(rows);
    if (c.verdict == Verdict::not_comparable) {
        intervals_->set_difference({});
        return;
    }
    IntervalRow difference;
    difference.name = tr("Difference");
    difference.value = c.difference;
    difference.low = c.interval.low;
    difference.high = c.interval.high;
    intervals_->set_difference(difference);
}

void ComparePage::fill_metrics() {
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
    const auto accuracy = [epoch_value](bool best) {
        return [epoch_value, best](const Entry& entry) {
            const auto value = epoch_value(entry, best, false);
            return value ? format::percent(*value, 2) : dash();
        };
    };
    const std::vector<std::pair<QString, Cell>> lines{
        {tr("Accuracy, best epoch"), accuracy(true)},
        {tr("95 % interval"),
         [&c](const Entry& entry) {
             const auto i = static_cast<std::size_t>(&entry - c.entries.data());
             return i < c.accuracy.size() ? format::range(c.accuracy[i].low * 100, c.accuracy[i].high * 100, 1) : dash();
         }},
        {tr("Accuracy, last epoch"), accuracy(false)},
        {tr("Validation loss, best"),
         [epoch_value](const Entry& entry) {
             const auto value = epoch_value(entry, true, true);
             return value ? format::decimal(*value, 4) : dash();
         }},
        {tr("Trained parameters"), [](const Entry& entry) { return entry.trainable ? format::count(*entry.trainable) : dash(); }},
        {tr("Share of all"),
         [](const Entry& entry) {
             if (!entry.trainable || !entry.parameters || *entry.parameters == 0) return dash();
             return format::percent(static_cast<double>(*entry.trainable) / static_cast<double>(*entry.parameters));
         }},
        {tr("Time"), [](const Entry& entry) { return entry.seconds ? format::clock(*entry.seconds) : entry.time.empty() ? dash() : text(entry.time); }},
        {tr("Peak memory"), [](const Entry& entry) { return entry.peak_memory ? format::bytes(*entry.peak_memory) : dash(); }},
    };
    std::vector<std::vector<GridText>> rows;
    for (const auto& [name, cell] : lines) {
        std::vector<GridText> row{{name, false, false, {}}};
        for (const Entry& entry : c.entries) row.push_back({cell(entry), false, true, {}});
        rows.push_back(std::move(row));
    }
    fill_grid(metrics_, header, rows);
}

void ComparePage::fill_differences() {
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
        for (const Json& value : difference.values) row.push_back({value_words(difference.path, value), false, false, text(value.dump())});
        rows.push_back(std::move(row));
    }
    if (more > 0) rows.push_back({{tr("and %n more", nullptr, more), false, false, {}}});
    fill_grid(differences_, header, rows);
    equal_->setText(tr("%n equal settings hidden", nullptr, c.differences.equal));
}

}  // namespace tb::ui
