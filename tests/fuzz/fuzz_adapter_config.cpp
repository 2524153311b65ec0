// links: tb_peft
// adapter_config.json and a spec's "peft": any bytes give a method at work in a model, or problems that can be told.
#include "core/base/files.h"
#include "core/nn/safetensors.h"
#include "core/peft/adapter_folder.h"
#include "core/peft/registry.h"
#include "tests/fuzz/folder.h"

#include <cstdlib>

namespace {

const std::vector<tb::nn::ModelDecl>& models() {
    static const auto known = [] {
        std::vector<tb::nn::ModelDecl> out;
        for (const auto& type : tb::nn::known_architectures()) {
            const tb::Json config = {{"model_type", type}, {"vocab_size", 40}, {"hidden_size", 8}, {"dim", 8}, {"num_hidden_layers", 2}, {"n_layers", 2},
                {"num_attention_heads", 2}, {"n_heads", 2}, {"intermediate_size", 16}, {"hidden_dim", 16}, {"max_position_embeddings", 16}};
            out.push_back(tb::nn::declare(config, 2, false).value());
        }
        return out;
    }();
    return known;
}

void check(const tb::Problems& problems) {
    if (!problems.empty() && tb::describe(problems).empty()) std::abort();
}

void check_method(const tb::Json& peft) {
    const auto form = tb::peft::check(peft);
    check(form);
    for (const auto& model : models()) {
        for (const auto& freeze : {tb::FreezeSpec{false, 0}, tb::FreezeSpec{true, 1}}) {
            const auto setup = tb::peft::apply(model, peft, freeze);
            if (!setup) {
                check(setup.error());
                continue;
            }
            if (tb::has_errors(form) || setup->trainable.size() != setup->model.tensors.size()) std::abort();
            const auto counts = tb::peft::count_parameters(*setup);
            if (counts.trainable < 0 || counts.trainable > counts.total) std::abort();
            check(tb::peft::check_steps(*setup, 50));
            (void)tb::peft::settled(*setup, 50);
        }
    }
}

// The same bytes as a folder's adapter_config.json, beside a base model.
void check_folder(std::string_view bytes) {
    static const auto folder = [] {
        const auto path = tb::fuzz_folder() / "adapter";
        tb::fuzz_put(path / "base/config.json", R"({"model_type": "bert"})");
        (void)tb::nn::write_safetensors(path / "adapter_model.safetensors", {{"base_model.model.classifier.weight", at::ones({2, 768})}}, {{"format", "pt"}});
        return path;
    }();
    tb::fuzz_put(folder / "adapter_config.json", bytes);
    const auto adapter = tb::peft::open_adapter(folder);
    if (!adapter) return check(adapter.error());
    for (const auto& peft : {tb::Json(), tb::Json{{"peft_type", "LORA"}, {"lora_dropout", 0.1}}}) {
        const auto config = tb::peft::continued(*adapter, peft);
        if (!config) check(config.error());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto json = tb::parse_json(bytes, "adapter_config.json");
    if (!json) return 0;
    check_method(*json);
    check_folder(bytes);
    return 0;
}
