#include "core/train/step.h"

#include <ATen/ATen.h>
#include <algorithm>

namespace tb {

StepEvent accumulate_gradients(nn::Model& model, peft::Tuner& tuner, AdamW& optimizer, const Prepared& prepared, at::Device device, std::span<const std::int64_t> rows, nn::Pass pass,
                               float& loss_sum, const Features& features) {
    const auto& training = prepared.spec.training;
    const auto size = static_cast<std::size_t>(training.per_device_train_batch_size);
    const auto micro_batches = static_cast<double>((rows.size() + size - 1) / size);
    StepEvent event;
    for (std::size_t from = 0; from < rows.size(); from += size, ++pass.micro_batch) {
        const auto some = rows.subspan(from, std::min(size, rows.size() - from));
        const auto packed = pack(prepared.train, some);
        auto batch = nn::to_batch(packed, device);
        if (features) batch.features = features(some).to(device);
        optimizer.look_up(batch.ids);
        const auto logits = model.forward(batch, pass);
        const auto loss = nn::loss(logits, batch, prepared.regression, training.label_smoothing_factor) / micro_batches;
        loss.backward();
        const auto value = static_cast<float>(loss.item<double>() + tuner.add_penalty(1 / micro_batches));
        loss_sum += value;
        event.loss += static_cast<double>(value);
        event.tokens += packed.tokens();
        event.samples += packed.rows();
        if (!prepared.regression) event.accuracy += logits.detach().argmax(1).eq(batch.label).sum().item<double>();
    }
    event.accuracy /= static_cast<double>(std::max<std::int64_t>(1, event.samples));
    return event;
}

}  // namespace tb
