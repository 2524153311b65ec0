#include "ui/models/runs_model.h"

#include "core/report/spread.h"
#include "core/train/best.h"
#include "ui/i18n/format.h"
#include "ui/models/published.h"
#include "ui/models/words.h"

#include <QFont>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace tb::ui {
namespace {

constexpr quintptr kTop = 0;  // internal id of a top row; a child carries its parent's row + 1

void take_evaluations(RunRow& row, const std::vector<Metrics>& evaluations) {
    row.loss_curve.clear();
    for (const Metrics& metrics : evaluations) row.loss_curve.push_back(metrics.eval_loss);
    row.epochs = static_cast<int>(evaluations.size());
    const auto best = best_evaluation(evaluations, row.spec.training);
    if (!best) return;
    row.best_epoch = static_cast<int>(*best) + 1;
    row.accuracy = evaluations[*best].eval_accuracy;
    row.pearson = evaluations[*best].eval_pearson;
    row.loss = evaluations[*best].eval_loss;
}

template <class T>
std::optional<T> number_at(const Json& json, std::initializer_list<const char*> keys) {
    const Json* at = &json;
    for (const char* key : keys) {
        if (!at->is_object() || !at->contains(key)) return {};
        at = &at->at(key);
    }
    if (!at->is_number()) return {};
    return at->get<T>();
}

RunRow row_of_record(const RunRecord& record) {
    RunRow row;
    row.id = record.id;
    row.spec = record.spec;
    row.name = record.meta.name.empty() ? record.spec.name : record.meta.name;
    if (row.name.empty()) row.name = record.id;
    row.title = row.name + " · " + seed_words(record.spec).toStdString();
    row.state = record.state;
    row.reason = record.reason;
    row.trainable = number_at<std::int64_t>(record.summary, {"parameters", "trainable"});
    row.seconds = number_at<double>(record.summary, {"seconds"});
    row.started = record.started;
    row.tags = record.meta.tags;
    row.notes = record.meta.notes;
    take_evaluations(row, record.evaluations);
    return row;
}

void take_live(RunRow& row, const RunData& run) {
    row.state = run.state;
    std::vector<Metrics> evaluations;
    for (const EvalEvent& event : run.evaluations) evaluations.push_back(event.metrics);
    take_evaluations(row, evaluations);
    if (!run.started) return;
    row.trainable = run.started->parameters.trainable;
    if (run.steps.empty() || run.started->max_steps <= 0) return;
    row.seconds = run.steps.back().time;
    row.progress = static_cast<double>(run.steps.back().step) / static_cast<double>(run.started->max_steps);
    const int epochs = static_cast<int>(std::ceil(run.started->num_train_epochs));
    const int epoch = std::min(epochs, static_cast<int>(std::floor(run.steps.back().epoch)) + 1);
    row.epoch_text = std::to_string(epoch) + "/" + std::to_string(epochs);
}

RunRow row_of_live(const RunData& run) {
    RunRow row;
    row.id = run.folder.empty() ? "queued-" + std::to_string(run.serial) : run.id();
    row.spec = run.spec;
    row.name = run.spec.name;
    row.title = run.title;
    take_live(row, run);
    return row;
}

RunRow row_of_published(const Entry& entry) {
    RunRow row;
    row.kind = RunRow::Kind::published;
    row.id = entry.id;
    row.title = row.name = entry.spec.name.empty() ? entry.title : entry.spec.name;
    row.spec = entry.spec;
    row.trainable = entry.trainable;
    row.time_text = entry.time;
    row.reason = entry.device;
    for (const PublishedEpoch& epoch : entry.published_epochs)
        if (epoch.eval_loss) row.loss_curve.push_back(*epoch.eval_loss);
    row.epochs = static_cast<int>(entry.published_epochs.size());
    if (entry.best && *entry.best < entry.published_epochs.size()) {
        row.best_epoch = static_cast<int>(*entry.best) + 1;
        row.accuracy = entry.published_epochs[*entry.best].accuracy;
        row.loss = entry.published_epochs[*entry.best].eval_loss;
    }
    return row;
}

// Mean and sample standard deviation of what is there; the spread needs two.
void mean_of(const std::vector<RunRow>& rows, std::optional<double> RunRow::*field, std::optional<double>& mean, std::optional<double>* spread) {
    std::vector<double> values;
    for (const RunRow& row : rows)
        if (row.*field) values.push_back(*(row.*field));
    if (values.empty()) return;
    const Spread found = spread_of(values);
    mean = found.mean;
    if (spread && found.count > 1) *spread = found.deviation;
}

// One run a seed, of those that are done: a mean over anything else would say something else. The list has the newest run first.
std::vector<RunRow> one_a_seed(const std::vector<RunRow>& runs) {
    std::vector<RunRow> seeds;
    for (const RunRow& run : runs) {
        const auto same = [&](const RunRow& seed) { return seed.spec.training.seed == run.spec.training.seed; };
        if (run.state == RunState::done && std::none_of(seeds.begin(), seeds.end(), same)) seeds.push_back(run);
    }
    return seeds;
}

RunRow recipe_over(std::vector<RunRow> runs) {
    RunRow group;
    group.kind = RunRow::Kind::recipe;
    group.spec = runs.front().spec;
    group.name = group.title = runs.front().name;
    group.started = runs.front().started;
    for (const RunRow& run : runs)
        if (!group.trainable) group.trainable = run.trainable;
    group.state = runs.front().state;
    const auto seeds = one_a_seed(runs);
    group.seeds = static_cast<int>(seeds.size());
    mean_of(seeds, &RunRow::accuracy, group.accuracy, &group.accuracy_spread);
    mean_of(seeds, &RunRow::pearson, group.pearson, &group.pearson_spread);
    mean_of(seeds, &RunRow::loss, group.loss, &group.loss_spread);
    mean_of(seeds, &RunRow::seconds, group.seconds, nullptr);
    group.children = std::move(runs);
    return group;
}

std::vector<RunRow> grouped(std::vector<RunRow> rows, std::map<std::string, std::string>& keys) {
    std::vector<std::vector<RunRow>> groups;
    std::map<std::string, std::size_t> places;
    for (RunRow& row : rows) {
        std::string& key = keys[row.id];
        if (key.empty()) key = recipe_key(row.spec);
        const auto [place, fresh] = places.emplace(row.name + '\n' + key, groups.size());
        if (fresh) groups.emplace_back();
        groups[place->second].push_back(std::move(row));
    }
    std::vector<RunRow> result;
    for (auto& group : groups) {
        if (group.size() == 1)
            result.push_back(std::move(group.front()));
        else
            result.push_back(recipe_over(std::move(group)));
    }
    return result;
}

QString with_spread(double mean, const std::optional<double>& spread, bool as_percent) {
    if (!spread) return as_percent ? format::percent(mean, 2) : format::decimal(mean, 4);
    const double scale = as_percent ? 100 : 1;
    const int decimals = as_percent ? 1 : 3;
    return QStringLiteral("%1 ± %2").arg(format::decimal(mean * scale, decimals), format::decimal(*spread * scale, decimals));
}

}  // namespace

