#include "core/base/system.h"
#include "core/nn/model.h"
#include "core/peft/attach.h"
#include "core/plan/plan.h"
#include "core/train/conditions.h"
#include "core/train/device.h"
#include "core/train/matrix_choice.h"
#include "core/train/occupied.h"
#include "core/train/optimizer.h"
#include "core/train/prepare.h"
#include "core/train/speed.h"
#include "core/train/step.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <unordered_map>

namespace tb {

namespace {

// The rows of the k-th step, going through the training rows again and again in the first epoch's order.
std::vector<std::int64_t> rows_of_step(const Prepared& prepared, const std::vector<std::int64_t>& order, int step) {
    const auto& training = prepared.spec.training;
    const auto size = static_cast<std::size_t>(training.per_device_train_batch_size) * static_cast<std::size_t>(training.gradient_accumulation_steps);
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < std::min(size, order.size()); ++i) rows.push_back(order[(static_cast<std::size_t>(step) * size + i) % order.size()]);
    return rows;
}

// What a run keeps of its frozen blocks, for the rows of these steps alone; by the first row of each batch, since batches do not overlap.
Features features_of_steps(const nn::Model& model, const Prepared& prepared, at::Device device, const std::vector<std::int64_t>& order, int steps) {
    if (!prepared.spec.engine.cache_frozen_features) return {};
    std::unordered_map<std::int64_t, at::Tensor> kept;
    const auto size = static_cast<std::size_t>(prepared.spec.training.per_device_train_batch_size);
    for (int step = 0; step < steps; ++step) {
        const auto rows = rows_of_step(prepared, order, step);
        for (std::size_t from = 0; from < rows.size(); from += size) {
            const auto some = std::span(rows).subspan(from, std::min(size, rows.size() - from));
            auto& features = kept[some.front()];
            if (!features.defined()) features = model.features(nn::to_batch(pack(prepared.train, some), device));
        }
    }
    return [kept = std::move(kept)](std::span<const std::int64_t> rows) { return kept.at(rows.front()); };
}

Probe measure_steps(nn::Model& model, peft::Tuner& tuner, const Prepared& prepared, at::Device device, int steps, int threads, const std::atomic<bool>* cancelled) {
    AdamW optimizer(model.parameters(), prepared.spec.training);
    const auto order = epoch_order(prepared.train.size(), prepared.spec.training.seed, 0);
    Probe probe;
    std::int64_t samples = 0, tokens = 0;
    double began = monotonic_seconds();
    constexpr int warm_up = 2;  // the first steps fill caches and pools
    const auto features = features_of_steps(model, prepared, device, order, steps + warm_up);
    for (int step = 0; step < steps + warm_up && !(cancelled && cancelled->load()); ++step) {
        if (step == warm_up) began = monotonic_seconds();
        float loss = 0;
        const auto event = accumulate_gradients(model, tuner, optimizer, prepared, device, rows_of_step(prepared, order, step), {true, 0, static_cast<std::uint32_t>(step), 0}, loss, features);
        optimizer.step(1e-6, clip_factor(optimizer.gradient_norm(), prepared.spec.training.max_grad_norm));
        if (step < warm_up) continue;
        ++probe.steps;
        samples += event.samples;
        tokens += event.tokens;
    }
    const double seconds = monotonic_seconds() - began;
    if (probe.steps == 0) return probe;
    probe.seconds_per_step = seconds / probe.steps;
    probe.samples_per_second = static_cast<double>(samples) / seconds;
    remember_speed(prepared, device_name(device), threads, tokens, seconds);
    return probe;
}

}  // namespace

Expected<Probe> probe(const Spec& spec, int steps, const std::atomic<bool>* cancelled) {
    const int threads = spec.engine.threads > 0 ? spec.engine.threads : default_threads();
    at::set_num_threads(threads);
    settle_matrix_path();
    const auto device = choose_device(spec.engine);
    if (!device) return tl::unexpected(device.error());
    const auto prepared = prepare(spec, {{}, cancelled, threads});
    if (cancelled && cancelled->load()) return Probe();
    if (!prepared.startable()) return tl::unexpected(prepared.problems);
    if (auto problems = memory_problems(prepared); !problems.empty()) return tl::unexpected(problems);
    reset_peak_memory();
    const RunMemory memory;
    auto model = nn::Model::load(prepared.folder, prepared.num_labels, prepared.regression, spec.training.seed);
    if (!model) return tl::unexpected(model.error());
    model->set_precision(precision_of(spec.training, *device));
    allow_rounded_products(*device, precision_of(spec.training, *device));
    auto tuner = peft::attach(*model, prepared.setup, prepared.spec.training, prepared.steps.max_steps, prepared.adapter ? prepared.adapter->path : fs::path());
    if (!tuner) return tl::unexpected(tuner.error());
    memory_taken(*device);  // a device counts from here
    model->move_to(*device);
    auto probe = measure_steps(*model, **tuner, prepared, *device, steps, threads, cancelled);
    probe.peak_memory = peak_memory(*device);
    return probe;
}

}  // namespace tb
