// Formulas: the table of transformers.optimization and torch.optim.lr_scheduler.ReduceLROnPlateau, in the same order of operations so
// that every rate agrees to the last bit.
#include "core/train/schedule.h"

#include "core/train/codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace tb {

namespace {

constexpr double pi = std::numbers::pi;

enum class Kind { number, count, text };
struct Option {
    const char* name;
    Kind kind;
    Json standard;  // null: must be given or stays absent
};
struct Type {
    const char* name;
    bool ignores_options;
    std::vector<Option> options;
};

const std::vector<Type>& types() {
    static const std::vector<Type> all{
        {"linear", false, {}},
        {"cosine", false, {{"num_cycles", Kind::number, 0.5}}},
        {"cosine_with_restarts", false, {{"num_cycles", Kind::number, 1}}},
        {"polynomial", false, {{"lr_end", Kind::number, 1e-7}, {"power", Kind::number, 1.0}}},
        {"constant", true, {}},
        {"constant_with_warmup", true, {}},
        {"inverse_sqrt", true, {}},
        {"reduce_lr_on_plateau", false,
         {{"mode", Kind::text, "min"}, {"factor", Kind::number, 0.1}, {"patience", Kind::count, 10}, {"threshold", Kind::number, 1e-4},
          {"threshold_mode", Kind::text, "rel"}, {"cooldown", Kind::count, 0}, {"min_lr", Kind::number, 0.0}, {"eps", Kind::number, 1e-8}}},
        {"cosine_with_min_lr", false,
         {{"num_cycles", Kind::number, 0.5}, {"min_lr", Kind::number, nullptr}, {"min_lr_rate", Kind::number, nullptr}}},
        {"cosine_warmup_with_min_lr", false,
         {{"num_cycles", Kind::number, 0.5}, {"min_lr", Kind::number, nullptr}, {"min_lr_rate", Kind::number, nullptr},
          {"warmup_lr_rate", Kind::number, nullptr}}},
        {"warmup_stable_decay", false,
         {{"num_decay_steps", Kind::count, nullptr}, {"num_stable_steps", Kind::count, nullptr}, {"warmup_type", Kind::text, "linear"},
          {"decay_type", Kind::text, "cosine"}, {"min_lr_ratio", Kind::number, 0.0}, {"num_cycles", Kind::number, 0.5}}},
    };
    return all;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out.empty() ? "none" : out;
}

const std::string place = "$.training.lr_scheduler_kwargs";

void value_problem(Problems& problems, const std::string& name, const Json& found, const std::string& allowed) {
    problems.push_back({&codes::schedule_option_value, place + "." + name, {{"found", json_text(found)}, {"allowed", allowed}}});
}

void check_kind(Problems& problems, const Option& option, const Json& found) {
    const bool whole = found.is_number_integer() && found.get<std::int64_t>() >= 0;
    if (option.kind == Kind::number && !found.is_number()) value_problem(problems, option.name, found, "a number");
    if (option.kind == Kind::count && !whole) value_problem(problems, option.name, found, "a whole number from 0");
    if (option.kind == Kind::text && !found.is_string()) value_problem(problems, option.name, found, "a word");
}

// The given options over the defaults; every unknown or ill-typed one is a problem.
Json merged(const Type& type, const Json& given, Problems& problems) {
    Json out = Json::object();
    std::vector<std::string> known;
    for (const auto& option : type.options) {
        known.push_back(option.name);
        if (!option.standard.is_null()) out[option.name] = option.standard;
    }
    if (type.ignores_options || !given.is_object()) return out;
    for (const auto& [name, value] : given.items()) {
        const auto option = std::find_if(type.options.begin(), type.options.end(), [&](const Option& o) { return name == o.name; });
        if (option == type.options.end())
            problems.push_back({&codes::schedule_option_unknown, place + "." + name, {{"schedule", type.name}, {"found", name}, {"known", joined(known)}}});
        else if (!value.is_null()) {
            check_kind(problems, *option, value);
            out[name] = value;
        }
    }
    return out;
}

void need_word(Problems& problems, const Json& options, const char* name, const std::vector<std::string>& allowed) {
    if (!options.contains(name)) return;
    const auto found = options[name].get<std::string>();
    if (std::find(allowed.begin(), allowed.end(), found) == allowed.end()) value_problem(problems, name, options[name], joined(allowed));
}

// What transformers and torch refuse beyond names and types.
void check_values(const std::string& type, const Json& options, double rate, Problems& problems) {
    const auto missing = [&](const char* wanted) {
        problems.push_back({&codes::schedule_option_missing, place, {{"schedule", type}, {"wanted", wanted}}});
    };
    if (type == "polynomial" && rate <= options["lr_end"].get<double>())
        value_problem(problems, "lr_end", options["lr_end"], "a rate below learning_rate");
    if (type.find("with_min_lr") != std::string::npos) {
        if (options.contains("min_lr") == options.contains("min_lr_rate")) missing("one of min_lr and min_lr_rate");
    }
    if (type == "warmup_stable_decay") {
        if (!options.contains("num_decay_steps")) missing("num_decay_steps");
        need_word(problems, options, "warmup_type", {"linear", "cosine", "1-sqrt"});
        need_word(problems, options, "decay_type", {"linear", "cosine", "1-sqrt"});
    }
    if (type == "reduce_lr_on_plateau") {
        need_word(problems, options, "mode", {"min", "max"});
        need_word(problems, options, "threshold_mode", {"rel", "abs"});
        if (options["factor"].get<double>() >= 1) value_problem(problems, "factor", options["factor"], "a number below 1");
    }
}

double number(const Json& options, const char* name) { return options[name].get<double>(); }

double rise(const std::string& shape, double x) {
    if (shape == "cosine") return 0.5 * (1.0 - std::cos(pi * x));
    return shape == "1-sqrt" ? 1.0 - std::sqrt(1.0 - x) : x;
}

double fall(const std::string& shape, double x, double cycles) {
    if (shape == "cosine") return 0.5 * (1.0 + std::cos(pi * cycles * 2.0 * x));
    return shape == "1-sqrt" ? 1.0 - std::sqrt(x) : 1.0 - x;
}

struct Point {
    double k, steps, warmup;
    double progress() const { return (k - warmup) / std::max(1.0, steps - warmup); }
};

double polynomial(const Point& at, double base, const Json& options) {
    const double end = number(options, "lr_end");
    if (at.k > at.steps) return end / base;
    const double left = 1 - (at.k - at.warmup) / std::max(1.0, at.steps - at.warmup);
    return ((base - end) * std::pow(left, number(options, "power")) + end) / base;
}

double floor_rate(double base, const Json& options) {
    return options.contains("min_lr") ? number(options, "min_lr") / base : number(options, "min_lr_rate");
}

double warm_cosine(const Point& at, double base, const Json& options) {
    if (at.k < at.warmup) {
        if (!options.contains("warmup_lr_rate")) return (at.k + 1.0) / std::max(1.0, at.warmup);
        const double first = number(options, "warmup_lr_rate");
        return first + (1.0 - first) * at.k / std::max(1.0, at.warmup - 1);
    }
    const double progress = (at.k - at.warmup + 1.0) / std::max(1.0, at.steps - at.warmup);
    const double least = floor_rate(base, options);
    const double factor = 0.5 * (1.0 + std::cos(pi * number(options, "num_cycles") * 2.0 * progress));
    return std::max(0.0, factor * (1 - least) + least);
}

double stable_decay(const Point& at, const Json& options) {
    const double least = number(options, "min_lr_ratio");
    const double decay = number(options, "num_decay_steps");
    const double stable = options.contains("num_stable_steps") ? number(options, "num_stable_steps") : at.steps - at.warmup - decay;
    if (at.k < at.warmup) return std::max(0.0, rise(options["warmup_type"], at.k / std::max(1.0, at.warmup)) * (1.0 - least) + least);
    if (at.k < at.warmup + stable) return 1.0;
    if (at.k >= at.warmup + stable + decay) return least;
    const double x = (at.k - at.warmup - stable) / std::max(1.0, decay);
    return std::max(0.0, fall(options["decay_type"], x, number(options, "num_cycles")) * (1.0 - least) + least);
}

double factor(const std::string& type, const Point& at, double base, const Json& options) {
    if (type == "constant") return 1.0;
    if (type == "cosine_warmup_with_min_lr") return warm_cosine(at, base, options);
    if (type == "warmup_stable_decay") return stable_decay(at, options);
    if (at.k < at.warmup) return at.k / std::max(1.0, at.warmup);
    if (type == "constant_with_warmup") return 1.0;
    if (type == "linear") return std::max(0.0, (at.steps - at.k) / std::max(1.0, at.steps - at.warmup));
    if (type == "polynomial") return polynomial(at, base, options);
    if (type == "inverse_sqrt") {
        const double timescale = at.warmup > 0 ? at.warmup : 10000.0;
        return 1.0 / std::sqrt((at.k + (timescale - at.warmup)) / timescale);
    }
    const double progress = at.progress(), cycles = number(options, "num_cycles");
    if (type == "cosine_with_restarts") return progress >= 1.0 ? 0.0 : std::max(0.0, 0.5 * (1.0 + std::cos(pi * std::fmod(cycles * progress, 1.0))));
    const double cosine = 0.5 * (1.0 + std::cos(pi * cycles * 2.0 * progress));
    if (type == "cosine") return std::max(0.0, cosine);
    const double least = floor_rate(base, options);
    return std::max(0.0, cosine * (1 - least) + least);
}

}  // namespace

