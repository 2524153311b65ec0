#pragma once
// What the frozen blocks put out for the training rows, computed once with their dropout off and read again in every epoch
// (engine.cache_frozen_features). Another recipe than the reference's, which keeps dropout there. Internal to the engine (names torch types).
#include "core/base/input_file.h"
#include "core/data/dataset.h"
#include "core/nn/model.h"

#include <functional>
#include <memory>
#include <optional>

namespace tb {

// Where features may be kept, and how many bytes of them.
struct FeatureLimits {
    fs::path folder;                 // TUNEBENCH_HOME/cache/features
    std::int64_t folder_bytes = 0;   // of all files there; above that the ones used longest ago go
    std::int64_t memory_bytes = 0;   // of those that no file can take
};
FeatureLimits feature_limits();

class FeatureCache {
public:
    // Read from the file that `conditions` (all that decides a bit of them besides the rows), depth and rows name; else computed, and kept in that file
    // or, where there is no room for it, in memory. `progress(rows done)` may end it by returning false: then nothing.
    // Problems: features_too_large (needed, free on disk, free in memory).
    static Expected<std::optional<FeatureCache>> make(const nn::Model& model, const Encoded& rows, at::Device device, const Json& conditions, const FeatureLimits& limits,
                                                      const std::function<bool(std::int64_t)>& progress);

    // Batch::features of these rows. Throws std::runtime_error where the file does not read any more.
    at::Tensor of(std::span<const std::int64_t> rows) const;
    std::int64_t bytes() const { return starts_.back() * width_ * static_cast<std::int64_t>(sizeof(float)); }
    bool on_disk() const { return file_ != nullptr; }

private:
    using Progress = std::function<bool(std::int64_t)>;
    using Keep = std::function<Expected<void>(std::string_view)>;
    FeatureCache(const nn::Model& model, const Encoded& rows);
    // Each value false: given up.
    Expected<bool> compute(const nn::Model& model, const Encoded& rows, at::Device device, const Progress& progress, const Keep& keep) const;
    Expected<bool> write(const fs::path& file, const nn::Model& model, const Encoded& rows, at::Device device, const Progress& progress) const;
    bool open(const fs::path& path);

    std::int64_t width_ = 0;
    std::vector<std::int64_t> starts_;  // of each row's features, in vectors; and the end
    std::shared_ptr<const InputFile> file_;
    std::string memory_;                // without a file: the features of all rows, end to end
};

}  // namespace tb
