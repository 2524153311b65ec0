#include "core/train/footprint.h"

#include "core/train/evaluate.h"
#include "core/train/occupied.h"

#include <algorithm>

namespace tb {

namespace {

constexpr std::int64_t float_bytes = 4;

// What the adapters of one layer look at through their dropout.
std::int64_t adapter_width(const nn::ModelDecl& model, const std::vector<bool>& trainable, int block) {
    std::int64_t width = 0;
    for (std::size_t i = 0; i < trainable.size(); ++i) {
        const auto& tensor = model.tensors[i];
        if (trainable[i] && tensor.added && tensor.block == block) width += *std::max_element(tensor.shape.begin(), tensor.shape.end());
    }
    return width / 2;
}

// Widths that are kept of one layer for its backward pass: what goes into its two norms, what its linear layers put out (the attention's before
// and after the probabilities, the wide ones of the feed-forward part), and what goes into the one that narrows again where that one trains or
// carries an adapter.
std::int64_t saved_width(const nn::ModelDecl& model, const std::vector<bool>& trainable, int block) {
    const auto asks_for_input = [&](const nn::LinearDecl& linear) {
        for (std::size_t i = 0; i < trainable.size(); ++i) {
            const auto& tensor = model.tensors[i];
            if (trainable[i] && (tensor.added || tensor.kind == nn::TensorKind::matrix) && tensor.name.starts_with(linear.module + '.')) return true;
        }
        return false;
    };
    std::int64_t width = 2 * model.hidden + adapter_width(model, trainable, block);
    for (const auto& linear : model.linears) {
        if (linear.block != block) continue;
        const bool narrows = linear.in == model.feed_forward && linear.out == model.hidden;
        if (!narrows) width += linear.out;
        else if (asks_for_input(linear)) width += linear.in;
    }
    return width;
}

// And the attention probabilities. Measured on BERT 6 x 384: with them the whole run is within 8 % at 300 and at 2,300 tokens a batch, in full, with four
// layers frozen, and with LoRA.
std::int64_t saved_of_layer(const nn::ModelDecl& model, const std::vector<bool>& trainable, int block, const BatchShape& batch) {
    return float_bytes * (batch.tokens * saved_width(model, trainable, block) + model.heads * batch.squares);
}

// What autograd keeps of a layer of references: counted by hand for the encoders with dropout, not measured. Inputs of all products, GELU and both
// norms, padded queries, keys and values, two masks of rows; of the probabilities those before and after their dropout, and its mask.
std::int64_t saved_by_references(const nn::ModelDecl& model, const std::vector<bool>& trainable, int block, const BatchShape& batch) {
    const std::int64_t width = 10 * model.hidden + 2 * model.feed_forward + adapter_width(model, trainable, block);
    return float_bytes * (batch.tokens * width + 3 * model.heads * batch.squares);
}

// An evaluation keeps nothing for a backward pass, but its batches are as long as the processor's caches bear, whatever the spec's are. Buffers of ever
// other lengths do not fill each other's places: measured on BERT 6 x 384, it takes between 1.2 and 2.1 times what one layer works with (55 to 97 MB).
std::int64_t taken_by_evaluation(const nn::ModelDecl& model, const BatchShape& like) {
    if (like.tokens == 0) return 0;
    const std::int64_t tokens = std::max<std::int64_t>(evaluated_tokens, like.longest);
    const BatchShape batch{0, tokens, tokens * like.squares / like.tokens, like.longest};
    return saved_of_layer(model, std::vector<bool>(model.tensors.size(), true), 1, batch) * 7 / 4;
}

// libtorch's own work space for products, and what its blocks lose at their ends.
constexpr std::int64_t device_bytes = 64LL << 20;

}  // namespace

BatchShape largest_batch(const Encoded& rows, const TrainingSpec& training, int epochs) {
    BatchShape largest;
    const std::int64_t size = training.per_device_train_batch_size;
    for (int epoch = 0; epoch < std::clamp(epochs, 1, 4); ++epoch) {
        const auto order = epoch_order(rows.size(), training.data_seed.value_or(training.seed), epoch);
        for (std::int64_t from = 0; from < rows.size(); from += size) {
            BatchShape shape;
            for (std::int64_t i = from; i < std::min(from + size, rows.size()); ++i) {
                const std::int64_t length = rows.length(order[static_cast<std::size_t>(i)]);
                ++shape.rows;
                shape.tokens += length;
                shape.squares += length * length;
                shape.longest = std::max(shape.longest, static_cast<int>(length));
            }
            if (shape.tokens > largest.tokens) largest = shape;
        }
    }
    return largest;
}

int lowest_trained_block(const nn::ModelDecl& model, const std::vector<bool>& trainable) {
    int lowest = static_cast<int>(model.blocks.size());
    for (std::size_t i = 0; i < trainable.size(); ++i)
        if (trainable[i]) lowest = std::min(lowest, model.tensors[i].block);
    return lowest;
}

MemoryPrediction predict_memory(const nn::ModelDecl& model, const std::vector<bool>& trainable, const BatchShape& batch, bool on_device) {
    const auto of_layer = [&](const std::vector<bool>& training, int block) {
        return on_device ? saved_by_references(model, training, block, batch) : saved_of_layer(model, training, block, batch);
    };
    std::int64_t trained = 0;
    for (std::size_t i = 0; i < trainable.size(); ++i)
        if (trainable[i]) trained += model.tensors[i].count();
    const std::int64_t lowest = lowest_trained_block(model, trainable);
    std::int64_t saved = 0;
    for (std::size_t b = 0; b < model.blocks.size(); ++b) {
        if (static_cast<std::int64_t>(b) < lowest) continue;
        if (model.blocks[b].role == nn::BlockRole::layer) saved += of_layer(trainable, static_cast<int>(b));
        if (model.blocks[b].role == nn::BlockRole::embeddings) saved += float_bytes * batch.tokens * 4 * model.hidden;
    }
    MemoryPrediction memory;
    memory.weights = float_bytes * model.total();
    memory.gradients = float_bytes * trained;
    memory.optimizer = 2 * float_bytes * trained;
    // Work space of a layer is alive beside what is saved: half of what it keeps, measured on the processor.
    memory.activations = saved + of_layer(std::vector<bool>(trainable.size(), true), 1) / (on_device ? 1 : 2);
    if (!on_device) memory.activations = std::max(memory.activations, taken_by_evaluation(model, batch));
    memory.program = on_device ? device_bytes : occupied_memory();
    return memory;
}

Fit largest_fit(const nn::ModelDecl& model, const std::vector<bool>& trainable, const Encoded& rows, const TrainingSpec& training, std::int64_t bytes, bool on_device) {
    const std::int64_t samples = static_cast<std::int64_t>(training.per_device_train_batch_size) * training.gradient_accumulation_steps;
    for (int batch = training.per_device_train_batch_size - 1; batch >= 1; --batch) {
        if (samples % batch) continue;
        TrainingSpec smaller = training;
        smaller.per_device_train_batch_size = batch;
        if (predict_memory(model, trainable, largest_batch(rows, smaller, 1), on_device).total() <= bytes) return {batch, static_cast<int>(samples / batch)};
    }
    return {};
}

Work work_per_token(const nn::ModelDecl& model, const std::vector<bool>& trainable, double mean_length) {
    const std::int64_t lowest = lowest_trained_block(model, trainable);
    std::vector<double> products(model.blocks.size(), 0.0), trained(model.blocks.size(), 0.0);
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        const auto& tensor = model.tensors[i];
        if (tensor.kind != nn::TensorKind::matrix || model.blocks[static_cast<std::size_t>(tensor.block)].role != nn::BlockRole::layer) continue;
        const double flops = 2.0 * static_cast<double>(tensor.count());
        products[static_cast<std::size_t>(tensor.block)] += flops;
        if (trainable[i]) trained[static_cast<std::size_t>(tensor.block)] += flops;
    }
    Work work;
    for (std::size_t b = 0; b < model.blocks.size(); ++b) {
        const double attention = model.blocks[b].role == nn::BlockRole::layer ? 4.0 * mean_length * model.hidden : 0;
        work.forward += products[b] + attention;
        if (static_cast<std::int64_t>(b) < lowest) work.frozen += products[b] + attention;
        else work.backward += trained[b] + products[b] + 2 * attention;
    }
    return work;
}

}  // namespace tb
