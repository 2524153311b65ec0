#include "ui/models/session.h"

#include "core/base/home.h"
#include "core/peft/registry.h"

#include <algorithm>
#include <utility>

namespace tb::ui {
namespace {
constexpr int kOfferTries = 5, kOfferRetryMilliseconds = 100;
}

Offers read_offers() {
    Offers offers;
    const auto keep = [&](const Problems& problems) {
        offers.problems.insert(offers.problems.end(), problems.begin(), problems.end());
    };
    if (auto presets = load_presets())
        offers.presets = std::move(*presets);
    else
        keep(presets.error());
    if (auto demo = demo_specs())
        offers.demo = std::move(*demo);
    else
        keep(demo.error());
    offers.methods = peft::cards();
    offers.catalogue = catalogue();
    offers.models = known_models();
    for (const PublishedRun& run : published_runs()) {
        if (auto entry = entry_of_published(run.id))
            offers.published.push_back(std::move(*entry));
        else
            keep(entry.error());
    }
    offers.memory = machine_memory();
    offers.processors = processor_count();
    return offers;
}

Session::Session(fs::path home, Core core, QObject* parent)
    : QObject(parent), core_(std::move(core)), settings_(read_settings(home)), library_(std::move(home)), manager_(core_.engine), downloads_(core_.hub) {
    pool_.setMaxThreadCount(3);
    connect(&manager_, &RunManager::run_finished, this, &Session::run_ended);
    connect(&manager_, &RunManager::queue_changed, this, &Session::queue_changed);
    connect(&downloads_, &DownloadJob::fetched, this, [this](const SourceName& source) {
        say(tr("%1 is on this computer now").arg(QString::fromStdString(source.name)));
        reload_offers();
    });
}

Session::~Session() {
    pool_.waitForDone();
}

void Session::change_settings(const Settings& settings) {
    if (settings == settings_) return;
    settings_ = settings;
    // On the library's thread, one after the other: the last one written is the last one set.
    ask(
        library_.pool(), this, [home = library_.home(), settings] { return write_settings(home, settings); },
        [this](Expected<void> written) {
            if (!written) emit library_.failed(written.error());
        });
    emit settings_changed();
}

void Session::use_home(const fs::path& folder) {
    if (manager_.busy()) return;
    use_home_folder(folder);
    library_.set_home(folder);
    ask(
        library_.pool(), this, [folder, settings = settings_] { return write_settings(folder, settings); },
        [this](Expected<void> written) {
            if (!written) emit library_.failed(written.error());
        });
}

void Session::begin() {
    reload_offers();
    library_.refresh();
}

void Session::reload_offers() {
    // Two readings may end in the other order: the one that began last counts.
    ask(pool_, this, core_.offers, [this, generation = ++offers_generation_](Offers offers) {
        if (generation != offers_generation_) return;
        offers_tries_ = offers.problems.empty() ? 0 : offers_tries_ + 1;
        if (offers_tries_ > 0 && offers_tries_ < kOfferTries) QTimer::singleShot(kOfferRetryMilliseconds << offers_tries_, this, &Session::reload_offers);
        offers_ = std::move(offers);
        offers_loaded_ = true;
        emit offers_changed();
    });
}

void Session::run_demo() {
    if (offers_.demo.empty() || demo_running()) return;
    demo_ids_.clear();
    demo_folders_.clear();
    demo_broken_ = false;
    std::vector<quint64> serials;
    for (Spec spec : offers_.demo) {
        if (settings_.threads > 0) spec.engine.threads = settings_.threads;
        serials.push_back(manager_.enqueue(spec));
    }
    demo_serials_ = serials;
    emit demo_changed();
    go(PageId::training);
}

bool Session::of_demo(quint64 serial) const {
    return std::count(demo_serials_.begin(), demo_serials_.end(), serial) > 0;
}

void Session::cancel_demo() {
    if (!demo_running()) return;
    demo_broken_ = true;
    for (const fs::path& folder : std::exchange(demo_folders_, {})) library_.remove_folder(folder);
    const auto current = manager_.current();
    if (current && of_demo(current->serial)) cancel_run(current->serial, true);
    const auto serials = demo_serials_;  // each one taken out of the queue leaves the list
    for (quint64 serial : serials) manager_.remove_queued(serial);
}

void Session::cancel_run(quint64 serial, bool discard) {
    const auto current = manager_.current();
    if (!current || current->serial != serial) return;
    if (discard) discarded_.insert(serial);
    manager_.cancel();
}

void Session::start(const std::vector<Spec>& specs, std::int64_t predicted_memory) {
    for (const Spec& spec : specs) manager_.enqueue(spec, predicted_memory);
}

void Session::resume_run(const RunRecord& run) {
    // The list may not have heard yet that it went on elsewhere in this window, or even ended.
    const auto known = manager_.of_folder(run.folder);
    const bool over = known && known->finished && (known->state == RunState::done || known->state == RunState::stopped);
    if (over) {
        say(tr("%1 has ended: there is nothing to resume").arg(QString::fromStdString(known->title)));
        library_.put(run.folder);
        return;
    }
    manager_.enqueue_resume(run.folder, run.spec);
    go(PageId::training);
}

QString Session::published_key(const std::string& id) {
    return QStringLiteral("published:") + QString::fromStdString(id);
}

void Session::run_ended(quint64 serial) {
    const auto run = manager_.find(serial);
    const bool discarded = discarded_.erase(serial) > 0;
    if (run && !run->folder.empty()) discarded ? library_.remove_folder(run->folder) : library_.put(run->folder);
    if (!of_demo(serial)) return;
    const bool usable = run && (run->state == RunState::done || run->state == RunState::stopped);
    if (usable) {
        demo_ids_ << QString::fromStdString(run->id());
        demo_folders_.push_back(run->folder);
    } else {
        demo_broken_ = true;
    }
    take_from_demo(serial);
}

// A run of the demo that was taken out of the queue will never end.
void Session::queue_changed() {
    const auto serials = demo_serials_;
    for (quint64 serial : serials) {
        if (manager_.find(serial)) continue;
        demo_broken_ = true;
        take_from_demo(serial);
    }
}

void Session::take_from_demo(quint64 serial) {
    std::erase(demo_serials_, serial);
    if (demo_running()) return;
    emit demo_changed();
    if (!demo_broken_) emit demo_done(demo_ids_);
}

}  // namespace tb::ui