StepCounts count_steps(const TrainingSpec& training, std::int64_t rows) {
    const std::int64_t batch = std::max(1, training.per_device_train_batch_size), accumulate = std::max(1, training.gradient_accumulation_steps);
    StepCounts counts;
    counts.batches_per_epoch = training.dataloader_drop_last ? rows / batch : (rows + batch - 1) / batch;
    counts.steps_per_epoch = std::max<std::int64_t>(1, (counts.batches_per_epoch + accumulate - 1) / accumulate);
    counts.max_steps = training.max_steps > 0
                           ? training.max_steps
                           : static_cast<std::int64_t>(std::ceil(training.num_train_epochs * static_cast<double>(counts.steps_per_epoch)));
    counts.warmup_steps = training.warmup_steps > 0
                              ? training.warmup_steps
                              : static_cast<std::int64_t>(std::ceil(static_cast<double>(counts.max_steps) * training.warmup_ratio));
    return counts;
}

const std::vector<std::string>& schedule_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out;
        for (const auto& type : types()) out.push_back(type.name);
        return out;
    }();
    return names;
}

Expected<Schedule> Schedule::make(const TrainingSpec& training, std::int64_t max_steps, std::int64_t warmup_steps) {
    const auto type = std::find_if(types().begin(), types().end(), [&](const Type& t) { return training.lr_scheduler_type == t.name; });
    if (type == types().end())
        return fail(codes::schedule_unknown, "$.training.lr_scheduler_type", {{"found", training.lr_scheduler_type}, {"known", joined(schedule_names())}});
    Problems problems;
    Schedule schedule;
    schedule.type_ = type->name;
    schedule.base_ = training.learning_rate;
    schedule.steps_ = max_steps;
    schedule.warmup_ = warmup_steps;
    schedule.options_ = merged(*type, training.lr_scheduler_kwargs, problems);
    if (problems.empty()) check_values(schedule.type_, schedule.options_, schedule.base_, problems);
    if (!problems.empty()) return tl::unexpected(problems);
    schedule.plateau_.rate = schedule.base_;
    return schedule;
}

