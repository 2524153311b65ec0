#include "core/base/system.h"
#include "core/spec/spec_json.h"
#include "core/store/lines.h"
#include "core/store/run_folder.h"

namespace tb {

namespace {
// One append-only log. A line for a step that the log already has is left out: after a resume it would be the same line.
class Log {
public:
    explicit Log(fs::path file) : file_(std::move(file)) {}

    // Keeps the whole lines up to `step`, drops the rest, and opens the file for appending.
    Expected<void> cut_and_open(std::optional<std::int64_t> step) {
        std::string kept;
        bool dropped = false;
        last_.clear();
        const auto text = read_file(file_);
        for (std::size_t at = 0; text && at < text->size();) {
            const auto end = text->find('\n', at);
            const auto line = std::string_view(*text).substr(at, end == std::string::npos ? end : end - at + 1);
            at += line.size();
            const auto json = end == std::string::npos ? Json() : json_from(line);
            if (!json.is_object() || (step && json.value("step", std::int64_t{0}) > *step)) {
                dropped = true;
                continue;
            }
            remember(json);
            kept += line;
        }
        if (dropped) {
            if (auto written = write_file(file_, kept); !written) return written;
        }
        auto opened = AppendFile::open(file_);
        if (!opened) return tl::unexpected(opened.error());
        out_.emplace(std::move(*opened));
        return {};
    }

    Expected<void> append(const Json& line) {
        const auto kind = kind_of(line);
        const auto last = last_.find(kind);
        if (kind != "state" && last != last_.end() && line["step"].get<std::int64_t>() <= last->second) return {};
        remember(line);
        return out_->append(json_text(line) + "\n");
    }

    Expected<void> sync() { return out_->sync(); }

private:
    static std::string kind_of(const Json& line) {
        for (const char* key : {"state", "eval_loss", "train_loss"})
            if (line.contains(key)) return key;
        return "loss";
    }
    void remember(const Json& line) { last_[kind_of(line)] = line.value("step", std::int64_t{0}); }

    fs::path file_;
    std::optional<AppendFile> out_;
    std::map<std::string, std::int64_t> last_;
};
}  // namespace

struct RunRecorder::State {
    fs::path folder;
    Log events, steps, ranks;
    bool moves_ranks = false;  // the file of ranks is made when the first line comes
    bool on_holdout = false;
    Problems warnings;

    Expected<void> operator()(const PhaseEvent&) { return {}; }
    Expected<void> operator()(const StartedEvent& event) {
        warnings.insert(warnings.end(), event.warnings.begin(), event.warnings.end());
        return {};
    }
    Expected<void> operator()(const StepEvent& event) { return steps.append(step_line(event)); }
    Expected<void> operator()(const StateEvent& event) { return steps.append(state_line(event)); }
    Expected<void> operator()(const LogEvent& event) { return events.append(log_line(event)); }
    Expected<void> operator()(const EvalEvent& event) { return events.append(evaluation_line(event)); }
    Expected<void> operator()(const RankEvent& event) {
        if (!moves_ranks) {
            moves_ranks = true;
            if (auto opened = ranks.cut_and_open({}); !opened) return opened;
        }
        return ranks.append(rank_line(event));
    }
    Expected<void> operator()(const WarningEvent& event) {
        warnings.push_back(event.problem);
        return {};
    }
    // What a checkpoint can be resumed from must be in the logs even if the power fails.
    Expected<void> operator()(const CheckpointEvent&) { return sync(); }
    Expected<void> operator()(const FinishedEvent& event) {
        if (auto synced = sync(); !synced) return synced;
        return write_json(folder / "summary.json", summary_json(event, on_holdout, warnings));
    }
    Expected<void> sync() {
        if (auto synced = events.sync(); !synced) return synced;
        if (auto synced = steps.sync(); !synced) return synced;
        return moves_ranks ? ranks.sync() : Expected<void>();
    }
    Expected<void> cut_and_open(std::optional<std::int64_t> step) {
        if (auto opened = events.cut_and_open(step); !opened) return opened;
        std::error_code ignored;
        moves_ranks = moves_ranks || fs::exists(folder / "adalora_trace.jsonl", ignored);
        if (moves_ranks)
            if (auto opened = ranks.cut_and_open(step); !opened) return opened;
        return steps.cut_and_open(step);
    }
};

Expected<RunRecorder> RunRecorder::open(const fs::path& folder) {
    if (auto made = make_folders(folder); !made) return tl::unexpected(made.error());
    auto state = std::make_unique<State>(State{folder, Log(folder / "events.jsonl"), Log(folder / "steps.jsonl"), Log(folder / "adalora_trace.jsonl"), false, false, {}});
    if (auto opened = state->cut_and_open({}); !opened) return tl::unexpected(opened.error());
    return RunRecorder(std::move(state));
}

Expected<void> RunRecorder::begin(const Json& environment, const Spec& resolved) {
    state_->on_holdout = resolved.dataset.holdout > 0;
    // The summary of an earlier end is no longer true once the run goes on.
    std::error_code ignored;
    fs::remove(state_->folder / "summary.json", ignored);
    const auto before = read_json(state_->folder / "environment.json");
    Json described = environment.is_object() ? environment : Json::object();
    described["started"] = before && before->contains("started") ? (*before)["started"] : Json(iso_time());
    if (auto written = write_json(state_->folder / "environment.json", described); !written) return written;
    return write_json(state_->folder / "spec.json", to_json(resolved));
}

Expected<void> RunRecorder::record(const Event& event) { return std::visit(*state_, event); }
Expected<void> RunRecorder::rewind(std::int64_t step) { return state_->cut_and_open(step); }

RunRecorder::RunRecorder(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunRecorder::RunRecorder(RunRecorder&&) noexcept = default;
RunRecorder::~RunRecorder() = default;

}  // namespace tb
