#include "core/store/run_folder.h"

#include "core/base/codes.h"
#include "core/base/system.h"
#include "core/spec/spec_json.h"
#include "core/store/codes.h"
#include "core/store/lines.h"

#include <fstream>

namespace tb {

template <class T>
static std::vector<T> read_lines(const fs::path& file, std::optional<T> (*of)(const Json&)) {
    std::vector<T> found;
    for_each_line(file, [&](const Json& line) {
        if (auto value = of(line)) found.push_back(std::move(*value));
    });
    return found;
}

std::vector<LogEvent> read_logs(const fs::path& folder) { return read_lines(folder / "events.jsonl", log_of); }
std::vector<StepEvent> read_steps(const fs::path& folder) { return read_lines(folder / "steps.jsonl", step_of); }
std::vector<StateEvent> read_marks(const fs::path& folder) { return read_lines(folder / "steps.jsonl", state_of); }

static RunMeta read_meta(const fs::path& folder) {
    const auto json = read_json(folder / "meta.json");
    if (!json || !json->is_object()) return {};
    const auto text = [&](const char* key) { return json->contains(key) && (*json)[key].is_string() ? (*json)[key].get<std::string>() : std::string(); };
    RunMeta meta{text("name"), text("notes"), {}, json->contains("archived") && (*json)["archived"] == true, text("deleted_at")};
    if (const auto tags = json->find("tags"); tags != json->end() && tags->is_array())
        for (const auto& tag : *tags)
            if (tag.is_string()) meta.tags.push_back(tag.get<std::string>());
    return meta;
}

Expected<void> write_meta(const fs::path& folder, const RunMeta& meta) {
    Json json = {{"name", meta.name}, {"notes", meta.notes}, {"tags", meta.tags}, {"archived", meta.archived}};
    if (!meta.deleted_at.empty()) json["deleted_at"] = meta.deleted_at;
    return write_json(folder / "meta.json", json);
}

static std::string reason_of(const Json& summary) {
    std::string reason;
    if (!summary.is_object() || !summary.contains("reason") || !summary["reason"].is_array()) return reason;
    for (const auto& problem : summary["reason"]) reason += (reason.empty() ? "" : "\n") + problem.value("text", "");
    return reason;
}

Expected<RunRecord> read_run(const fs::path& given) {
    std::error_code error;
    const auto folder = fs::weakly_canonical(given, error);
    if (!fs::exists(folder / "spec.json", error)) return fail(codes::store_not_a_run, given.string());
    const auto json = read_json(folder / "spec.json");
    if (!json) return tl::unexpected(json.error());
    auto spec = parse_spec(*json, folder);
    if (!spec) return tl::unexpected(spec.error());
    RunRecord run;
    run.id = folder.filename().string();
    run.folder = folder;
    run.state = state_on_disk(folder);
    run.spec = std::move(*spec);
    run.summary = read_json(folder / "summary.json").value_or(Json());
    run.environment = read_json(folder / "environment.json").value_or(Json());
    run.meta = read_meta(folder);
    run.evaluations = read_lines(folder / "events.jsonl", evaluation_of);
    if (run.environment.is_object()) run.started = run.environment.value("started", "");
    run.reason = reason_of(run.summary);
    return run;
}

static std::optional<Prediction> prediction_of(const Json& line) {
    Prediction row{line.at("index").get<std::int64_t>(), 0, line.at("prediction").get<double>(), {}};
    if (line.at("label").is_number()) {
        row.target = line["label"].get<double>();
        row.label = static_cast<std::int64_t>(row.target);
    }
    if (line.at("logits").is_array()) row.logits = line["logits"].get<std::vector<double>>();
    return row;
}

Expected<std::vector<Prediction>> read_predictions(const fs::path& folder, const std::string& split) {
    const auto file = folder / (split == "validation" ? "predictions.jsonl" : "predictions_" + split + ".jsonl");
    std::ifstream in(file);
    if (!in) return fail(codes::file_missing, file.string());
    std::vector<Prediction> rows;
    std::string line;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        const auto place = file.string() + ":" + std::to_string(number);
        const auto json = parse_json(line, place);
        if (!json) return fail(codes::store_predictions_broken, place, json.error().front().args);
        try {
            rows.push_back(*prediction_of(*json));
        } catch (const Json::exception& e) {
            return fail(codes::store_predictions_broken, place, {{"reason", e.what()}});
        }
    }
    return rows;
}

// "TPF-03 (mine)" -> "tpf-03-mine"
static std::string slug(const std::string& name) {
    std::string out;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if (!out.empty() && out.back() != '-')
            out += '-';
        if (out.size() == 60) break;
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out.empty() ? "run" : out;
}

std::string make_run_id(const fs::path& runs, const Spec& spec) {
    const auto id = time_stamp() + "-" + slug(spec.name) + "-s" + std::to_string(spec.training.seed);
    auto unique = id;
    std::error_code error;
    for (int n = 2; fs::exists(runs / unique, error); ++n) unique = id + "-" + std::to_string(n);
    return unique;
}

}  // namespace tb
