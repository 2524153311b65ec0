#include "ui/models/run_manager.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kDrainMilliseconds = 34;
constexpr std::size_t kEndedKept = 6;
constexpr int kWorkerNiceness = 5;

// The store names folders by their true place, the queue as they were asked for.
bool same_folder(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return a == b || (a.filename() == b.filename() && fs::equivalent(a, b, ignored));
}

// The threads of the pool that the worker starts inherit it, so the window is drawn first when all cores are busy.
void give_way_to_the_window() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kWorkerNiceness);
}

}  // namespace

Engine default_engine() {
    return {.run = [](const RunRequest& request, const EventSink& sink, RunControl& control) { return tb::run(request, sink, control); },
            .new_folder = [](const Spec& spec) { return new_run_folder(spec); },
            .history = [](const fs::path& folder) {
                History history{read_steps(folder), read_logs(folder), {}, read_marks(folder)};
                if (auto record = read_run(folder)) history.evaluations = std::move(record->evaluations);
                return history;
            }};
}

RunManager::RunManager(Engine engine, QObject* parent) : QObject(parent), engine_(std::move(engine)) {
    drain_timer_.setInterval(kDrainMilliseconds);
    connect(&drain_timer_, &QTimer::timeout, this, &RunManager::drain);
    thread_ = std::thread([this] { worker(); });
}

RunManager::~RunManager() {
    queue_.clear();
    if (control_) control_->set(Request::save_and_leave);
    {
        std::lock_guard lock(mutex_);
        quit_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

quint64 RunManager::enqueue(const Spec& spec, std::int64_t predicted_memory) {
    return put(spec, RunRequest{spec, {}, false}, false, predicted_memory);
}

bool RunManager::trains_or_waits(const fs::path& folder, quint64& serial) const {
    const auto run = of_folder(folder);
    if (!run || run->finished) return false;
    serial = run->serial;
    return true;
}

quint64 RunManager::enqueue_resume(const fs::path& folder, const Spec& spec) {
    if (quint64 serial = 0; trains_or_waits(folder, serial)) return serial;
    return put(spec, RunRequest{spec, folder, true});
}

quint64 RunManager::enqueue_from_best(const fs::path& folder, const Spec& spec, bool finish) {
    if (quint64 serial = 0; trains_or_waits(folder, serial)) return serial;
    return put(spec, RunRequest{spec, folder, true, true, finish}, true);
}

quint64 RunManager::put(const Spec& spec, RunRequest request, bool first, std::int64_t predicted_memory) {
    auto run = std::make_shared<RunData>();
    run->serial = next_serial_++;
    run->title = run_title(spec);
    run->spec = spec;
    run->folder = request.folder;
    run->resumed = request.resume;
    run->predicted_memory = predicted_memory;
    Job job{run, std::move(request)};
    first ? queue_.push_front(std::move(job)) : queue_.push_back(std::move(job));
    chosen_ = chosen_ || (first && current_ && current_->finished);
    emit queue_changed();
    if (!current_) start_next();
    return run->serial;
}

void RunManager::reorder_queue(const std::vector<quint64>& serials) {
    const auto place = [&](const Job& job) { return std::find(serials.begin(), serials.end(), job.run->serial) - serials.begin(); };
    const auto earlier = [&](const Job& a, const Job& b) { return place(a) < place(b); };
    if (std::is_sorted(queue_.begin(), queue_.end(), earlier)) return;
    std::stable_sort(queue_.begin(), queue_.end(), earlier);
    emit queue_changed();
}

void RunManager::release() {
    chosen_ = current_ && current_->finished;
    if (!held_) return;
    held_ = false;
    if (!current_) start_next();
    emit queue_changed();
}

bool RunManager::remove_queued(quint64 serial) {
    const auto found = std::find_if(queue_.begin(), queue_.end(), [&](const Job& job) { return job.run->serial == serial; });
    if (found == queue_.end()) return false;
    queue_.erase(found);
    if (queue_.empty()) held_ = false;
    emit queue_changed();
    return true;
}

void RunManager::clear_queue() {
    queue_.clear();
    held_ = false;
    emit queue_changed();
}

std::shared_ptr<const RunData> RunManager::shown() const {
    if (current_) return current_;
    return ended_.empty() ? nullptr : ended_.back();
}

std::shared_ptr<const RunData> RunManager::find(quint64 serial) const {
    if (current_ && current_->serial == serial) return current_;
    for (const Job& job : queue_)
        if (job.run->serial == serial) return job.run;
    for (const auto& run : ended_)
        if (run->serial == serial) return run;
    return nullptr;
}

std::shared_ptr<const RunData> RunManager::of_folder(const fs::path& folder) const {
    if (folder.empty()) return nullptr;
    // One that has ended and is about to be put away does not hide that it waits to go on.
    const bool trained = current_ && same_folder(current_->folder, folder);
    if (trained && !current_->finished) return current_;
    for (const Job& job : queue_)
        if (same_folder(job.run->folder, folder)) return job.run;
    if (trained) return current_;
    for (auto run = ended_.rbegin(); run != ended_.rend(); ++run)
        if (same_folder((*run)->folder, folder)) return *run;
    return nullptr;
}

std::vector<std::shared_ptr<const RunData>> RunManager::queued() const {
    std::vector<std::shared_ptr<const RunData>> runs;
    for (const Job& job : queue_) runs.push_back(job.run);
    return runs;
}

void RunManager::start_next() {
    held_ = false;
    if (queue_.empty()) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    current_ = job.run;
    current_->state = RunState::starting;
    pausing_ = stopping_ = leaving_ = false;
    ending_ = Request::none;
    control_ = std::make_shared<RunControl>();
    {
        std::lock_guard lock(mutex_);
        inbox_.clear();
        history_.reset();
        folder_.clear();
        handed_ = std::move(job.request);
        handed_control_ = control_;
    }
    wake_.notify_all();
    drain_timer_.start();
    emit queue_changed();
    emit run_started(current_->serial);
}

void RunManager::worker() {
    give_way_to_the_window();
    for (;;) {
        RunRequest request;
        std::shared_ptr<RunControl> control;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return quit_ || handed_; });
            if (!handed_) return;
            request = std::move(*handed_);
            handed_.reset();
            control = handed_control_;
        }
        if (request.folder.empty()) request.folder = engine_.new_folder(request.spec);
        std::optional<History> history;
        if (request.resume) history = engine_.history(request.folder);
        {
            std::lock_guard lock(mutex_);
            folder_ = request.folder;
            history_ = std::move(history);
        }
        const auto sink = [this](const Event& event) {
            std::lock_guard lock(mutex_);
            inbox_.push_back(event);
        };
        bool told = false;
        const RunResult result = engine_.run(
            request,
            [&](const Event& event) {
                told = told || std::holds_alternative<FinishedEvent>(event);
                sink(event);
            },
            *control);
        if (!told) sink(result.finished);
        QMetaObject::invokeMethod(this, &RunManager::finish, Qt::QueuedConnection);
    }
}