double Schedule::rate(std::int64_t k) const {
    if (type_ == "reduce_lr_on_plateau") return plateau_.rate;
    return base_ * factor(type_, {static_cast<double>(k), static_cast<double>(steps_), static_cast<double>(warmup_)}, base_, options_);
}

void Schedule::observe(double metric) {
    if (type_ != "reduce_lr_on_plateau") return;
    const bool least = options_["mode"] == "min", relative = options_["threshold_mode"] == "rel";
    const double threshold = number(options_, "threshold");
    const double best = plateau_.seen ? plateau_.best : (least ? 1 : -1) * std::numeric_limits<double>::infinity();
    const double bar = relative ? best * (least ? 1.0 - threshold : threshold + 1.0) : best + (least ? -threshold : threshold);
    if (least ? metric < bar : metric > bar) {
        plateau_.best = metric;
        plateau_.seen = true;
        plateau_.bad = 0;
    } else {
        ++plateau_.bad;
    }
    if (plateau_.cooldown > 0) {
        --plateau_.cooldown;
        plateau_.bad = 0;
    }
    if (plateau_.bad <= options_["patience"].get<int>()) return;
    const double lower = std::max(plateau_.rate * number(options_, "factor"), number(options_, "min_lr"));
    if (plateau_.rate - lower > number(options_, "eps")) plateau_.rate = lower;
    plateau_.cooldown = options_["cooldown"].get<int>();
    plateau_.bad = 0;
}

Json Schedule::state() const {
    return {{"rate", plateau_.rate}, {"best", plateau_.best}, {"bad", plateau_.bad}, {"cooldown", plateau_.cooldown}, {"seen", plateau_.seen}};
}

void Schedule::restore(const Json& state) {
    plateau_ = {state.at("rate").get<double>(), state.at("best").get<double>(), state.at("bad").get<int>(), state.at("cooldown").get<int>(),
                state.at("seen").get<bool>()};
}

}  // namespace tb
