// links: tb_nn
// config.json and the list of a model's parts: any bytes give a declaration, or weights, or problems that can be told.
// The first byte says which of the two the rest is.
#include "core/base/model_type.h"
#include "core/hub/repository.h"
#include "core/nn/declaration.h"
#include "core/nn/safetensors.h"
#include "tests/fuzz/folder.h"

#include <algorithm>
#include <cstdlib>

namespace {

void check(const tb::Expected<tb::nn::ModelDecl>& model) {
    if (!model) {
        if (tb::describe(model.error()).empty()) std::abort();
        return;
    }
    std::int64_t count = 0;
    for (const auto& tensor : model->tensors) {
        if (tensor.count() <= 0 || tensor.block < 0 || tensor.block >= static_cast<int>(model->blocks.size())) std::abort();
        count += tensor.count();
    }
    for (const auto& freeze : {tb::FreezeSpec{true, 1}, tb::FreezeSpec{false, std::vector<int>{0, 3}}}) {
        const auto trains = tb::nn::trainable_tensors(*model, freeze);
        if (!trains) continue;
        const auto counts = tb::nn::count_parameters(*model, *trains);
        if (counts.total != count || counts.trainable > count || counts.trainable < 0) std::abort();
    }
}

void check_config(std::string_view bytes) {
    const auto config = tb::parse_json(bytes, "config.json");
    if (!config) return;
    (void)tb::model_type_of(*config);
    check(tb::nn::declare(*config, 3, false));
    check(tb::nn::declare(*config, 1, true));
    check(tb::nn::declare_masked_lm(*config));
}

// Two parts lie beside the list: a and b in one, c in the other.
const std::filesystem::path& parts() {
    static const auto folder = [] {
        const auto& path = tb::fuzz_folder();
        (void)tb::nn::write_safetensors(path / "one.safetensors", {{"a", at::ones({2, 3})}, {"b", at::ones({1})}}, {{"format", "pt"}});
        (void)tb::nn::write_safetensors(path / "two.safetensors", {{"c", at::ones({4})}}, {{"format", "pt"}});
        return path;
    }();
    return folder;
}

void check_index(std::string_view bytes) {
    const auto file = parts() / "model.safetensors.index.json";
    tb::fuzz_put(file, bytes);
    if (const auto shards = tb::index_shards(file)) {
        for (const auto& shard : *shards) {
            const std::filesystem::path path(shard);
            if (shard.empty() || path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end()) std::abort();
        }
    }
    const auto source = tb::nn::open_weights(parts());
    if (!source) {
        if (tb::describe(source.error()).empty()) std::abort();
        return;
    }
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i)
        if (!(*source)->read(i)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2 == 0) check_config(rest);
    else check_index(rest);
    return 0;
}