std::vector<RunRow> build_rows(const RunSources& sources) {
    std::vector<RunRow> rows;
    if (!sources.published.empty()) {
        RunRow group;
        group.kind = RunRow::Kind::published_group;
        for (const Entry& entry : sources.published) group.children.push_back(row_of_published(entry));
        rows.push_back(std::move(group));
    }
    std::vector<RunRow> own;
    for (const auto& run : sources.live) own.push_back(row_of_live(*run));
    const std::size_t live = own.size();
    for (const RunRecord& record : sources.records) {
        const auto same = std::find_if(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(live),
                                       [&](const RunRow& row) { return row.id == record.id; });
        if (same == own.begin() + static_cast<std::ptrdiff_t>(live)) {
            own.push_back(row_of_record(record));
            continue;
        }
        same->started = record.started;
        same->tags = record.meta.tags;
        same->notes = record.meta.notes;
    }
    std::map<std::string, std::string> keys;
    if (sources.group_by_recipe) own = grouped(std::move(own), sources.recipe_keys ? *sources.recipe_keys : keys);
    std::move(own.begin(), own.end(), std::back_inserter(rows));
    return rows;
}

void RunsModel::set_rows(std::vector<RunRow> rows) {
    const auto same_shape = [](const std::vector<RunRow>& a, const std::vector<RunRow>& b, const auto& self) -> bool {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i].id != b[i].id || a[i].kind != b[i].kind || !self(a[i].children, b[i].children, self)) return false;
        return true;
    };
    // While only values change the selection and the open branches stay.
    if (same_shape(rows_, rows, same_shape)) {
        rows_ = std::move(rows);
        if (rows_.empty()) return;
        emit dataChanged(index(0, 0), index(static_cast<int>(rows_.size()) - 1, kColumns - 1));
        for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
            const int children = static_cast<int>(rows_[static_cast<std::size_t>(i)].children.size());
            const QModelIndex parent = index(i, 0);
            if (children > 0) emit dataChanged(index(0, 0, parent), index(children - 1, kColumns - 1, parent));
        }
        return;
    }
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

