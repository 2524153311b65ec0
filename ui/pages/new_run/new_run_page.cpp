#include "ui/pages/new_run/new_run_page.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/method_words.h"
#include "ui/models/recipe.h"
#include "ui/models/words.h"
#include "ui/pages/new_run/how_trains_card.h"
#include "ui/pages/new_run/model_data_card.h"
#include "ui/pages/new_run/preflight_card.h"
#include "ui/pages/new_run/what_trains_card.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/freeze_picker.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <utility>

namespace tb::ui {
namespace {

constexpr int kProbeSteps = 20, kWideFrom = 1180, kSideWide = 344, kSideNarrow = 300;

}  // namespace

NewRunPage::NewRunPage(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), plans_(session.core().plan, session.core().probe), title_(make_label({}, Role::h1)),
      chip_(make_chip()), start_caption_(make_label({}, Role::sub)), notice_(make_paragraph({}, Role::small)), starts_(new QComboBox),
      retry_(make_link({})),
      save_(make_button({}, ButtonKind::normal, QStringLiteral("copy"))), model_data_(new ModelDataCard(session)), what_(new WhatTrainsCard),
      how_(new HowTrainsCard), preflight_(new PreflightCard) {
    setObjectName(QStringLiteral("page"));
    starts_->setObjectName(QStringLiteral("start_from"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(title_);
    head->addWidget(chip_);
    head->addStretch();
    head->addWidget(start_caption_);
    starts_->setMinimumWidth(270);
    head->addWidget(starts_);
    head->addWidget(save_);
    column->addLayout(head);
    auto* told = new QHBoxLayout;
    told->addWidget(notice_, 1);
    told->addWidget(retry_);
    column->addLayout(told);
    notice_->hide();
    retry_->hide();
    retry_->setObjectName(QStringLiteral("retry_offers"));
    auto* body = new QHBoxLayout;
    body->setSpacing(16);
    auto* left = new QWidget;
    auto* cards = new QVBoxLayout(left);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(12);
    cards->addWidget(model_data_);
    cards->addWidget(what_, 5);
    cards->addWidget(how_, 4);
    body->addWidget(make_scroll(left), 1);
    body->addWidget(preflight_);
    column->addLayout(body, 1);
    connect(model_data_, &ModelDataCard::edited, this, &NewRunPage::edited);
    connect(what_, &WhatTrainsCard::edited, this, &NewRunPage::edited);
    connect(how_, &HowTrainsCard::edited, this, &NewRunPage::edited);
    connect(starts_, &QComboBox::activated, this, &NewRunPage::start_chosen);
    connect(save_, &QPushButton::clicked, this, &NewRunPage::save_recipe);
    connect(preflight_, &PreflightCard::start_clicked, this, &NewRunPage::start);
    connect(preflight_, &PreflightCard::queue_clicked, this, &NewRunPage::add_to_queue);
    connect(preflight_, &PreflightCard::measure_clicked, this, [this] {
        commit();
        probe_failed_.clear();
        plans_.measure(spec(), kProbeSteps);
    });
    connect(preflight_, &PreflightCard::problem_clicked, this, &NewRunPage::show_problem);
    connect(preflight_, &PreflightCard::batch_wanted, how_, &HowTrainsCard::set_batch);
    connect(&plans_, &PlanJob::planned, this, &NewRunPage::planned);
    connect(&session_.downloads(), &DownloadJob::changed, this, &NewRunPage::download_changed);
    connect(&session_.downloads(), &DownloadJob::fetched, this, [this](const SourceName& source) {
        if (model_data_->names(source)) plan_again();
    });
    connect(&plans_, &PlanJob::measuring_failed, this, [this](const Problems& problems) { probe_failed_ = problems; });
    connect(&plans_, &PlanJob::measured_changed, this,
            [this] { preflight_->show_probe(plans_.measured().get(), plans_.measuring(), probe_failed_); });
    connect(&session_.manager(), &RunManager::queue_changed, this,
            [this] { preflight_->set_runs(static_cast<int>(how_->seeds().size()), session_.manager().busy()); });
    connect(&session_, &Session::offers_changed, this, [this] {
        what_->set_methods(session_.offers().methods);
        fill_starts();
    });
    what_->set_methods(session_.offers().methods);
    connect(retry_, &QPushButton::clicked, &session_, &Session::reload_offers);
    on_language(this, [this] { retranslate(); });
}

void NewRunPage::retranslate() {
    title_->setText(tr("New run"));
    start_caption_->setText(tr("Start from"));
    starts_->setAccessibleName(tr("Start from"));
    save_->setText(tr("Save as recipe…"));
    retry_->setText(tr("Try again"));
    fill_starts();
    show_difference();
    show_download();
}

void NewRunPage::fill_starts() {
    const QString current = starts_->currentData().toString();
    starts_->clear();
    const Offers& offers = session_.offers();
    for (std::size_t i = 0; i < offers.demo.size(); ++i)
        starts_->addItem(tr("%1 on the starter and the demo set").arg(text(offers.demo[i].name)), QStringLiteral("demo:%1").arg(i));
    for (const Preset& preset : offers.presets) starts_->addItem(preset_title(preset), QStringLiteral("preset:") + text(preset.id));
    if (!session_.library().runs().empty()) starts_->addItem(tr("The last run"), QStringLiteral("last"));
    starts_->addItem(tr("Recipe file…"), QStringLiteral("file"));
    if (!chosen_ && session_.offers_loaded() && !offers.demo.empty()) {
        // The recipe whose freezing depth shows on the picture comes first.
        const int proposed = static_cast<int>(offers.demo.size()) - 1;
        starts_->setCurrentIndex(proposed);
        set_spec(offers.demo[static_cast<std::size_t>(proposed)]);
        return;
    }
    // Nothing to start from is told with its reason; the plan of the empty recipe says what is missing.
    if (!chosen_ && session_.offers_loaded()) {
        notice_->setText(localized_lines(offers.problems));
        notice_->setVisible(!offers.problems.empty());
        retry_->setVisible(!offers.problems.empty());
        edited();
    }
    const int found = starts_->findData(current);
    starts_->setCurrentIndex(found);
    if (found < 0) starts_->setPlaceholderText(tr("Own settings"));
}

void NewRunPage::start_chosen(int row) {
    const QString chosen = starts_->itemData(row).toString();
    const Offers& offers = session_.offers();
    if (chosen.startsWith(QLatin1String("demo:"))) set_spec(offers.demo[chosen.mid(5).toUInt()]);
    for (const Preset& preset : offers.presets)
        if (chosen == QStringLiteral("preset:") + text(preset.id)) set_spec(preset.spec);
    if (chosen == QLatin1String("last") && !session_.library().runs().empty()) set_spec(session_.library().runs().front().spec);
    if (chosen != QLatin1String("file")) return;
    auto* dialog = new QFileDialog(this, tr("Open a recipe"), session_.settings().data_folder, tr("Recipes (*.json)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &NewRunPage::open_spec_file);
    dialog->open();
}

void NewRunPage::set_spec(const Spec& spec) {
    chosen_ = true;
    notice_->hide();
    retry_->hide();
    base_ = spec;
    if (session_.settings().threads > 0 && base_.engine.threads == 0) base_.engine.threads = session_.settings().threads;
    model_data_->set_spec(base_);
    what_->set_spec(base_);
    how_->set_spec(base_);
    edited();
}

Spec NewRunPage::spec() const {
    Spec spec = base_;
    model_data_->apply(spec);
    what_->apply(spec);
    how_->apply(spec);
    return spec;
}

void NewRunPage::open_spec_file(const QString& file) {
    ask(
        session_.pool(), this, [path = to_path(file)] { return load_spec(path); },
        [this](Expected<Spec> loaded) {
            if (loaded) {
                starts_->setCurrentIndex(-1);
                set_spec(*loaded);
                return;
            }
            notice_->setText(localized_lines(loaded.error()));
            notice_->show();
        });
}

void NewRunPage::open_own_data(const QStringList& files) {
    model_data_->choose_own_files(files.isEmpty() ? QStringList{QString()} : files);
}

void NewRunPage::edited() {
    how_->set_task(model_data_->task());
    start_after_download_ = false;  // what was to start is not on screen any more
    after_plan_ = nullptr;
    plan_again();
}

void NewRunPage::plan_again() {
    preflight_->set_blocked(how_->valid() && what_->valid() ? QString() : tr("A number above cannot be read: see the marked field."));
    preflight_->set_runs(static_cast<int>(how_->seeds().size()), session_.manager().busy());
    probe_failed_.clear();
    plans_.request(spec());
    preflight_->show_plan(plans_.plan().get(), true);
    show_download();
}

void NewRunPage::planned() {
    const auto plan = plans_.plan();
    model_data_->show_plan(*plan);
    what_->show_plan(*plan);
    how_->show_plan(*plan);
    preflight_->show_plan(plan.get(), false);
    show_difference();
    show_download();
    if (const auto then = std::exchange(after_plan_, nullptr)) {
        if (preflight_->startable() || preflight_->downloads_first())
            (this->*then)();
        else
            session_.say(tr("Not started: there are errors in the pre-flight list."));
        return;
    }
    if (!start_after_download_ || !model_data_->lacking().empty()) return;
    start_after_download_ = false;
    enqueue(isVisible());
}

void NewRunPage::download_changed(const SourceName& source) {
    if (!model_data_->names(source)) return;
    const auto state = session_.downloads().state(source).state;
    if (state == Download::State::offered || state == Download::State::failed) start_after_download_ = false;
    show_download();
}

// Where nothing but a download keeps the run from starting, Start does both.
void NewRunPage::show_download() {
    const auto plan = plans_.plan();
    const auto lacking = model_data_->lacking();
    bool only = plan && !lacking.empty();
    if (only)
        for (const Problem& check : plan->checks) only = only && (check.severity != Severity::error || says_to_fetch(check));
    bool fetching = true, sized = true;
    std::int64_t bytes = 0;
    for (const SourceName& source : lacking) {
        const Download download = session_.downloads().state(source);
        only = only && download.state != Download::State::failed;
        fetching = fetching && download.state == Download::State::fetching;
        sized = sized && download.remote.bytes > 0;
        bytes += std::max<std::int64_t>(0, download.remote.bytes - download.remote.kept);
    }
    if (!only) return preflight_->set_download({}, {});
    if (start_after_download_) return preflight_->set_download(tr("Starts after the download"), tr("It starts by itself. Cancel the download if it should not."));
    if (fetching) return preflight_->set_download(tr("Start after the download"), {});
    preflight_->set_download(sized ? tr("Download %1 and start").arg(format::bytes(bytes)) : tr("Download and start"), {});
}

void NewRunPage::show_difference() {
    const auto plan = plans_.plan();
    const bool known = plan && !plan->published.empty();
    chip_->setVisible(known);
    if (!known) return;
    const QString name = text(plan->published).toUpper();
    if (plan->published_differences == 0)
        set_chip(chip_, tr("matches published %1").arg(name), ChipKind::info);
    else
        set_chip(chip_, tr("differs from %1 in %n settings", nullptr, plan->published_differences).arg(name), ChipKind::neutral);
}

void NewRunPage::show_problem(const QString& place) {
    const std::string where = place.toStdString();
    if (!model_data_->focus_place(where) && !what_->focus_place(where)) how_->focus_place(where);
}

void NewRunPage::enqueue(bool and_show) {
    if (!preflight_->startable()) return;
    const std::vector<Spec> specs = with_seeds(spec(), how_->seeds());
    const bool was_busy = session_.manager().busy();
    session_.start(specs, plans_.plan() ? plans_.plan()->memory.total() : 0);
    if (and_show)
        session_.go(PageId::training);
    else
        session_.say(was_busy ? tr("%n runs added to the queue", nullptr, static_cast<int>(specs.size()))
                              : tr("The queue was empty: the run has started"));
}

void NewRunPage::commit() {
    for (auto* box : findChildren<QAbstractSpinBox*>()) box->interpretText();
}

// A run starts as it was planned: a key may come before the plan of the number that was just typed.
bool NewRunPage::wait_for_plan(void (NewRunPage::*then)()) {
    commit();
    if (plans_.up_to_date()) return false;
    after_plan_ = then;
    session_.say(tr("It starts as soon as it has been checked."));
    return true;
}

void NewRunPage::start() {
    if (wait_for_plan(&NewRunPage::start)) return;
    if (!preflight_->downloads_first()) return enqueue(true);
    start_after_download_ = true;
    for (const SourceName& source : model_data_->lacking()) session_.downloads().fetch(source);
    show_download();
}

void NewRunPage::add_to_queue() {
    if (wait_for_plan(&NewRunPage::add_to_queue)) return;
    enqueue(false);
}

void NewRunPage::save_recipe() {
    commit();
    const Spec recipe = spec();
    auto* dialog = new QFileDialog(this, tr("Save as recipe"), session_.settings().data_folder, tr("Recipes (*.json)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(text(proposed_name(recipe)).toLower() + QStringLiteral(".json"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, recipe](const QString& file) {
        ask(
            session_.pool(), this, [recipe, path = to_path(file)] { return write_json(path, to_json(recipe)); },
            [this, file](Expected<void> written) {
                if (written) {
                    session_.say(tr("Recipe saved as %1").arg(file));
                    return;
                }
                notice_->setText(localized_lines(written.error()));
                notice_->show();
            });
    });
    dialog->open();
}

void NewRunPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    preflight_->setFixedWidth(width() >= kWideFrom ? kSideWide : kSideNarrow);
}

void NewRunPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    // What kept the run from starting may have been mended outside the window.
    if (!plans_.plan() || plans_.plan()->startable()) return;
    model_data_->look();
    plan_again();
}

void NewRunPage::focus_first() {
    starts_->setFocus(Qt::OtherFocusReason);
}

}  // namespace tb::ui
