#pragma once
// The runs on disk, as the window sees them. Every touch of the disk is on one thread of its own; answers come back by signal.
#include "core/engine.h"
#include "ui/models/ask.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <vector>

namespace tb::ui {

class Library : public QObject {
    Q_OBJECT

public:
    explicit Library(fs::path home, QObject* parent = nullptr);
    ~Library() override;

    const fs::path& home() const { return home_; }
    bool loaded() const { return loaded_; }
    // Newest first, without the bin's.
    const std::vector<RunRecord>& runs() const { return runs_; }
    const std::vector<RunRecord>& bin() const { return bin_; }
    const RunRecord* find(const std::string& id) const;
    std::vector<RunRecord> interrupted() const;
    // Why the home folder or the index cannot be used; empty when all is well.
    const Problems& trouble() const { return trouble_; }
    QThreadPool& pool() { return pool_; }

    void refresh();
    // Runs lie there from now on, in later sessions too. Where it cannot be used, `trouble` says why.
    void set_home(const fs::path& home);
    void put(const fs::path& folder);  // read one folder again
    void set_meta(const std::string& id, const RunMeta& meta);
    void remove(const std::vector<std::string>& ids);  // into the bin
    void remove_folder(const fs::path& folder);        // a run the window has not read yet
    void restore(const std::vector<std::string>& ids);

signals:
    void changed();
    void failed(const tb::Problems& problems);

private:
    struct Disk;
    struct Loaded {
        std::vector<RunRecord> runs, bin;
        Problems trouble;
    };
    using Change = std::function<Problems(Disk&)>;
    void run_on_disk(Change change);
    void answer(Change work);  // whether or not the folder can be used
    void take(Loaded loaded);
    void mark_deleted(const std::vector<std::string>& ids, const std::string& when);

    fs::path home_;
    std::shared_ptr<Disk> disk_;
    QThreadPool pool_;
    std::vector<RunRecord> runs_, bin_;
    Problems trouble_;
    bool loaded_ = false;
};

}  // namespace tb::ui
