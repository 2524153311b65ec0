#include "core/hub/download.h"

#include "core/base/system.h"
#include "core/hub/codes.h"
#include "core/hub/repository.h"
#include "core/hub/split_files.h"
#include "core/hub/transfer.h"

#include <algorithm>
#include <deque>
#include <numeric>

namespace tb {

namespace {

// The rate of the last seconds. Only what came over the wire counts, not what an earlier try had left.
class Pace {
public:
    void add(std::int64_t bytes) { received_ += bytes; }
    double rate(double now) {
        constexpr double window = 5, least = 0.5;
        samples_.emplace_back(now, received_);
        while (samples_.size() > 2 && now - samples_[1].first > window) samples_.pop_front();
        const auto [since, before] = samples_.front();
        return now - since < least ? 0 : static_cast<double>(received_ - before) / (now - since);
    }

private:
    std::deque<std::pair<double, std::int64_t>> samples_;
    std::int64_t received_ = 0;
};

std::int64_t size_of(const RemoteRepository& repository, const std::vector<std::string>& names) {
    std::int64_t bytes = 0;
    for (const auto& name : names) bytes += std::max<std::int64_t>(0, repository.find(name)->size);
    return bytes;
}

// What a model is loaded from, but for the shards, which their index names.
Expected<std::vector<std::string>> model_files(const RemoteRepository& repository) {
    const auto weights = weights_file(repository);
    if (weights.empty()) return fail(codes::hub_no_weights, repository.id, {{"id", repository.id}});
    if (!repository.find("config.json")) return fail(codes::hub_no_file, repository.id + "/config.json", {{"id", repository.id}});
    auto names = small_model_files(repository);
    names.push_back(weights);
    return names;
}

Expected<std::vector<std::string>> wanted_files(const std::string& dataset, const RemoteRepository& repository, std::vector<std::string> prefixes) {
    std::vector<std::string> names;
    if (prefixes.empty()) {
        for (const auto& file : repository.files) names.push_back(file.name);
        const auto splits = split_files(dataset, names);
        if (!splits) return tl::unexpected(splits.error());
        prefixes = splits->all();
        names.clear();
    }
    for (const auto& prefix : prefixes) {
        const auto found = files_with_prefix(repository, prefix);
        if (found.empty()) return fail(codes::hub_no_split, repository.id, {{"id", repository.id}, {"prefix", prefix}});
        names.insert(names.end(), found.begin(), found.end());
    }
    return names;
}

// One repository on its way into the cache.
class Download {
public:
    Download(RepositoryKind kind, std::string id, const DownloadOptions& options)
        : hub_(hub_environment()), cache_(hub_.cache, kind, id), options_(options) {
        repository_.kind = kind;
        repository_.id = std::move(id);
        repository_.revision = "main";
    }

    Expected<void> list() {
        if (!valid_repository_id(repository_.id)) return fail(codes::hub_id, repository_.id, {{"id", repository_.id}});
        if (hub_.offline) return fail(codes::hub_offline, repository_.id, {{"id", repository_.id}});
        tell(DownloadProgress::State::listing);
        const auto answer = ask_patiently(request(repository_url(hub_, repository_)), options_.first_wait, [&](double s) { tell_wait(s); });
        if (answer.status != 200 || !answer.error.empty()) return refuse(answer, repository_.id);
        auto read = parse_repository(answer.text, repository_.kind, repository_.id, repository_.revision);
        if (!read) return tl::unexpected(read.error());
        repository_ = std::move(*read);
        return {};
    }

    Expected<void> fetch(const std::vector<std::string>& names) {
        plan(names);
        if (auto room = check_room(names); !room) return room;
        for (const auto& name : names) {
            progress_.file = name;
            ++progress_.file_number;
            if (auto fetched = fetch_one(name); !fetched) return fetched;
        }
        return {};
    }

    // Only now does the cache say that this is what the branch stands at, so that nobody takes a part for the whole.
    Expected<fs::path> finish() {
        if (auto remembered = cache_.remember(repository_.revision, repository_.commit); !remembered) return tl::unexpected(remembered.error());
        tell(DownloadProgress::State::finished);
        return folder();
    }

