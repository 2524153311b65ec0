#include "ui/models/library.h"

#include "core/base/home.h"

#include <QDateTime>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kBinDays = 14;

Problems append(Problems problems, const Problems& more) {
    problems.insert(problems.end(), more.begin(), more.end());
    return problems;
}

bool too_old_for_the_bin(const RunRecord& run) {
    const QDateTime deleted = QDateTime::fromString(QString::fromStdString(run.meta.deleted_at), Qt::ISODate);
    return deleted.isValid() && deleted.daysTo(QDateTime::currentDateTime()) >= kBinDays;
}

}  // namespace

// Only the library's thread touches it.
struct Library::Disk {
    fs::path home;
    std::optional<RunIndex> index;
    Problems trouble;
    bool rebuilt = false;

    bool open() {
        if (index) {
            if (!rebuilt) rebuild();
            return true;
        }
        auto opened = RunIndex::open(home);
        if (!opened) {
            trouble = opened.error();
            return false;
        }
        index.emplace(std::move(*opened));
        // Runs that another process made or that were copied in are found at every start.
        rebuild();
        return true;
    }

    // Until it has worked once.
    void rebuild() {
        auto done = index->rebuild();
        rebuilt = done.has_value();
        trouble = rebuilt ? Problems{} : done.error();
        if (rebuilt) empty_old();
    }

    void empty_old() {
        auto all = index->runs(true);
        if (!all) return;
        for (const RunRecord& run : *all) {
            if (run.meta.deleted_at.empty() || !too_old_for_the_bin(run)) continue;
            std::error_code ignored;
            if (run.folder.parent_path() == home / "runs") fs::remove_all(run.folder, ignored);
            (void)index->forget(run.id);
        }
    }

    Loaded load() {
        Loaded loaded;
        if (open()) {
            if (auto all = index->runs(true)) {
                for (RunRecord& run : *all) (run.meta.deleted_at.empty() ? loaded.runs : loaded.bin).push_back(std::move(run));
            } else {
                trouble = all.error();
            }
        }
        loaded.trouble = trouble;
        return loaded;
    }
};

Library::Library(fs::path home, QObject* parent) : QObject(parent), home_(std::move(home)), disk_(std::make_shared<Disk>()) {
    disk_->home = home_;
    pool_.setMaxThreadCount(1);
    pool_.setExpiryTimeout(-1);
}

Library::~Library() {
    pool_.waitForDone();
}

const RunRecord* Library::find(const std::string& id) const {
    for (const auto* list : {&runs_, &bin_})
        for (const RunRecord& run : *list)
            if (run.id == id) return &run;
    return nullptr;
}

std::vector<RunRecord> Library::interrupted() const {
    std::vector<RunRecord> found;
    std::copy_if(runs_.begin(), runs_.end(), std::back_inserter(found),
                 [](const RunRecord& run) { return run.state == RunState::interrupted; });
    return found;
}

void Library::refresh() {
    run_on_disk([](Disk&) { return Problems{}; });
}

void Library::put(const fs::path& folder) {
    run_on_disk([folder](Disk& disk) {
        auto stored = disk.index->put(folder);
        return stored ? Problems{} : stored.error();
    });
}

void Library::set_meta(const std::string& id, const RunMeta& meta) {
    const RunRecord* run = find(id);
    if (!run) return;
    run_on_disk([folder = run->folder, meta](Disk& disk) {
        if (auto written = write_meta(folder, meta); !written) return written.error();
        auto stored = disk.index->put(folder);
        return stored ? Problems{} : stored.error();
    });
}

void Library::remove(const std::vector<std::string>& ids) {
    mark_deleted(ids, iso_time());
}

void Library::remove_folder(const fs::path& folder) {
    run_on_disk([folder](Disk& disk) {
        std::error_code ignored;
        if (!fs::exists(folder / "spec.json", ignored)) return Problems{};  // cancelled before it began: nothing was left behind
        auto record = read_run(folder);
        if (!record) return record.error();
        record->meta.deleted_at = iso_time();
        auto done = write_meta(folder, record->meta);
        if (done) done = disk.index->put(folder);
        return done ? Problems{} : done.error();
    });
}

void Library::restore(const std::vector<std::string>& ids) {
    mark_deleted(ids, {});
}

void Library::mark_deleted(const std::vector<std::string>& ids, const std::string& when) {
    std::vector<std::pair<fs::path, RunMeta>> changes;
    for (const std::string& id : ids) {
        const RunRecord* run = find(id);
        if (!run) continue;
        RunMeta meta = run->meta;
        meta.deleted_at = when;
        changes.emplace_back(run->folder, meta);
    }
    run_on_disk([changes](Disk& disk) {
        Problems problems;
        for (const auto& [folder, meta] : changes) {
            auto written = write_meta(folder, meta);
            if (written) written = disk.index->put(folder);
            if (!written) problems = append(std::move(problems), written.error());
        }
        return problems;
    });
}

void Library::set_home(const fs::path& home) {
    home_ = home;
    answer([home](Disk& disk) {
        disk.home = home;
        disk.index.reset();
        disk.trouble.clear();
        disk.rebuilt = false;
        if (!disk.open()) return Problems{};
        const auto noted = remember_home_folder(home);
        return noted ? Problems{} : noted.error();
    });
}

void Library::run_on_disk(Change change) {
    answer([change = std::move(change)](Disk& disk) { return disk.open() ? change(disk) : Problems{}; });
}

void Library::answer(Change work) {
    ask(
        pool_, this,
        [disk = disk_, work = std::move(work)] {
            Problems problems = work(*disk);
            return std::make_pair(std::move(problems), disk->load());
        },
        [this](std::pair<Problems, Loaded> answer) {
            take(std::move(answer.second));
            if (!answer.first.empty()) emit failed(answer.first);
        });
}

void Library::take(Loaded loaded) {
    runs_ = std::move(loaded.runs);
    bin_ = std::move(loaded.bin);
    trouble_ = std::move(loaded.trouble);
    loaded_ = true;
    emit changed();
}

}  // namespace tb::ui
