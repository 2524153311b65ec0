#include "core/train/features.h"

#include "core/base/cache_folder.h"
#include "core/base/fingerprint.h"
#include "core/base/system.h"
#include "core/train/codes.h"
#include "core/train/evaluate.h"

#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace tb {

namespace {

constexpr const char* version = "tunebench features 1";

std::string key_of(const nn::Model& model, const Encoded& rows, const Json& conditions) {
    Fingerprint fingerprint;
    for (const auto& part : {std::string(version), json_text(conditions), std::to_string(model.frozen_blocks())}) fingerprint.add(part);
    fingerprint.add(bytes_of(rows.offsets));
    for (const auto* list : {&rows.ids, &rows.type_ids}) fingerprint.add(bytes_of(*list));
    return fingerprint.take();
}

std::int64_t free_disk(const fs::path& folder) {
    std::error_code error;
    const auto space = fs::space(folder, error);
    return error ? 0 : static_cast<std::int64_t>(space.available);
}

}  // namespace

FeatureLimits feature_limits() {
    constexpr std::int64_t most = std::int64_t{16} << 30;
    return {home_folder() / "cache" / "features", most, machine_memory().available / 2};
}

FeatureCache::FeatureCache(const nn::Model& model, const Encoded& rows) : width_(model.declaration().hidden) {
    // Where only the head trains, the last layer has put out the pooled token of each row alone.
    const bool pooled = model.frozen_blocks() > model.declaration().layers;
    for (std::int64_t i = 0; i <= rows.size(); ++i) starts_.push_back(pooled ? i : rows.offsets[static_cast<std::size_t>(i)]);
}

Expected<bool> FeatureCache::compute(const nn::Model& model, const Encoded& rows, at::Device device, const Progress& progress, const Keep& keep) const {
    for (std::int64_t done = 0; done < rows.size();) {
        const auto some = neighbouring_rows(rows, done, device);
        const auto features = model.features(nn::to_batch(pack(rows, some), device)).to(at::kCPU, at::kFloat).contiguous();
        if (auto kept = keep({static_cast<const char*>(features.const_data_ptr()), features.nbytes()}); !kept) return tl::unexpected(kept.error());
        done += static_cast<std::int64_t>(some.size());
        if (!progress(done)) return false;
    }
    return true;
}

Expected<bool> FeatureCache::write(const fs::path& file, const nn::Model& model, const Encoded& rows, at::Device device, const Progress& progress) const {
    const auto aside = fs::path(file).concat(".writing-" + std::to_string(::getpid()));
    std::error_code ignored;
    fs::remove(aside, ignored);
    auto out = AppendFile::open(aside);
    if (!out) return tl::unexpected(out.error());
    auto done = compute(model, rows, device, progress, [&](std::string_view bytes) { return out->append(bytes); });
    if (done && *done) {
        if (auto synced = out->sync(); !synced) done = tl::unexpected(synced.error());
        else if (const int error = file_layer().rename(aside, file)) done = tl::unexpected(Problems{write_problem(error, file)});
    }
    fs::remove(aside, ignored);
    return done;
}

bool FeatureCache::open(const fs::path& path) {
    auto file = std::make_shared<const InputFile>(path);
    if (!file->open() || file->size() != static_cast<std::uint64_t>(bytes())) return false;
    file_ = std::move(file);
    mark_used(path);
    return true;
}

Expected<std::optional<FeatureCache>> FeatureCache::make(const nn::Model& model, const Encoded& rows, at::Device device, const Json& conditions, const FeatureLimits& limits,
                                                         const Progress& progress) {
    FeatureCache cache(model, rows);
    const auto file = limits.folder / (key_of(model, rows, conditions) + ".features");
    if (cache.open(file)) return cache;
    const auto room = make_folders(limits.folder) ? std::min(limits.folder_bytes, free_disk(limits.folder) / 2) : 0;
    if (cache.bytes() <= room) {
        const auto written = cache.write(file, model, rows, device, progress);
        if (written && !*written) return std::nullopt;
        keep_within(limits.folder, limits.folder_bytes);
        if (written && cache.open(file)) return cache;
    }
    constexpr std::int64_t mega = 1 << 20;
    if (cache.bytes() > limits.memory_bytes)
        return fail(codes::features_too_large, "$.engine.cache_frozen_features",
                    {{"needed_mb", cache.bytes() / mega}, {"disk_mb", room / mega}, {"memory_mb", limits.memory_bytes / mega}});
    cache.memory_.reserve(static_cast<std::size_t>(cache.bytes()));
    const auto done = cache.compute(model, rows, device, progress, [&](std::string_view bytes) -> Expected<void> {
        cache.memory_ += bytes;
        return {};
    });
    if (!done) return tl::unexpected(done.error());
    if (!*done) return std::nullopt;
    return cache;
}

at::Tensor FeatureCache::of(std::span<const std::int64_t> rows) const {
    const auto start = [&](std::int64_t row) { return starts_[static_cast<std::size_t>(row)]; };
    std::int64_t vectors = 0;
    for (const auto row : rows) vectors += start(row + 1) - start(row);
    auto out = at::empty({vectors, width_}, at::kFloat);
    const auto vector_bytes = width_ * static_cast<std::int64_t>(sizeof(float));
    auto* to = static_cast<char*>(out.mutable_data_ptr());
    for (const auto row : rows) {
        const auto from = start(row) * vector_bytes, count = (start(row + 1) - start(row)) * vector_bytes;
        if (file_ && !file_->read(to, static_cast<std::uint64_t>(count), static_cast<std::uint64_t>(from)))
            throw std::runtime_error("the file of cached features does not read any more; resume the run to have it made again");
        if (!file_) std::memcpy(to, memory_.data() + from, static_cast<std::size_t>(count));
        to += count;
    }
    return out;
}

}  // namespace tb