void RunManager::drain() {
    if (!current_) return;
    std::vector<Event> events;
    std::optional<History> history;
    fs::path folder;
    {
        std::lock_guard lock(mutex_);
        events.swap(inbox_);
        history.swap(history_);
        folder = folder_;
    }
    if (!folder.empty()) current_->folder = folder;
    if (history) apply(*current_, std::move(*history));
    for (const Event& event : events) apply(*current_, event);
    if (!events.empty() || history) emit events_arrived(current_->serial);
}

void RunManager::finish() {
    drain();
    drain_timer_.stop();
    ended_.push_back(current_);
    if (ended_.size() > kEndedKept) ended_.erase(ended_.begin());
    const quint64 serial = current_->serial;
    const bool leaving = leaving_;
    const bool choice = lost_its_way(*current_) != nullptr;
    current_.reset();
    control_.reset();
    pausing_ = stopping_ = leaving_ = false;
    ending_ = Request::none;
    held_ = choice && !chosen_ && !leaving && !queue_.empty();
    chosen_ = false;
    if (!leaving && !held_) start_next();
    emit run_finished(serial);
    emit queue_changed();
    emit requests_changed();
}

// The worker knows one request at a time: the one that counts most.
void RunManager::tell() {
    if (!current_) return;
    control_->set(ending_ != Request::none ? ending_ : pausing_ ? Request::pause : stopping_ ? Request::stop_after_epoch : Request::none);
    emit requests_changed();
}

void RunManager::pause() {
    if (!current_ || ending()) return;
    pausing_ = true;
    tell();
}

void RunManager::resume() {
    if (!pausing_ || ending()) return;
    pausing_ = false;
    tell();
}

void RunManager::stop_after_epoch(bool on) {
    if (!current_ || ending()) return;
    stopping_ = on;
    tell();
}

void RunManager::end_by(Request request) {
    if (!current_) return;
    if (!ending()) ending_ = request;
    pausing_ = false;
    tell();
}

void RunManager::cancel() {
    end_by(Request::cancel);
}

void RunManager::save_and_leave() {
    leaving_ = current_ != nullptr;
    end_by(Request::save_and_leave);
}

}  // namespace tb::ui
