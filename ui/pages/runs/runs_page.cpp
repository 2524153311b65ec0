#include "ui/pages/runs/runs_page.h"

#include "ui/charts/sparkline.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/models/published.h"
#include "ui/models/words.h"
#include "ui/pages/page_parts.h"
#include "ui/pages/runs/chip_delegate.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/toast.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTreeView>
#include <QUrl>

#include <set>

namespace tb::ui {
namespace {

constexpr int kMostCompared = 6, kUndoSeconds = 30, kNoteMilliseconds = 600, kRebuildMilliseconds = 500;
constexpr int kWidths[RunsModel::kColumns] = {180, 116, 166, 92, 96, 108, 62, 100, 96, 134, 40};

}  // namespace

RunsPage::RunsPage(Session& session, QWidget* parent) : QWidget(parent), session_(session), view_(new QTreeView), stack_(new QStackedWidget) {
    setObjectName(QStringLiteral("page"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(12);
    column->addWidget(build_head());
    column->addWidget(build_filters());
    filter_.setSourceModel(&model_);
    view_->setObjectName(QStringLiteral("runs"));
    view_->setModel(&filter_);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setUniformRowHeights(true);
    view_->setSortingEnabled(true);
    view_->sortByColumn(RunsModel::kStarted, Qt::DescendingOrder);
    view_->setItemDelegateForColumn(RunsModel::kState, new ChipDelegate(view_));
    view_->setItemDelegateForColumn(RunsModel::kCurve, new SparklineDelegate(RunsModel::kCurveRole, RunsModel::kStyleRole, view_));
    for (int i = 0; i < RunsModel::kColumns; ++i) view_->setColumnWidth(i, kWidths[i]);
    view_->header()->setStretchLastSection(true);
    auto* table = new QFrame;
    table->setObjectName(QStringLiteral("card"));
    auto* inside = new QVBoxLayout(table);
    inside->setContentsMargins(2, 6, 2, 6);
    inside->addWidget(view_);
    stack_->addWidget(table);
    Card nothing = make_card();
    no_match_ = make_label({}, Role::h2);
    clear_ = make_button({});
    nothing.body->addStretch();
    nothing.body->addWidget(no_match_, 0, Qt::AlignHCenter);
    nothing.body->addWidget(clear_, 0, Qt::AlignHCenter);
    nothing.body->addStretch();
    stack_->addWidget(nothing.frame);
    column->addWidget(stack_, 1);
    column->addWidget(build_inspector());
    note_timer_.setSingleShot(true);
    note_timer_.setInterval(kNoteMilliseconds);
    connect(&note_timer_, &QTimer::timeout, this, &RunsPage::save_note);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::selection_moved);
    connect(view_, &QTreeView::activated, this, &RunsPage::compare);
    connect(clear_, &QPushButton::clicked, this, [this] {
        search_->clear();
        for (QComboBox* box : {state_, model_box_, data_box_}) box->setCurrentIndex(0);
        filter_.clear();
        rebuild();
    });
    connect(&session_.library(), &Library::changed, this, [this] {
        fill_filters();
        rebuild();
    });
    connect(&session_, &Session::offers_changed, this, &RunsPage::rebuild);
    connect(&session_.manager(), &RunManager::queue_changed, this, &RunsPage::rebuild);
    rebuild_timer_.setSingleShot(true);
    rebuild_timer_.setInterval(kRebuildMilliseconds);
    connect(&rebuild_timer_, &QTimer::timeout, this, &RunsPage::rebuild);
    connect(&session_.manager(), &RunManager::events_arrived, this, [this] {
        if (isVisible() && !rebuild_timer_.isActive()) rebuild_timer_.start();
    });
    on_language(this, [this] { retranslate(); });
}

QWidget* RunsPage::build_head() {
    auto* holder = new QWidget;
    auto* head = new QHBoxLayout(holder);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(10);
    title_ = make_label({}, Role::h1);
    count_ = make_label({}, Role::sub);
    compare_ = make_button({}, ButtonKind::primary, QStringLiteral("compare"));
    compare_->setObjectName(QStringLiteral("compare"));
    head->addWidget(title_);
    head->addWidget(count_);
    head->addStretch();
    head->addWidget(compare_);
    connect(compare_, &QPushButton::clicked, this, &RunsPage::compare);
    return holder;
}

QWidget* RunsPage::build_filters() {
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    search_ = new QLineEdit;
    search_->setClearButtonEnabled(true);
    search_->setObjectName(QStringLiteral("search"));
    search_->setMaximumWidth(260);
    state_ = new QComboBox;
    model_box_ = new QComboBox;
    data_box_ = new QComboBox;
    group_caption_ = make_label({}, Role::small);
    group_ = new SegmentedControl(SegmentedControl::Kind::quiet);
    group_->add(QStringLiteral("recipe"), QStringLiteral("Recipe"));
    group_->add(QStringLiteral("none"), QStringLiteral("None"));
    group_->set_current(QStringLiteral("recipe"));
    row->addWidget(search_, 2);
    for (QComboBox* box : {state_, model_box_, data_box_}) row->addWidget(box);
    row->addStretch(1);
    row->addWidget(group_caption_);
    row->addWidget(group_);
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& words) {
        filter_.set_search(words);
        view_->expandAll();
        stack_->setCurrentIndex(filter_.rowCount() == 0 && filter_.filtering() ? 1 : 0);
    });
    const auto chosen = [this] {
        const int state = state_->currentData().toInt();
        filter_.set_state(state < 0 ? std::nullopt : std::optional(static_cast<RunState>(state)));
        filter_.set_text_filters(model_box_->currentData().toString(), data_box_->currentData().toString());
        view_->expandAll();
        stack_->setCurrentIndex(filter_.rowCount() == 0 && filter_.filtering() ? 1 : 0);
    };
    for (QComboBox* box : {state_, model_box_, data_box_}) connect(box, &QComboBox::activated, this, chosen);
    connect(group_, &SegmentedControl::chosen, this, &RunsPage::rebuild);
    return holder;
}

