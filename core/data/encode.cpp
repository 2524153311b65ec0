#include "core/base/random.h"
#include "core/data/dataset.h"

#include <algorithm>
#include <numeric>
#include <thread>

namespace tb {

namespace {
// What one thread made of its rows.
struct Part {
    std::vector<std::int32_t> ids, type_ids;
    std::vector<std::int64_t> lengths;
    std::int64_t cut = 0;
};
}  // namespace

static Part encode_rows(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length, std::size_t begin,
                        std::size_t end) {
    Part part;
    const bool pair = !examples.text2.empty();
    for (auto i = begin; i < end; ++i) {
        const auto row =
            pair ? tokenizer.encode_pair(examples.text[i], examples.text2[i], max_length) : tokenizer.encode(examples.text[i], max_length);
        part.ids.insert(part.ids.end(), row.ids.begin(), row.ids.end());
        part.type_ids.insert(part.type_ids.end(), row.type_ids.begin(), row.type_ids.end());
        part.lengths.push_back(static_cast<std::int64_t>(row.ids.size()));
        part.cut += row.cut > 0;
    }
    return part;
}

Encoded encode(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length, int threads) {
    const auto rows = examples.text.size();
    constexpr std::size_t worth_a_thread = 256;
    const auto count = std::clamp<std::size_t>(rows / worth_a_thread, 1, static_cast<std::size_t>(std::max(threads, 1)));
    std::vector<Part> parts(count);
    {
        std::vector<std::jthread> workers;
        for (std::size_t t = 1; t < count; ++t)
            workers.emplace_back(
                [&, t] { parts[t] = encode_rows(examples, tokenizer, max_length, rows * t / count, rows * (t + 1) / count); });
        parts[0] = encode_rows(examples, tokenizer, max_length, 0, rows / count);
    }
    Encoded out;
    out.offsets.reserve(rows + 1);
    const auto tokens = std::accumulate(parts.begin(), parts.end(), std::size_t{0},
                                        [](std::size_t sum, const Part& part) { return sum + part.ids.size(); });
    out.ids.reserve(tokens);
    out.type_ids.reserve(tokens);
    for (const auto& part : parts) {
        out.ids.insert(out.ids.end(), part.ids.begin(), part.ids.end());
        out.type_ids.insert(out.type_ids.end(), part.type_ids.begin(), part.type_ids.end());
        for (const auto length : part.lengths) out.offsets.push_back(out.offsets.back() + length);
        out.rows_cut += part.cut;
    }
    out.label = examples.label;
    out.target = examples.target;
    out.row = examples.row;
    return out;
}

PackedBatch pack(const Encoded& data, std::span<const std::int64_t> rows) {
    PackedBatch batch;
    batch.offsets.push_back(0);
    for (const auto i : rows) {
        const auto begin = data.offsets[static_cast<std::size_t>(i)], end = data.offsets[static_cast<std::size_t>(i) + 1];
        batch.ids.insert(batch.ids.end(), data.ids.begin() + begin, data.ids.begin() + end);
        batch.type_ids.insert(batch.type_ids.end(), data.type_ids.begin() + begin, data.type_ids.begin() + end);
        for (std::int32_t position = 0; position < end - begin; ++position) batch.positions.push_back(position);
        batch.offsets.push_back(static_cast<std::int32_t>(batch.ids.size()));
        batch.index.push_back(i);
        constexpr std::int64_t ignored = -100;  // cross-entropy's index for "no label"
        if (!data.label.empty()) {
            const auto label = data.label[static_cast<std::size_t>(i)];
            batch.label.push_back(label < 0 ? ignored : label);
        } else {
            batch.label.push_back(ignored);
        }
        if (!data.target.empty()) batch.target.push_back(data.target[static_cast<std::size_t>(i)]);
    }
    return batch;
}

std::vector<std::int64_t> epoch_order(std::int64_t n, std::int64_t seed, std::int64_t epoch) {
    return Generator(static_cast<std::uint64_t>(seed + epoch)).permutation(n);
}

}  // namespace tb
