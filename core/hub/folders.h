#pragma once
// Where models and data sets lie. A name is a folder, a catalogue name ("starter", "demo", "sst2") or, in a later issue, a hub id.
#include "core/spec/spec.h"

#include <filesystem>

namespace tb {

struct ModelFolder {
    std::filesystem::path path;
    std::string name;         // as the user named it
    Json config;              // config.json
    std::string model_type;   // config["model_type"], which is filled in where only the architecture's class is named
    bool has_weights = false; // weights.h finds some
    bool is_starter = false;  // the embedded starter model: published figures are not its own
};

// Problems: no such folder or name (with the known names), config.json missing or broken, or silent about the kind of model.
Expected<ModelFolder> find_model(const std::string& name, const std::filesystem::path& base);

struct CatalogueEntry {
    std::string name;         // "starter", "distilbert-base-uncased", "sst2", "demo"
    std::string title;
    std::string kind;         // "model" or "dataset"
    std::string licence;
    std::filesystem::path path;  // where it is, empty where it is not on this machine
    Json details;                // resources/catalogue.json's entry
};
// Everything resources/catalogue.json names, with what is present on this machine.
std::vector<CatalogueEntry> catalogue();
// The same plus folders the user added (TUNEBENCH_HOME/settings), models only.
std::vector<ModelFolder> known_models();

// Remembers a folder in the hub's layout for known_models(). Problems: those of find_model, or settings that cannot be written.
Expected<ModelFolder> add_model_folder(const std::filesystem::path& folder);

// Fills in files and columns of a catalogue data set; a spec that names files comes back as it is. Paths become absolute.
Expected<DatasetSpec> resolve_dataset(const DatasetSpec& dataset, const std::filesystem::path& base);

// Names of the labels that the catalogue knows of a data set, in id order; none where it does not know it or the labels are numbers. Nothing is read.
std::vector<std::string> catalogue_labels(const std::string& source);
// Whether a catalogue data set, published without a validation split, is evaluated on its test set, as the studies did. By the files that are
// here, else by what the catalogue says of them.
bool test_stands_in(const DatasetSpec& dataset);

// The task of a spec: its own, or where it leaves that open the catalogue's for its data set. Problems: both say one, and not the same.
Expected<std::string> task_of(const Spec& spec);

// The GLUE layout: a folder with train.tsv and dev.tsv ("sentence<TAB>label") as an SST-2 data set.
Expected<DatasetSpec> glue_sst2(const std::filesystem::path& folder);

}  // namespace tb
