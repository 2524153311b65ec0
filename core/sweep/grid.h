#pragma once
// A sweep file: a base spec, axes that vary settings of it, and combinations that are left out. Seeds are an axis like any other.
#include "core/spec/spec.h"
#include "core/sweep/labels.h"

#include <utility>

namespace tb {

struct SweepRun {
    std::string id;                                           // "distilbert-base-cased-imdb-lora-s42": names the run's folder
    std::vector<std::pair<std::string, std::string>> labels;  // axis path -> what this run has there, in a few letters (axis_labels)
    Spec spec;                                                // paths absolute
    bool operator==(const SweepRun&) const = default;
};
struct Sweep {
    std::string name;
    std::vector<std::string> axes;  // paths, the slowest first
    std::vector<SweepRun> runs;
};

// Every run of the grid, the last axis varying fastest. Problems: those of the file's form and of every spec, each once, with the first run
// that has it.
Expected<Sweep> parse_sweep(const Json& json, const std::filesystem::path& base, const std::string& name);
Expected<Sweep> load_sweep(const std::filesystem::path& file);

}  // namespace tb