QWidget* RunsPage::build_inspector() {
    Card card = make_card(QStringLiteral(" "));
    inspector_ = card.frame;
    inspector_->setProperty(kSideColumn, true);
    inspector_title_ = card.title;
    more_ = make_label({}, Role::sub);
    card.head->insertWidget(1, more_);
    struct Made {
        QPushButton** button;
        const char* icon;
        void (RunsPage::*act)();
    };
    const Made made[] = {{&duplicate_, "copy", &RunsPage::duplicate}, {&try_, "try", &RunsPage::try_it},
                         {&files_, "folder", &RunsPage::show_files},  {&rename_, "rename", &RunsPage::rename},
                         {&tag_, "tag", &RunsPage::edit_tags},        {&delete_, "trash", &RunsPage::remove_selected}};
    resume_ = make_button({}, ButtonKind::normal, QStringLiteral("resume"));
    card.head->addWidget(resume_);
    connect(resume_, &QPushButton::clicked, this, [this] {
        if (const RunRecord* run = current_run()) session_.resume_run(*run);
    });
    for (const Made& one : made) {
        *one.button = make_button({}, ButtonKind::ghost, QString::fromLatin1(one.icon));
        card.head->addWidget(*one.button);
        connect(*one.button, &QPushButton::clicked, this, one.act);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    note_ = new QPlainTextEdit;
    note_->setFixedHeight(58);
    note_->setTabChangesFocus(true);
    note_->setObjectName(QStringLiteral("note"));
    const auto column_of = [row](QLabel*& caption, std::initializer_list<QWidget*> widgets, int stretch) {
        auto* column = new QVBoxLayout;
        column->setSpacing(3);
        caption = make_label({}, Role::cap);
        column->addWidget(caption);
        for (QWidget* widget : widgets) column->addWidget(widget);
        column->addStretch();
        row->addLayout(column, stretch);
    };
    kept_ = make_label();
    kept_note_ = make_paragraph({}, Role::small);
    repeat_ = make_paragraph({}, Role::mono);
    repeat_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    repeat_note_ = make_paragraph({}, Role::small);
    column_of(note_caption_, {note_}, 4);
    column_of(kept_caption_, {kept_, kept_note_}, 3);
    column_of(repeat_caption_, {repeat_, repeat_note_}, 3);
    card.body->addLayout(row);
    connect(note_, &QPlainTextEdit::textChanged, this, [this] { note_timer_.start(); });
    return inspector_;
}

void RunsPage::retranslate() {
    title_->setText(tr("Runs"));
    search_->setPlaceholderText(tr("Search name, note, tag, acc>0.9"));
    group_caption_->setText(tr("Group by"));
    group_->set_text(QStringLiteral("recipe"), tr("Recipe"));
    group_->set_text(QStringLiteral("none"), tr("None"));
    no_match_->setText(tr("No run matches"));
    clear_->setText(tr("Clear filters"));
    duplicate_->setText(tr("Duplicate as new run"));
    try_->setText(tr("Try it"));
    files_->setText(tr("Show files"));
    rename_->setText(tr("Rename"));
    tag_->setText(tr("Tags"));
    delete_->setText(tr("Delete"));
    resume_->setText(tr("Resume"));
    note_caption_->setText(tr("Note"));
    kept_caption_->setText(tr("Kept checkpoint"));
    repeat_caption_->setText(tr("Repeat it"));
    note_->setAccessibleName(tr("Note"));
    view_->setAccessibleName(tr("Runs"));
    fill_filters();
    rebuild();
}

void RunsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    rebuild();
}

