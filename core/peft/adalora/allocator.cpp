#include "core/peft/adalora/allocator.h"

namespace tb::peft {

namespace {

constexpr std::array<const char*, 3> tensor_names{"lora_A", "lora_B", "lora_E"};

// |G - I| of G = p^T p or p p^T, and share times its gradient into the parameter's: 2 (G - I) p / |G - I|.
double distance(const at::Tensor& p, bool columns, double share) {
    if (p.numel() == 0) return 0;
    const auto value = p.detach();
    auto off = columns ? at::mm(value.t(), value) : at::mm(value, value.t());
    off.diagonal().sub_(1);
    const double norm = at::linalg_norm(off).item<double>();
    if (share != 0 && norm > 0 && p.requires_grad()) {
        auto gradient = p.grad();
        if (columns) gradient.addmm_(value, off, 1, 2 * share / norm);
        else gradient.addmm_(off, value, 1, 2 * share / norm);
    }
    return norm;
}

std::int64_t total_step(const Json& config, std::int64_t max_steps) { return config["total_step"].is_null() ? max_steps : config["total_step"].get<std::int64_t>(); }

}  // namespace

std::vector<bool> kept_triplets(const Json& config, const std::string& module) {
    const auto& pattern = config["rank_pattern"];
    const auto key = module + ".lora_E";
    if (pattern.is_object() && pattern.contains(key) && pattern[key].is_array()) return pattern[key].get<std::vector<bool>>();
    return std::vector<bool>(config["init_r"].get<std::size_t>(), true);
}

Allocator::Allocator(std::shared_ptr<const Setup> setup, nn::Parameters& parameters, bool penalised, std::int64_t max_steps) : Tuner(std::move(setup), parameters), penalised_(penalised) {
    const auto& config = setup_->config;
    weight_ = config["orth_reg_weight"];
    beta1_ = config["beta1"];
    beta2_ = config["beta2"];
    schedule_ = {0, config["target_r"].get<std::int64_t>() * static_cast<std::int64_t>(setup_->places.size()), config["tinit"], config["tfinal"], config["deltaT"], total_step(config, max_steps)};
    for (std::size_t i = 0; i < setup_->places.size(); ++i) schedule_.init += own(i, ada_e).size(0);
    importance_.resize(setup_->places.size());
}

double Allocator::penalise(double share) const {
    const double matrices = 2.0 * static_cast<double>(setup_->places.size());
    const double each = share * weight_ / matrices;
    double sum = 0;
    const bool cut = settled_ && share == 0;
    for (std::size_t i = 0; i < setup_->places.size(); ++i) {
        const auto of = [&](AdaTensor which) { return cut ? kept(i, which) : own(i, which); };
        sum += distance(of(ada_a), false, each) + distance(of(ada_b), true, each);
    }
    return weight_ * sum / matrices;
}

at::Tensor Allocator::kept(std::size_t place, AdaTensor which) const {
    if (pattern_.empty()) return own(place, which);
    std::vector<std::int64_t> rows;
    for (std::size_t k = 0; k < pattern_[place].size(); ++k)
        if (pattern_[place][k]) rows.push_back(static_cast<std::int64_t>(k));
    return own(place, which).detach().index_select(which == ada_b ? 1 : 0, at::tensor(rows, at::kLong).to(own(place, which).device()));
}

void Allocator::before_step(std::int64_t step, double clip) {
    if (step >= schedule_.total - schedule_.tfinal) return;  // nothing is observed any more
    at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < importance_.size(); ++i)
        for (const auto which : {ada_a, ada_b, ada_e}) importance_[i][which].gradient = own(i, which).grad() * clip;
}

// Sensitivity of a weight: |p g|, p after the step and g clipped; smoothed, beside how much it varies.
void Allocator::observe() {
    for (std::size_t i = 0; i < importance_.size(); ++i) {
        for (const auto which : {ada_a, ada_b, ada_e}) {
            auto& one = importance_[i][which];
            const auto now = one.gradient.mul_(own(i, which)).abs_();
            if (!one.mean.defined()) {
                one.mean = at::zeros_like(now);
                one.uncertainty = at::zeros_like(now);
            }
            one.mean = beta1_ * one.mean + (1 - beta1_) * now;
            one.uncertainty = beta2_ * one.uncertainty + (1 - beta2_) * (now - one.mean).abs();
            one.gradient.reset();
        }
    }
}

at::Tensor Allocator::worth(std::size_t place) const {
    const auto of = [&](AdaTensor which) {
        const auto& one = importance_[place][which];
        return one.mean.defined() ? one.mean * one.uncertainty : at::zeros_like(own(place, which));
    };
    return of(ada_e).view({-1}) + (of(ada_a).mean(1) + of(ada_b).mean(0));
}

