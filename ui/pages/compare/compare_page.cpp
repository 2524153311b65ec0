#include "ui/pages/compare/compare_page.h"

#include "ui/i18n/language.h"
#include "ui/models/published.h"
#include "ui/models/words.h"
#include "ui/pages/compare/configuration_tab.h"
#include "ui/pages/compare/curves_tab.h"
#include "ui/pages/compare/overview_tab.h"
#include "ui/pages/page_parts.h"
#include "ui/theme/series.h"
#include "ui/widgets/run_pill.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kMostRuns = 6;

}  // namespace

ComparePage::ComparePage(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), pills_(new QHBoxLayout), title_(make_label({}, Role::h1)),
      add_(make_button({}, ButtonKind::normal, QStringLiteral("plus"))),
      export_(make_button({}, ButtonKind::primary, QStringLiteral("export"))), menu_(new QMenu(this)), tabs_(new QTabBar),
      stack_(new QStackedWidget), overview_(new OverviewTab(session)) {
    setObjectName(QStringLiteral("page"));
    export_->setObjectName(QStringLiteral("export"));
    tabs_->setObjectName(QStringLiteral("compare_tabs"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(title_);
    pills_->setSpacing(8);
    head->addLayout(pills_);
    head->addStretch();
    head->addWidget(add_);
    head->addWidget(export_);
    column->addLayout(head);
    tabs_->setExpanding(false);
    for (int i = overview; i <= configuration; ++i) tabs_->addTab(QString());
    column->addWidget(tabs_);
    stack_->addWidget(overview_);
    column->addWidget(stack_, 1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(make_scroll(content));
    add_->setMenu(menu_);
    connect(menu_, &QMenu::aboutToShow, this, &ComparePage::fill_menu);
    connect(export_, &QPushButton::clicked, &session_, &Session::export_wanted);
    connect(tabs_, &QTabBar::currentChanged, this, &ComparePage::show_tab);
    connect(overview_, &OverviewTab::published_wanted, this, &ComparePage::compare_published);
    connect(&session_, &Session::offers_changed, this, &ComparePage::offers_read);
    on_language(this, [this] { retranslate(); });
    if (session_.offers_loaded()) offers_read();
}

void ComparePage::retranslate() {
    title_->setText(tr("Compare"));
    add_->setText(tr("Add run"));
    export_->setText(tr("Export…"));
    update_export();
    const QString names[] = {tr("Overview"), tr("Curves"), tr("Configuration")};
    for (int i = overview; i <= configuration; ++i) tabs_->setTabText(i, names[i]);
    tabs_->setAccessibleName(tr("What is compared"));
    fill_pills();
}

void ComparePage::set_runs(const QStringList& keys) {
    QStringList wanted = keys;
    if (wanted.size() == 1 && !wanted.front().startsWith(QLatin1String("published:"))) {
        // One own run is compared with what was published of its recipe.
        if (const RunRecord* run = session_.library().find(wanted.front().toStdString()))
            if (const auto match = published_of(session_.offers().published, run->spec)) wanted << Session::published_key(match->entry.id);
    }
    keys_ = wanted.mid(0, kMostRuns);
    load();
}

void ComparePage::offers_read() {
    if (defaulted_ || !keys_.isEmpty()) {
        show_tab(tabs_->currentIndex());
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
    loading_ = !keys_.isEmpty();
    if (keys_.isEmpty()) {
        comparison_.reset();
        show_comparison();
        emit not_compared();
        return;
    }
    update_export();
    overview_->show_loading();
    ask(
        session_.library().pool(), this, [home = session_.library().home(), keys = keys_] { return load_comparison(home, keys); },
        [this, generation](Expected<Comparison> loaded) {
            if (generation != generation_) return;
            loading_ = false;
            if (!loaded) {
                comparison_.reset();
                show_comparison();
                open_tab(overview);
                overview_->show_error(loaded.error());
                emit not_compared();
                return;
            }
            comparison_ = std::make_shared<const Comparison>(std::move(*loaded));
            show_comparison();
            emit compared();
        });
}

void ComparePage::show_comparison() {
    fill_pills();
    update_export();
    overview_->show_comparison(comparison_);
    show_tab(tabs_->currentIndex());
}

QString ComparePage::no_export() const {
    if (loading_ || (comparison_ && !comparison_->entries.empty())) return {};
    return keys_.isEmpty() ? tr("Nothing to export yet: choose the runs to compare.") : tr("The runs could not be read: there is nothing to export.");
}

void ComparePage::update_export() {
    // While others are being read, what is on screen is not what was asked for.
    set_disabled_reason(export_, loading_ ? tr("The runs are being read.") : no_export());
}

void ComparePage::open_tab(Tab tab) {
    tabs_->setCurrentIndex(tab);
}

// Curves and configurations are made and filled when they are looked at.
void ComparePage::show_tab(int tab) {
    if (tab == curves && !curves_) {
        curves_ = new CurvesTab(session_);
        stack_->addWidget(curves_);
    }
    if (tab == configuration && !configuration_) {
        configuration_ = new ConfigurationTab;
        stack_->addWidget(configuration_);
    }
    if (tab == curves) curves_->show_comparison(comparison_);
    if (tab == configuration) configuration_->show_comparison(comparison_);
    QWidget* const pages[] = {overview_, curves_, configuration_};
    // Only the tab on top asks for room.
    for (QWidget* page : pages)
        if (page) page->setSizePolicy(QSizePolicy::Preferred, page == pages[tab] ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    stack_->setCurrentWidget(pages[tab]);
}

void ComparePage::fill_pills() {
    clear_layout(pills_);
    if (!comparison_) return;
    for (std::size_t i = 0; i < comparison_->entries.size() && static_cast<int>(i) < keys_.size(); ++i) {
        const Entry& entry = comparison_->entries[i];
        bool ghost = entry.published;
        if (ghost) ghost = std::any_of(comparison_->entries.begin(), comparison_->entries.end(), [](const Entry& e) { return !e.published; });
        auto* pill = new RunPill(keys_[static_cast<int>(i)], ghost ? published_series : static_cast<int>(i));
        const bool baseline = i == 0 && comparison_->entries.size() > 1;
        const QString word = entry.published ? tr("published") : text(entry.id.substr(0, 13));
        // Seeds of one recipe bear one name.
        const bool alone = std::count_if(comparison_->entries.begin(), comparison_->entries.end(), [&](const Entry& e) { return !e.published && entry_name(e) == entry_name(entry); }) < 2;
        const QString name = entry.published || alone ? entry_name(entry) : entry_titles(*comparison_)[static_cast<int>(i)];
        pill->set_texts(name, baseline ? tr("%1 · baseline").arg(word) : word);
        pill->set_place(static_cast<int>(i), static_cast<int>(comparison_->entries.size()));
        pill->set_removable(true);
        connect(pill, &RunPill::removed, this, &ComparePage::remove);
        connect(pill, &RunPill::place_wanted, this, &ComparePage::place);
        connect(pill, &RunPill::dropped, this, &ComparePage::drop);
        pills_->addWidget(pill);
        if (focused_ != pill->id()) continue;
        pill->show();  // what is hidden takes no focus
        pill->setFocus(Qt::OtherFocusReason);
    }
    focused_.clear();
}

void ComparePage::place(const QString& key, int wanted) {
    const int from = static_cast<int>(keys_.indexOf(key));
    if (from < 0 || wanted < 0 || wanted >= keys_.size() || wanted == from) return;
    keys_.move(from, wanted);
    focused_ = key;
    load();
}

// Behind those pills whose middle it was let go behind.
void ComparePage::drop(const QString& key, int x) {
    int before = 0;
    for (int i = 0; i < pills_->count(); ++i) {
        const auto* pill = qobject_cast<RunPill*>(pills_->itemAt(i)->widget());
        before += pill && pill->id() != key && pill->geometry().center().x() < x;
    }
    place(key, before);
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

}  // namespace tb::ui