void RunsPage::fill_filters() {
    const QVariant state = state_->currentData(), model = model_box_->currentData(), data = data_box_->currentData();
    state_->clear();
    state_->addItem(tr("State: any"), -1);
    for (RunState each : {RunState::running, RunState::queued, RunState::done, RunState::stopped, RunState::cancelled, RunState::failed,
                          RunState::interrupted})
        state_->addItem(state_word(each), static_cast<int>(each));
    std::set<QString> models, sets;
    for (const RunRecord& run : session_.library().runs()) {
        models.insert(model_words(run.spec));
        sets.insert(dataset_words(run.spec));
    }
    model_box_->clear();
    model_box_->addItem(tr("Model: any"), QString());
    for (const QString& name : models) model_box_->addItem(name, name);
    data_box_->clear();
    data_box_->addItem(tr("Data set: any"), QString());
    for (const QString& name : sets) data_box_->addItem(name, name);
    state_->setCurrentIndex(std::max(0, state_->findData(state)));
    model_box_->setCurrentIndex(std::max(0, model_box_->findData(model)));
    data_box_->setCurrentIndex(std::max(0, data_box_->findData(data)));
}

void RunsPage::rebuild() {
    RunSources sources;
    sources.published = session_.offers().published;
    sources.records = session_.library().runs();
    if (const auto run = session_.manager().current()) sources.live.push_back(run);
    for (const auto& run : session_.manager().queued()) sources.live.push_back(run);
    sources.group_by_recipe = group_->current() != QLatin1String("none");
    sources.recipe_keys = &recipe_keys_;
    const int before = model_.rowCount();
    model_.set_rows(build_rows(sources));
    if (model_.rowCount() != before || !view_->isExpanded(filter_.index(0, 0))) view_->expandAll();
    count_->setText(tr("%n runs", nullptr, static_cast<int>(sources.records.size())));
    stack_->setCurrentIndex(filter_.rowCount() == 0 && filter_.filtering() ? 1 : 0);
    selection_moved();
}

QStringList RunsPage::selected() const {
    QStringList keys;
    for (const QModelIndex& index : view_->selectionModel()->selectedRows()) {
        const RunRow* row = model_.row_of(filter_.mapToSource(index));
        if (!row || row->id.empty()) continue;
        keys << (row->kind == RunRow::Kind::published ? Session::published_key(row->id) : text(row->id));
    }
    return keys;
}

const RunRow* RunsPage::current_row() const {
    const QModelIndexList rows = view_->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : model_.row_of(filter_.mapToSource(rows.front()));
}

const RunRecord* RunsPage::current_run() const {
    const RunRow* row = current_row();
    return row && row->kind == RunRow::Kind::run ? session_.library().find(row->id) : nullptr;
}

void RunsPage::selection_moved() {
    if (note_timer_.isActive()) save_note();
    const QStringList keys = selected();
    const qsizetype n = keys.size();
    const RunRow* only = n == 1 ? current_row() : nullptr;
    const bool repeats = only && only->kind == RunRow::Kind::run && published_of(session_.offers().published, only->spec);
    compare_->setText(n >= 2 ? tr("Compare %n selected", nullptr, static_cast<int>(n)) : repeats ? tr("Compare with published") : tr("Compare"));
    QString reason;
    if (n == 0) reason = tr("Select two to six runs, or one to compare it with what was published.");
    if (n > kMostCompared) reason = tr("At most six runs can be compared.");
    if (n == 1 && keys.front().startsWith(QLatin1String("published:"))) reason = tr("Select a second run.");
    set_disabled_reason(compare_, reason);
    fill_inspector();
    emit selection_changed();
}

