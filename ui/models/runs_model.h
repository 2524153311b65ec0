#pragma once
// Every run, published ones included, as a tree: recipes over seeds, and the published results as a group of their own.
#include "ui/models/run_data.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <map>

namespace tb::ui {

struct RunRow {
    enum class Kind { published_group, published, recipe, run };
    Kind kind = Kind::run;
    std::string id;  // of the run or the published result; empty for groups
    std::string title, name;
    RunState state = RunState::done;
    double progress = -1;  // 0..1 while it runs
    std::string epoch_text;  // "2 of 4" while it runs
    std::string reason;
    Spec spec;
    std::optional<std::int64_t> trainable;
    std::optional<double> accuracy, accuracy_spread, pearson, pearson_spread, loss, loss_spread, seconds;
    int best_epoch = 0, epochs = 0;
    std::string time_text;           // as printed, for published ones
    std::vector<double> loss_curve;  // validation loss, one a evaluation
    std::string started;
    std::vector<std::string> tags;
    std::string notes;
    std::vector<RunRow> children;
    int seeds = 0;  // of a recipe: different ones among its runs that are done, which its mean and spread are over
};

// What the table shows of these; a pure function, so that tests need no window.
struct RunSources {
    std::vector<Entry> published;
    std::vector<RunRecord> records;
    std::vector<std::shared_ptr<const RunData>> live;  // running and waiting ones of this window
    bool group_by_recipe = true;
    // What makes a run's recipe, by its id: written once a run, since a spec never changes.
    std::map<std::string, std::string>* recipe_keys = nullptr;
};
std::vector<RunRow> build_rows(const RunSources& sources);

class RunsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { kRun, kState, kTrains, kTrained, kAccuracy, kLoss, kBest, kTime, kCurve, kStarted, kTags, kColumns };
    enum Role { kSortRole = Qt::UserRole + 1, kIdRole, kKindRole, kStateRole, kCurveRole, kProgressRole, kChipRole, kStyleRole };

    explicit RunsModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}
    void set_rows(std::vector<RunRow> rows);
    const RunRow* row_of(const QModelIndex& index) const;
    QModelIndex index_of(const std::string& id) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString display(const RunRow& row, int column) const;
    QString group_words(const RunRow& group) const;
    static bool is_mean(int column);  // what a recipe's row says of all its runs
    QVariant sort_key(const RunRow& row, int column) const;
    std::vector<RunRow> rows_;
};

// Search over name, note and tag (also "acc>0.9"), and a state; a group stays while one of its runs does.
class RunsFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit RunsFilter(QObject* parent = nullptr);
    void set_search(const QString& words);
    void set_state(std::optional<RunState> state);
    void set_text_filters(const QString& model, const QString& dataset);
    bool filtering() const { return !words_.isEmpty() || state_ || !model_.isEmpty() || !dataset_.isEmpty(); }
    void clear();

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    bool accepts(const RunRow& row) const;
    QString words_, model_, dataset_;
    std::optional<RunState> state_;
};

}  // namespace tb::ui