const RunRow* RunsModel::row_of(const QModelIndex& index) const {
    if (!index.isValid()) return nullptr;
    const auto row = static_cast<std::size_t>(index.row());
    if (index.internalId() == kTop) return row < rows_.size() ? &rows_[row] : nullptr;
    const RunRow& parent = rows_[index.internalId() - 1];
    return row < parent.children.size() ? &parent.children[row] : nullptr;
}

QModelIndex RunsModel::index_of(const std::string& id) const {
    for (int i = 0; i < rowCount(); ++i) {
        const QModelIndex top = index(i, 0);
        if (row_of(top)->id == id) return top;
        for (int j = 0; j < rowCount(top); ++j)
            if (row_of(index(j, 0, top))->id == id) return index(j, 0, top);
    }
    return {};
}

QModelIndex RunsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kTop);
}

QModelIndex RunsModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kTop) return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, kTop);
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(rows_.size());
    if (parent.internalId() != kTop || parent.column() > 0) return 0;
    return static_cast<int>(rows_[static_cast<std::size_t>(parent.row())].children.size());
}

int RunsModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

bool RunsModel::is_mean(int column) {
    return column == kState || column == kAccuracy || column == kLoss || column == kTime;
}

// "3 seeds", or "2 seeds, 4 runs": only seeds that are done are counted and averaged.
QString RunsModel::group_words(const RunRow& group) const {
    const int runs = static_cast<int>(group.children.size());
    if (group.seeds == 0) return tr("%n runs", nullptr, runs);
    const QString seeds = tr("%n seeds", nullptr, group.seeds);
    return group.seeds == runs ? seeds : tr("%1, %2").arg(seeds, tr("%n runs", nullptr, runs));
}

QString RunsModel::display(const RunRow& row, int column) const {
    const bool in_group = row.kind == RunRow::Kind::published_group;
    switch (column) {
        case kRun: return in_group ? tr("Published") : text(row.title);
        case kState:
            if (in_group) return tr("reference");
            if (row.kind == RunRow::Kind::published) return tr("published");
            if (row.kind == RunRow::Kind::recipe) return group_words(row);
            if (row.progress >= 0 && !row.epoch_text.empty() && row.state == RunState::running)
                return tr("epoch %1").arg(text(row.epoch_text));
            if (row.state == RunState::failed && !row.reason.empty()) return tr("failed: %1").arg(text(row.reason));
            return state_word(row.state);
        case kTrains: return in_group ? QString() : trains_words(row.spec);
        case kTrained: return row.trainable ? format::count(*row.trainable) : QString();
        case kAccuracy:
            if (row.pearson) return tr("r %1").arg(with_spread(*row.pearson, row.pearson_spread, false));
            return row.accuracy ? with_spread(*row.accuracy, row.accuracy_spread, true) : QString();
        case kLoss: return row.loss ? with_spread(*row.loss, row.loss_spread, false) : QString();
        case kBest: return row.best_epoch > 0 ? tr("%1 of %2").arg(row.best_epoch).arg(row.epochs) : QString();
        case kTime: return row.time_text.empty() ? (row.seconds ? format::clock(*row.seconds) : QString()) : published_words(row.time_text);
        case kStarted: return text(row.started.substr(0, 16)).replace('T', ' ');
        case kTags: {
            QStringList tags;
            for (const auto& tag : row.tags) tags << text(tag);
            return tags.join(QStringLiteral(", "));
        }
        default: return {};
    }
}