void Allocator::mask_to(std::int64_t budget) {
    std::vector<at::Tensor> all;
    for (std::size_t i = 0; i < importance_.size(); ++i) all.push_back(worth(i));
    const auto dropped = schedule_.init - budget;
    if (dropped <= 0) return;
    const auto threshold = std::get<0>(at::cat(all).kthvalue(dropped));
    pattern_.assign(all.size(), {});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto out = all[i].le(threshold).to(at::kCPU);
        const auto* flag = out.const_data_ptr<bool>();
        for (std::int64_t k = 0; k < out.numel(); ++k) pattern_[i].push_back(!flag[k]);
    }
    drop();
}

void Allocator::settle() {
    drop();
    settled_ = true;
}

void Allocator::drop() {
    at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < pattern_.size(); ++i) {
        auto e = own(i, ada_e).detach();
        for (std::size_t k = 0; k < pattern_[i].size(); ++k)
            if (!pattern_[i][k]) e[static_cast<std::int64_t>(k)].zero_();
    }
}

std::optional<Allocation> Allocator::after_step(std::int64_t step) {
    at::NoGradGuard no_grad;
    const auto budget = budget_at(schedule_, step);
    const auto last = schedule_.total - schedule_.tfinal;
    if (step < last) {
        observe();
        if (budget.mask) mask_to(budget.budget);
    } else if (step == last) {
        mask_to(budget.budget);
        for (auto& place : importance_) place = {};
    } else {
        drop();
    }
    return allocation(budget);
}

Allocation Allocator::allocation(const Budget& budget) const {
    Allocation out{budget.budget, 0, budget.mask, {}};
    for (std::size_t i = 0; i < setup_->places.size(); ++i) {
        const auto rank = own(i, ada_e).ne(0).sum().item<std::int64_t>();
        out.nonzero += rank;
        out.ranks.emplace_back(setup_->places[i].module, static_cast<int>(rank));
    }
    return out;
}

TunerState Allocator::state() const {
    TunerState state;
    state.json = {{"pattern", pattern_}};
    for (std::size_t i = 0; i < importance_.size(); ++i) {
        for (const auto which : {ada_a, ada_b, ada_e}) {
            const auto& one = importance_[i][which];
            if (!one.mean.defined()) continue;
            const auto name = setup_->places[i].module + "." + tensor_names[which];
            state.tensors.emplace_back(name + ".mean", one.mean);
            state.tensors.emplace_back(name + ".uncertainty", one.uncertainty);
        }
    }
    return state;
}

void Allocator::restore(const TunerState& state) {
    settled_ = false;
    pattern_ = state.json.value("pattern", std::vector<std::vector<bool>>());
    std::map<std::string, at::Tensor> tensors(state.tensors.begin(), state.tensors.end());
    for (std::size_t i = 0; i < importance_.size(); ++i) {
        importance_[i] = {};
        for (const auto which : {ada_a, ada_b, ada_e}) {
            const auto name = setup_->places[i].module + "." + tensor_names[which];
            if (!tensors.contains(name + ".mean")) continue;
            const auto place = own(i, which).device();
            importance_[i][which] = {tensors.at(name + ".mean").to(place), tensors.at(name + ".uncertainty").to(place), {}};
        }
    }
}

std::vector<bool> Allocator::file_pattern(std::size_t place) const {
    auto kept = kept_triplets(setup_->config, setup_->places[place].module);
    if (pattern_.empty()) return kept;
    std::size_t own = 0;  // triplets that an earlier mask dropped are not there any more
    for (std::size_t k = 0; k < kept.size(); ++k)
        if (kept[k]) kept[k] = pattern_[place][own++];
    return kept;
}

nn::NamedTensors Allocator::file_tensors() const {
    auto tensors = Tuner::file_tensors();
    if (pattern_.empty()) return tensors;
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < setup_->places.size(); ++i) places[setup_->places[i].module] = i;
    for (auto& [name, tensor] : tensors) {
        const auto dot = name.rfind('.');
        const auto module = name.substr(std::string("base_model.model.").size(), dot - std::string("base_model.model.").size());
        const auto place = places.find(module);
        if (place == places.end() || name.compare(dot + 1, 5, "lora_") != 0) continue;
        std::vector<std::int64_t> kept;
        for (std::size_t k = 0; k < pattern_[place->second].size(); ++k)
            if (pattern_[place->second][k]) kept.push_back(static_cast<std::int64_t>(k));
        tensor = tensor.index_select(name.ends_with("lora_B") ? 1 : 0, at::tensor(kept, at::kLong).to(tensor.device()));
    }
    return tensors;
}

Json Allocator::file_config() const {
    auto config = Tuner::file_config();
    config["total_step"] = std::max<std::int64_t>(1, schedule_.total);
    const bool cut = !pattern_.empty() || setup_->config["rank_pattern"].is_object();
    config["rank_pattern"] = nullptr;
    if (!cut) return config;
    config["rank_pattern"] = Json::object();
    for (std::size_t i = 0; i < setup_->places.size(); ++i) config["rank_pattern"][setup_->places[i].module + ".lora_E"] = file_pattern(i);
    return config;
}

}  // namespace tb::peft
