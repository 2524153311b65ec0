#pragma once
// The reference's runs (transformers and peft on the contract's specs) and the tolerances within which a run of this engine follows one.
#include "core/base/files.h"
#include "core/peft/registry.h"
#include "core/spec/spec_json.h"
#include "core/train/train.h"
#include "tests/copies.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <tuple>

namespace golden {

inline tb::fs::path folder() {
    const char* shared = std::getenv("TUNEBENCH_SHARED");
    return tb::fs::path(shared ? shared : TUNEBENCH_SOURCE "/../shared") / "oracle/goldens";
}

// Runs of settings that those leave out, and of regressions; they are in the tree (make.py there).
inline tb::fs::path own_folder() { return TUNEBENCH_SOURCE "/tests/golden/reference"; }
inline std::vector<std::string> own_names() {
    std::vector<std::string> names;
    for (const auto& file : tb::fs::directory_iterator(own_folder() / "specs")) names.push_back(file.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

// A copy below `home` of the reference's tiny model of an architecture, with dropout in it, so that its masks matter.
inline tb::fs::path model_with_dropout(const std::string& type, const tb::fs::path& home) {
    const auto copy = home / ("model-" + type);
    if (tb::fs::exists(copy)) return copy;
    copy_writable(folder() / "models" / type, copy);
    auto config = *tb::read_json(copy / "config.json");
    for (const char* key : {"hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout", "seq_classif_dropout"})
        if (config.contains(key)) config[key] = 0.1;
    std::ignore = tb::write_json(copy / "config.json", config);
    return copy;
}

// A registered method by its PEFT name, with dropout where it has any.
inline tb::Json method_with_dropout(const std::string& name) {
    tb::Json peft = {{"peft_type", name}};
    for (const auto& card : tb::peft::cards())
        for (const auto& field : card.fields)
            if (card.name == name && field.name == "lora_dropout") peft["lora_dropout"] = 0.1;
    return peft;
}

inline std::optional<tb::Spec> spec(const std::string& name, const tb::fs::path& from = folder()) {
    const auto loaded = tb::load_spec(from / "specs" / (name + ".json"));
    return loaded ? std::optional(*loaded) : std::nullopt;
}

inline std::vector<tb::Json> lines(const tb::fs::path& file) {
    std::vector<tb::Json> out;
    std::istringstream text(tb::read_file(file).value_or(""));
    for (std::string line; std::getline(text, line);) out.push_back(tb::json_from(line));
    return out;
}

// |a - b| <= absolute + relative |b|, as the reference's diff_runs.py.
inline bool near(double a, double b, double absolute, double relative) { return std::abs(a - b) <= absolute + relative * std::abs(b); }

// Collects what a run says.
struct Log {
    std::vector<tb::StepEvent> steps;
    std::vector<tb::LogEvent> logs;
    std::vector<tb::EvalEvent> evaluations;
    std::vector<tb::CheckpointEvent> checkpoints;
    std::vector<tb::StateEvent> states;
    std::vector<tb::RankEvent> ranks;
    std::vector<tb::Problem> warnings;
    std::vector<tb::FinishedEvent> finished;
    std::function<void(const tb::Event&)> then;

    tb::EventSink sink() {
        return [this](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event)) steps.push_back(*e);
            if (const auto* e = std::get_if<tb::LogEvent>(&event)) logs.push_back(*e);
            if (const auto* e = std::get_if<tb::EvalEvent>(&event)) evaluations.push_back(*e);
            if (const auto* e = std::get_if<tb::CheckpointEvent>(&event)) checkpoints.push_back(*e);
            if (const auto* e = std::get_if<tb::StateEvent>(&event)) states.push_back(*e);
            if (const auto* e = std::get_if<tb::RankEvent>(&event)) ranks.push_back(*e);
            if (const auto* e = std::get_if<tb::WarningEvent>(&event)) warnings.push_back(e->problem);
            if (const auto* e = std::get_if<tb::FinishedEvent>(&event)) finished.push_back(*e);
            if (then) then(event);
        };
    }
};

inline tb::FinishedEvent train(const tb::Spec& spec, const tb::fs::path& out, Log& log, bool resume = false, tb::RunControl* control = nullptr) {
    tb::fs::create_directories(out);
    tb::RunControl own;
    tb::TrainRequest request{spec, out, resume, {}, {}};
    return tb::train(request, log.sink(), control ? *control : own);
}

}  // namespace golden