QVariant RunsModel::sort_key(const RunRow& row, int column) const {
    switch (column) {
        case kTrained: return static_cast<qlonglong>(row.trainable.value_or(-1));
        case kAccuracy: return row.accuracy.value_or(row.pearson.value_or(-2));
        case kLoss: return row.loss.value_or(1e300);
        case kBest: return row.best_epoch;
        case kTime: return row.seconds.value_or(-1);
        case kCurve: return row.loss_curve.empty() ? 1e300 : row.loss_curve.back();
        default: return display(row, column);
    }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    const RunRow* row = row_of(index);
    if (!row) return {};
    switch (role) {
        case Qt::DisplayRole: return display(*row, index.column());
        case Qt::ToolTipRole:
            if (row->kind == RunRow::Kind::recipe && row->seeds < static_cast<int>(row->children.size()) && is_mean(index.column()))
                return tr("Mean over the seeds that are done, the newest run of each.");
            if (index.column() != kState && index.column() != kTime) return display(*row, index.column());
            return row->reason.empty() ? QVariant(display(*row, index.column())) : QVariant(text(row->reason));
        case Qt::FontRole: {
            QFont font;
            font.setWeight(QFont::DemiBold);
            const bool group = row->kind == RunRow::Kind::published_group || row->kind == RunRow::Kind::recipe;
            return group ? QVariant(font) : QVariant();
        }
        case Qt::TextAlignmentRole:
            if (index.column() >= kTrained && index.column() <= kTime) return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
            return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
        case kSortRole: return sort_key(*row, index.column());
        case kIdRole: return text(row->id);
        case kKindRole: return static_cast<int>(row->kind);
        case kStateRole: return static_cast<int>(row->state);
        case kProgressRole: return row->progress;
        case kCurveRole: {
            QVariantList values;
            for (double loss : row->loss_curve) values << loss;
            return values;
        }
        case kStyleRole:
            return row->kind == RunRow::Kind::published ? QVariant(index.row()) : QVariant();
        case kChipRole:
            if (row->kind == RunRow::Kind::published || row->kind == RunRow::Kind::published_group) return static_cast<int>(ChipKind::info);
            return row->kind == RunRow::Kind::recipe ? static_cast<int>(ChipKind::neutral) : static_cast<int>(state_chip(row->state));
        default: return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section >= kTrained && section <= kTime ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case kRun: return tr("Run");
        case kState: return tr("State");
        case kTrains: return tr("What trains");
        case kTrained: return tr("Trained");
        case kAccuracy: return tr("Accuracy");
        case kLoss: return tr("Val. loss");
        case kBest: return tr("Best");
        case kTime: return tr("Time");
        case kCurve: return tr("Val. loss curve");
        case kStarted: return tr("Started");
        case kTags: return tr("Tags");
        default: return {};
    }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    const RunRow* row = row_of(index);
    if (!row) return Qt::NoItemFlags;
    const bool run = row->kind == RunRow::Kind::run || row->kind == RunRow::Kind::published;
    return run ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsEnabled;
}

RunsFilter::RunsFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(RunsModel::kSortRole);
    setRecursiveFilteringEnabled(true);
    setDynamicSortFilter(true);
}

void RunsFilter::set_search(const QString& words) {
    words_ = words.trimmed();
    invalidateFilter();
}

void RunsFilter::set_state(std::optional<RunState> state) {
    state_ = state;
    invalidateFilter();
}

void RunsFilter::set_text_filters(const QString& model, const QString& dataset) {
    model_ = model;
    dataset_ = dataset;
    invalidateFilter();
}

void RunsFilter::clear() {
    words_.clear();
    model_.clear();
    dataset_.clear();
    state_.reset();
    invalidateFilter();
}

bool RunsFilter::accepts(const RunRow& row) const {
    if (row.kind == RunRow::Kind::published_group || row.kind == RunRow::Kind::recipe) return !filtering();
    if (state_ && (row.kind == RunRow::Kind::published || row.state != *state_)) return false;
    if (!model_.isEmpty() && model_words(row.spec) != model_) return false;
    if (!dataset_.isEmpty() && dataset_words(row.spec) != dataset_) return false;
    static const QRegularExpression accuracy(QStringLiteral("^acc\\s*([<>])\\s*([0-9.,]+)$"));
    for (const QString& word : words_.split(' ', Qt::SkipEmptyParts)) {
        if (const auto match = accuracy.match(word); match.hasMatch()) {
            const double limit = match.captured(2).replace(',', '.').toDouble();
            if (!row.accuracy || (match.captured(1) == QLatin1String(">") ? *row.accuracy <= limit : *row.accuracy >= limit)) return false;
            continue;
        }
        QString all = text(row.title + " " + row.notes + " " + row.id);
        for (const auto& tag : row.tags) all += ' ' + text(tag);
        if (!all.contains(word, Qt::CaseInsensitive)) return false;
    }
    return true;
}

bool RunsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto* model = qobject_cast<const RunsModel*>(sourceModel());
    const RunRow* found = model ? model->row_of(model->index(row, 0, parent)) : nullptr;
    return found && accepts(*found);
}

bool RunsFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    // The published group stays on top whatever the order.
    const auto group = static_cast<int>(RunRow::Kind::published_group);
    const bool left_group = left.data(RunsModel::kKindRole).toInt() == group, right_group = right.data(RunsModel::kKindRole).toInt() == group;
    if (left_group != right_group) return (sortOrder() == Qt::AscendingOrder) == left_group;
    return QSortFilterProxyModel::lessThan(left, right);
}

}  // namespace tb::ui