void RunsPage::fill_inspector() {
    const RunRow* row = current_row();
    inspector_->setVisible(row != nullptr);
    if (!row) return;
    const RunRecord* run = current_run();
    inspector_title_->setText(text(row->title));
    const int others = static_cast<int>(selected().size()) - 1;
    more_->setText(others > 0 ? tr("and %n more selected", nullptr, others) : QString());
    const QString why = run ? QString() : row->kind == RunRow::Kind::published ? tr("Published results cannot be changed.") : tr("This run has not been written yet.");
    for (QPushButton* button : {files_, rename_, tag_, delete_}) set_disabled_reason(button, why);
    const auto known = run ? session_.manager().of_folder(run->folder) : nullptr;
    const bool busy = run && (run->state == RunState::running || (known && !known->finished));
    if (busy) set_disabled_reason(delete_, tr("A run that trains or waits cannot be deleted: cancel it, or take it out of the queue first."));
    const bool usable = run && (run->state == RunState::done || run->state == RunState::stopped);
    set_disabled_reason(try_, usable ? QString() : tr("Only a finished run has a model to try."));
    resume_->setVisible(run && run->state == RunState::interrupted && !busy);
    note_->setEnabled(run != nullptr);
    const std::string id = run ? run->id : std::string();
    if (id != note_of_ || !note_->hasFocus()) {
        const QSignalBlocker blocked(note_);
        const QString note = run ? text(run->meta.notes) : QString();
        if (note_->toPlainText() != note) note_->setPlainText(note);
        note_of_ = id;
    }
    kept_->setText(row->best_epoch > 0 ? tr("evaluation %1 of %2").arg(row->best_epoch).arg(row->epochs) : tr("none yet"));
    kept_note_->setText(QStringList{model_words(row->spec), trains_words(row->spec), dataset_words(row->spec)}.join(QStringLiteral(" · ")));
    repeat_->setText(run ? QStringLiteral("tunebench-cli train ") + shell_word(path_text(run->folder / "spec.json")) : QStringLiteral("–"));
    repeat_note_->setText(run ? tr("spec with every default, fingerprints and versions lie in the run folder")
                              : tr("Duplicate as new run repeats the recipe here"));
}

void RunsPage::save_note() {
    note_timer_.stop();
    const RunRecord* run = session_.library().find(note_of_);
    if (!run) return;
    RunMeta meta = run->meta;
    meta.notes = note_->toPlainText().toStdString();
    if (meta.notes != run->meta.notes) session_.library().set_meta(run->id, meta);
}

void RunsPage::focus_search() {
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
}

void RunsPage::ask_text(const QString& title, const QString& caption, const QString& value, std::function<void(QString)> then) {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(caption);
    dialog->setTextValue(value);
    dialog->resize(420, dialog->height());
    connect(dialog, &QInputDialog::textValueSelected, this, [then = std::move(then)](const QString& typed) { then(typed.trimmed()); });
    dialog->open();
}

void RunsPage::rename() {
    const RunRecord* run = current_run();
    if (!run) return;
    ask_text(tr("Rename"), tr("Name of the run"), text(run->meta.name.empty() ? run->spec.name : run->meta.name),
             [this, id = run->id](const QString& typed) {
                 const RunRecord* found = session_.library().find(id);
                 if (!found || typed.isEmpty()) return;
                 RunMeta meta = found->meta;
                 meta.name = typed.toStdString();
                 session_.library().set_meta(id, meta);
             });
}

void RunsPage::edit_tags() {
    const RunRecord* run = current_run();
    if (!run) return;
    QStringList tags;
    for (const auto& tag : run->meta.tags) tags << text(tag);
    ask_text(tr("Tags"), tr("Tags, with commas between them"), tags.join(QStringLiteral(", ")), [this, id = run->id](const QString& typed) {
        const RunRecord* found = session_.library().find(id);
        if (!found) return;
        RunMeta meta = found->meta;
        meta.tags.clear();
        for (const QString& tag : typed.split(',', Qt::SkipEmptyParts))
            if (!tag.trimmed().isEmpty()) meta.tags.push_back(tag.trimmed().toStdString());
        session_.library().set_meta(id, meta);
    });
}

void RunsPage::remove_selected() {
    std::vector<std::string> ids;
    for (const QString& key : selected()) {
        const RunRecord* run = session_.library().find(key.toStdString());
        const auto known = run ? session_.manager().of_folder(run->folder) : nullptr;
        if (run && (!known || known->finished)) ids.push_back(run->id);
    }
    if (ids.empty()) return;
    removed_ = ids;
    session_.library().remove(ids);
    Toast::show_in(window(), tr("%n runs moved to the bin", nullptr, static_cast<int>(ids.size())), tr("Undo (Ctrl+Z)"), [this] { undo_remove(); },
                   kUndoSeconds, QStringLiteral("trash"));
}

void RunsPage::undo_remove() {
    if (removed_.empty()) return;
    session_.library().restore(removed_);
    session_.say(tr("%n runs restored", nullptr, static_cast<int>(removed_.size())));
    removed_.clear();
}

void RunsPage::duplicate() {
    if (const RunRow* row = current_row()) emit session_.edit_wanted(row->spec);
}

void RunsPage::try_it() {
    if (const RunRecord* run = current_run()) emit session_.try_wanted(text(run->id));
}

void RunsPage::show_files() {
    if (const RunRecord* run = current_run()) QDesktopServices::openUrl(QUrl::fromLocalFile(path_text(run->folder)));
}

void RunsPage::compare() {
    if (compare_->isEnabled()) emit session_.compare_wanted(selected());
}

}  // namespace tb::ui
