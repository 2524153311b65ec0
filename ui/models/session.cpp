#include "ui/models/session.h"

#include "core/peft/registry.h"

#include <algorithm>

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
    demo_broken_ = false;
    std::vector<quint64> serials;
    for (Spec spec : offers_.demo) {
        if (settings_.threads > 0) spec.engine.threads = settings_.threads;
        serials.push_back(manager_.enqueue(spec));
    }
    demo_serials_ = serials;
    go(PageId::training);
}

void Session::cancel_demo() {
    for (quint64 serial : demo_serials_) manager_.remove_queued(serial);
    demo_broken_ = true;
    const auto current = manager_.current();
    const bool running = current && std::count(demo_serials_.begin(), demo_serials_.end(), current->serial) > 0;
    if (running)
        manager_.cancel();
    else
        demo_serials_.clear();
}

void Session::start(const std::vector<Spec>& specs, std::int64_t predicted_memory) {
    for (const Spec& spec : specs) manager_.enqueue(spec, predicted_memory);
}

void Session::resume_run(const RunRecord& run) {
    manager_.enqueue_resume(run.folder, run.spec);
    go(PageId::training);
}

QString Session::published_key(const std::string& id) {
    return QStringLiteral("published:") + QString::fromStdString(id);
}

void Session::run_ended(quint64 serial) {
    const auto run = manager_.find(serial);
    if (run && !run->folder.empty()) library_.put(run->folder);
    if (run && serial == discarded_) library_.remove_folder(run->folder);
    const auto found = std::find(demo_serials_.begin(), demo_serials_.end(), serial);
    if (found == demo_serials_.end()) return;
    demo_serials_.erase(found);
    const bool usable = run && (run->state == RunState::done || run->state == RunState::stopped);
    if (usable)
        demo_ids_ << QString::fromStdString(run->id());
    else
        demo_broken_ = true;
    if (!demo_serials_.empty()) return;
    if (!demo_broken_) emit demo_done(demo_ids_);
}

}  // namespace tb::ui
