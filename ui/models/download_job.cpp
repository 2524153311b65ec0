#include "ui/models/download_job.h"

#include <algorithm>

namespace tb::ui {
namespace {
constexpr int kQuestionsAtOnce = 3, kTransfersAtOnce = 2;
}

DownloadJob::DownloadJob(Hub hub, QObject* parent) : QObject(parent), hub_(std::move(hub)), leaving_(std::make_shared<std::atomic<bool>>(false)) {
    questions_.setMaxThreadCount(kQuestionsAtOnce);
    transfers_.setMaxThreadCount(kTransfersAtOnce);
}

// What was fetched is kept for the next time.
DownloadJob::~DownloadJob() {
    *leaving_ = true;
    for (const Item& item : items_)
        if (item.cancelled) *item.cancelled = true;
    questions_.waitForDone();
    transfers_.waitForDone();
}

DownloadJob::Item* DownloadJob::find(const SourceName& source) {
    const auto found = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return same(item.source, source); });
    return found == items_.end() ? nullptr : &*found;
}

DownloadJob::Item& DownloadJob::item(const SourceName& source) {
    Item* known = find(source);
    if (!known) known = &items_.emplace_back();
    known->source = source;
    return *known;
}

DownloadJob::Item* DownloadJob::current(const SourceName& source, quint64 generation) {
    Item* known = find(source);
    return known && known->generation == generation ? known : nullptr;
}

Download DownloadJob::state(const SourceName& source) const {
    const auto found = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return same(item.source, source); });
    return found == items_.end() ? Download{} : found->download;
}

void DownloadJob::look(const SourceName& source) {
    if (source.name.empty()) return;
    Item& looked = item(source);
    if (looked.download.state != Download::State::fetching) look_again(looked);
}

// What is on screen stays there until the answer comes.
void DownloadJob::look_again(Item& item) {
    ask(
        questions_, this, [find = hub_.find, source = item.source] { return find(source); },
        [this, source = item.source, generation = ++item.generation](Expected<std::optional<Remote>> remote) {
            found(source, generation, std::move(remote));
        });
}

void DownloadJob::found(const SourceName& source, quint64 generation, Expected<std::optional<Remote>> remote) {
    Item* item = current(source, generation);
    if (!item) return;
    Download& download = item->download;
    if (!remote) return fail(*item, remote.error());
    if (!*remote) return arrived(*item);
    // What the hub said before holds, and so does the reason of a failure that nobody has answered.
    if (item->asked && download.remote.id == (*remote)->id) {
        download.remote.kept = (*remote)->kept;
    } else {
        download.remote = **remote;
        item->asked = false;
    }
    if (download.state != Download::State::failed) {
        download.state = Download::State::offered;
        if (!item->asked) return ask_for_the_rest(*item);
    }
    emit changed(source);
}

// Fetched here, or meanwhile by someone else.
void DownloadJob::arrived(Item& item) {
    const bool lacked = item.download.state != Download::State::unknown && item.download.state != Download::State::here;
    item.download = {};
    item.download.state = Download::State::here;
    emit changed(item.source);
    if (lacked) emit fetched(item.source);
}

void DownloadJob::ask_for_the_rest(Item& item) {
    item.download.asking = true;
    emit changed(item.source);
    ask(
        questions_, this,
        [ask = hub_.ask, source = item.source, remote = item.download.remote, leaving = leaving_] {
            DownloadOptions options;
            options.cancelled = leaving.get();
            return ask(source, remote, options);
        },
        [this, source = item.source, generation = item.generation](Expected<Remote> remote) {
            Item* item = current(source, generation);
            if (!item) return;
            item->download.asking = false;
            if (!remote) return fail(*item, remote.error());
            item->asked = true;
            item->download.remote = std::move(*remote);
            emit changed(source);
        });
}

void DownloadJob::fail(Item& item, const Problems& problems) {
    item.download.state = Download::State::failed;
    item.download.problems = problems;
    emit changed(item.source);
}

void DownloadJob::retry(const SourceName& source) {
    Item& again = item(source);
    if (again.asked) return fetch(source);
    again.download.state = Download::State::offered;
    again.download.problems.clear();
    again.download.asking = true;
    emit changed(source);
    look_again(again);
}

void DownloadJob::fetch(const SourceName& source) {
    Item& wanted = item(source);
    Download& download = wanted.download;
    if (download.state == Download::State::fetching) return;
    download.state = Download::State::fetching;
    download.asking = download.cancelling = false;
    download.progress = {};
    download.problems.clear();
    wanted.cancelled = std::make_shared<std::atomic<bool>>(false);
    const quint64 generation = ++wanted.generation;
    emit changed(source);
    auto report = [this, alive = QPointer<QObject>(this), source, generation](const DownloadProgress& progress) {
        post(alive, [this, source, generation, progress] { progressed(source, generation, progress); });
    };
    ask(
        transfers_, this,
        [fetch = hub_.fetch, source, report = std::move(report), cancelled = wanted.cancelled] {
            DownloadOptions options;
            options.progress = report;
            options.cancelled = cancelled.get();
            return fetch(source, options);
        },
        [this, source, generation](Expected<fs::path> folder) { ended(source, generation, std::move(folder)); });
}

void DownloadJob::progressed(const SourceName& source, quint64 generation, const DownloadProgress& progress) {
    Item* item = current(source, generation);
    if (!item) return;
    item->download.progress = progress;
    emit changed(source);
}

void DownloadJob::cancel(const SourceName& source) {
    Item* item = find(source);
    if (!item || item->download.state != Download::State::fetching || item->download.cancelling) return;
    *item->cancelled = true;
    item->download.cancelling = true;
    emit changed(source);
}

void DownloadJob::ended(const SourceName& source, quint64 generation, Expected<fs::path> folder) {
    Item* item = current(source, generation);
    if (!item) return;
    const bool cancelled = item->download.cancelling;
    item->download.cancelling = false;
    if (folder) return arrived(*item);
    // Offered again, with what is here of it by now.
    if (!cancelled) fail(*item, folder.error());
    else item->download.state = Download::State::offered;
    look_again(*item);
}

}  // namespace tb::ui
