#pragma once
#include "core/spec/spec.h"

#include <vector>

namespace tb {

// A recipe the window offers under "Start from": resources/presets/<id>.json.
struct Preset {
    std::string id;         // "tpf-02"
    std::string title;      // "TPF-02 · full fine-tuning, linear"
    std::string published;  // id of the published result it repeats (core/report/published.h), or empty
    Spec spec;              // model and data as published; the demonstration replaces them by the starter and the demo set
};
Expected<std::vector<Preset>> load_presets();

// The GLUE SST-2 layout: train.tsv and dev.tsv of `folder`, with their columns. Looks at no file.
DatasetSpec glue_sst2_files(const std::filesystem::path& folder);

// The two recipes of the demonstration on the embedded model and data set, or on a GLUE SST-2 folder (train.tsv and dev.tsv).
Expected<std::vector<Spec>> demo_specs(const std::filesystem::path& glue_folder = {});

}  // namespace tb
