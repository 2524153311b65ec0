#pragma once
// What the pages share: settings, runs on disk, the queue, what this machine offers; and the ways from one page to another.
#include "core/peft/card.h"
#include "ui/models/download_job.h"
#include "ui/models/library.h"
#include "ui/models/plan_job.h"
#include "ui/models/run_manager.h"
#include "ui/models/settings.h"

#include <QObject>

#include <set>

namespace tb::ui {

enum class PageId { home, new_run, training, runs, compare, try_it, settings };

// Read once at the start, off the window's thread, and again when a folder was added.
struct Offers {
    std::vector<Preset> presets;
    std::vector<peft::Card> methods;
    std::vector<Spec> demo;  // the two recipes on the embedded model and data
    std::vector<CatalogueEntry> catalogue;
    std::vector<ModelFolder> models;
    std::vector<Entry> published;
    Memory memory;
    int processors = 0;
    Problems problems;
};
Offers read_offers();

// Everything of the core that a page calls, so that tests can put their own in place.
struct Core {
    Engine engine = default_engine();
    PlanJob::Planner plan = [](const Spec& spec, const std::atomic<bool>* cancelled) { return make_plan(spec, cancelled); };
    PlanJob::Prober probe = [](const Spec& spec, int steps, const std::atomic<bool>* cancelled) { return tb::probe(spec, steps, cancelled); };
    std::function<Offers()> offers = read_offers;
    Hub hub;
};

class Session : public QObject {
    Q_OBJECT

public:
    Session(fs::path home, Core core, QObject* parent = nullptr);
    ~Session() override;

    const Core& core() const { return core_; }
    Library& library() { return library_; }
    RunManager& manager() { return manager_; }
    DownloadJob& downloads() { return downloads_; }
    QThreadPool& pool() { return pool_; }
    const Settings& settings() const { return settings_; }
    void change_settings(const Settings& settings);  // applies and saves
    void use_home(const fs::path& folder);           // for runs and settings, where the usual folder cannot be written
    const Offers& offers() const { return offers_; }
    bool offers_loaded() const { return offers_loaded_; }

    void begin();  // starts reading; called after the first paint
    // Files that cannot be read now may be readable in a moment (an update writes them): a few more tries follow by themselves.
    void reload_offers();
    // Both demonstration recipes into the queue; `demo_done` follows when both are finished.
    void run_demo();
    bool demo_running() const { return !demo_serials_.empty(); }
    bool of_demo(quint64 serial) const;
    // Takes what waits of it out of the queue and cancels what trains; every run of it goes to the bin, also one that is done.
    void cancel_demo();
    // The current run, if it is still that one.
    void cancel_run(quint64 serial, bool discard);
    void start(const std::vector<Spec>& specs, std::int64_t predicted_memory = 0);
    void resume_run(const RunRecord& run);
    // Published ones are "published:<id>" wherever a list of runs mixes both.
    static QString published_key(const std::string& id);

    void say(const QString& message) { emit message_said(message); }
    void go(PageId page) { emit page_wanted(page); }

signals:
    void offers_changed();
    void settings_changed();
    void message_said(const QString& message);
    void page_wanted(tb::ui::PageId page);
    void compare_wanted(const QStringList& runs);
    void edit_wanted(const tb::Spec& spec);  // opens New run with it
    void try_wanted(const QString& run);
    void export_wanted();
    void open_data_wanted();  // New run's own-files dialog
    void demo_done(const QStringList& runs);
    void demo_changed();  // it runs, or runs no more

private:
    void run_ended(quint64 serial);
    void queue_changed();
    void take_from_demo(quint64 serial);

    Core core_;
    Settings settings_;
    Library library_;
    RunManager manager_;
    DownloadJob downloads_;
    QThreadPool pool_;
    Offers offers_;
    bool offers_loaded_ = false;
    quint64 offers_generation_ = 0;
    int offers_tries_ = 0;
    std::vector<quint64> demo_serials_;
    QStringList demo_ids_;
    bool demo_broken_ = false;
    std::vector<fs::path> demo_folders_;  // of its runs that are done
    std::set<quint64> discarded_;  // cancelled runs that go to the bin
};

}  // namespace tb::ui