    fs::path folder() const { return cache_.snapshot(repository_.commit); }
    const RemoteRepository& repository() const { return repository_; }

private:
    HttpRequest request(const std::string& url) const {
        HttpRequest out;
        out.url = url;
        out.token = hub_.token;
        out.connect_seconds = hub_.connect_seconds;
        out.stall_seconds = hub_.stall_seconds;
        out.cancelled = options_.cancelled;
        return out;
    }
    tl::unexpected<Problems> refuse(const HttpResponse& answer, const std::string& place) const {
        return tl::unexpected(Problems{hub_problem(answer, hub_, repository_.id, place)});
    }
    void tell(DownloadProgress::State state) {
        const double now = monotonic_seconds();
        if (!options_.progress || (state == progress_.state && now - told_ < 0.1)) return;
        told_ = now;
        if (state == DownloadProgress::State::downloading) progress_.bytes_per_second = pace_.rate(now);
        progress_.state = state;
        progress_.id = repository_.id;
        options_.progress(progress_);
    }
    void tell_wait(double seconds) {
        progress_.wait_seconds = seconds;
        tell(DownloadProgress::State::waiting);
    }
    void plan(const std::vector<std::string>& names) {
        progress_.files += static_cast<int>(names.size());
        progress_.total += size_of(repository_, names);
    }
    Expected<void> check_room(const std::vector<std::string>& names) {
        std::int64_t needed = 0;
        std::error_code error;
        for (const auto& name : names)
            if (!fs::exists(folder() / name, error)) needed += std::max<std::int64_t>(0, repository_.find(name)->size);
        if (auto made = make_folders(cache_.folder() / "blobs"); !made) return made;
        const auto space = fs::space(cache_.folder(), error);
        constexpr std::int64_t mega = 1'000'000, margin = 64 * mega;
        if (error || needed == 0 || needed + margin < static_cast<std::int64_t>(space.available)) return {};
        return fail(codes::hub_space, cache_.folder().string(),
                    {{"needed_mb", needed / mega + 1}, {"available_mb", static_cast<std::int64_t>(space.available) / mega}});
    }
    Expected<void> fetch_one(const std::string& name) {
        std::error_code error;
        const auto began = progress_.done;
        const auto& remote = *repository_.find(name);
        if (!fs::exists(folder() / name, error)) {
            if (auto fetched = fetch_blob(remote); !fetched) return fetched;
        }
        progress_.done = began + std::max<std::int64_t>(0, remote.size);
        tell(DownloadProgress::State::downloading);
        return {};
    }
    Expected<void> fetch_blob(const RemoteFile& remote) {
        auto asked = request(file_url(hub_, repository_, remote.name));
        asked.head = true;
        const auto place = repository_.id + "/" + remote.name;
        const auto answer = ask_patiently(asked, options_.first_wait, [&](double s) { tell_wait(s); });
        if (!(answer.status >= 200 && answer.status < 400) || !answer.error.empty() || !answer.refused_redirect.empty()) return refuse(answer, place);
        const bool linked = !answer.header("x-linked-etag").empty();
        Blob blob{plain_etag(answer.header(linked ? "x-linked-etag" : "etag")), remote.sha256, remote.size, place};
        if (!safe_etag(blob.etag)) return fail(codes::hub_answer, place);
        if (const auto size = answer.header(linked ? "x-linked-size" : "content-length"); !size.empty()) blob.size = std::atoll(size.c_str());
        auto lock = FileLock::take(cache_.lock_file(blob.etag), options_.cancelled);
        if (!lock) return tl::unexpected(lock.error());
        if (!*lock) return fail(codes::hub_cancelled, place, {{"id", repository_.id}});
        std::error_code error;
        if (!fs::exists(cache_.blob(blob.etag), error)) {
            asked.head = false;
            if (auto moved = transfer(asked, blob); !moved) return moved;
        }
        return cache_.link(blob.etag, repository_.commit, remote.name);
    }
    Expected<void> transfer(const HttpRequest& asked, const Blob& blob) {
        const auto began = progress_.done;
        std::error_code error;
        const auto kept = fs::file_size(cache_.incomplete(blob.etag), error);
        TransferEvents events;
        events.bytes = [&, before = error ? 0 : static_cast<std::int64_t>(kept)](std::int64_t done) mutable {
            pace_.add(std::max<std::int64_t>(0, done - before));
            before = done;
            progress_.done = began + done;
            tell(DownloadProgress::State::downloading);
        };
        events.waiting = [&](double seconds) { tell_wait(seconds); };
        events.verifying = [&] { tell(DownloadProgress::State::verifying); };
        events.refuse = [&](const HttpResponse& answer) { return hub_problem(answer, hub_, repository_.id, blob.place); };
        return transfer_blob(asked, blob, cache_.incomplete(blob.etag), cache_.blob(blob.etag), options_.first_wait, events);
    }

    HubEnvironment hub_;
    RepositoryCache cache_;
    const DownloadOptions& options_;
    RemoteRepository repository_;
    DownloadProgress progress_;
    Pace pace_;
    double told_ = 0;
};

}  // namespace

std::optional<double> DownloadProgress::seconds_left() const {
    if (bytes_per_second <= 0 || total <= 0) return {};
    return static_cast<double>(std::max<std::int64_t>(0, total - done)) / bytes_per_second;
}

std::optional<fs::path> cached_model(const std::string& id) {
    if (!valid_repository_id(id)) return {};
    const RepositoryCache cache(hub_environment().cache, RepositoryKind::model, id);
    const auto commit = cache.commit_of("main");
    if (!commit || !complete_model(cache.snapshot(*commit))) return {};
    return cache.snapshot(*commit);
}

Expected<fs::path> download_model(const std::string& id, const DownloadOptions& options) {
    if (auto cached = cached_model(id)) return *cached;
    Download download(RepositoryKind::model, id, options);
    if (const auto listed = download.list(); !listed) return tl::unexpected(listed.error());
    const auto names = model_files(download.repository());
    if (!names) return tl::unexpected(names.error());
    if (const auto fetched = download.fetch(*names); !fetched) return tl::unexpected(fetched.error());
    if (const auto& weights = names->back(); weights.ends_with(".index.json")) {
        const auto shards = index_shards(download.folder() / weights);
        if (!shards) return tl::unexpected(shards.error());
        for (const auto& shard : *shards)
            if (!download.repository().find(shard)) return fail(codes::hub_no_file, id + "/" + shard, {{"id", id}});
        if (const auto fetched = download.fetch(*shards); !fetched) return tl::unexpected(fetched.error());
    }
    return download.finish();
}

std::vector<std::string> snapshot_names(const fs::path& snapshot) {
    std::vector<std::string> out;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(snapshot, error); !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
        if (entry->is_regular_file(error)) out.push_back(entry->path().lexically_relative(snapshot).generic_string());
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<fs::path> snapshot_files(const fs::path& snapshot, const std::string& prefix) {
    std::vector<fs::path> out;
    std::error_code error;
    const auto beginning = snapshot / prefix;
    for (const auto& entry : fs::directory_iterator(beginning.parent_path(), error))
        if (entry.path().filename().string().rfind(beginning.filename().string(), 0) == 0 && fs::exists(entry.path(), error)) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

// "train-00000-of-00003.parquet": the number of shards that such a name promises.
static std::size_t promised_shards(const fs::path& file) {
    const auto stem = file.stem().string();
    const auto at = stem.rfind("-of-");
    return at == std::string::npos ? 1 : static_cast<std::size_t>(std::max(1, std::atoi(stem.c_str() + at + 4)));
}

std::optional<fs::path> cached_dataset(const std::string& dataset, const std::vector<std::string>& prefixes) {
    const auto id = dataset_name(dataset).id;
    if (!valid_repository_id(id)) return {};
    const RepositoryCache cache(hub_environment().cache, RepositoryKind::dataset, id);
    const auto commit = cache.commit_of("main");
    if (!commit) return {};
    const auto complete = [&](const std::string& prefix) {
        const auto files = snapshot_files(cache.snapshot(*commit), prefix);
        return !files.empty() && files.size() >= promised_shards(files.front());
    };
    auto wanted = prefixes;
    if (wanted.empty()) {
        const auto splits = split_files(dataset, snapshot_names(cache.snapshot(*commit)));
        if (!splits) return {};
        wanted = splits->all();
    }
    if (!std::all_of(wanted.begin(), wanted.end(), complete)) return {};
    return cache.snapshot(*commit);
}

Expected<fs::path> download_dataset(const std::string& dataset, const std::vector<std::string>& prefixes, const DownloadOptions& options) {
    if (auto cached = cached_dataset(dataset, prefixes)) return *cached;
    Download download(RepositoryKind::dataset, dataset_name(dataset).id, options);
    if (const auto listed = download.list(); !listed) return tl::unexpected(listed.error());
    const auto names = wanted_files(dataset, download.repository(), prefixes);
    if (!names) return tl::unexpected(names.error());
    if (const auto fetched = download.fetch(*names); !fetched) return tl::unexpected(fetched.error());
    return download.finish();
}

Expected<RemoteSize> ask_model(const std::string& id, const DownloadOptions& options) {
    Download asked(RepositoryKind::model, id, options);
    if (const auto listed = asked.list(); !listed) return tl::unexpected(listed.error());
    auto names = model_files(asked.repository());
    if (!names) return tl::unexpected(names.error());
    const auto shards = likely_shards(asked.repository(), names->back());
    names->insert(names->end(), shards.begin(), shards.end());
    return RemoteSize{size_of(asked.repository(), *names), asked.repository().licence};
}

Expected<RemoteSize> ask_dataset(const std::string& dataset, const std::vector<std::string>& prefixes, const DownloadOptions& options) {
    Download asked(RepositoryKind::dataset, dataset_name(dataset).id, options);
    if (const auto listed = asked.list(); !listed) return tl::unexpected(listed.error());
    const auto names = wanted_files(dataset, asked.repository(), prefixes);
    if (!names) return tl::unexpected(names.error());
    return RemoteSize{size_of(asked.repository(), *names), asked.repository().licence};
}

std::int64_t bytes_kept(RepositoryKind kind, const std::string& name) {
    const auto id = kind == RepositoryKind::dataset ? dataset_name(name).id : name;
    if (!valid_repository_id(id)) return 0;
    std::int64_t bytes = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(RepositoryCache(hub_environment().cache, kind, id).folder() / "blobs", error))
        if (entry.path().extension() == ".incomplete")
            if (const auto size = entry.file_size(error); !error) bytes += static_cast<std::int64_t>(size);
    return bytes;
}

}  // namespace tb
