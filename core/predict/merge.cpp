#include "core/peft/attach.h"
#include "core/peft/codes.h"
#include "core/predict/loading.h"
#include "core/predict/predict.h"

namespace tb {

Expected<fs::path> merge_adapter(const fs::path& result, const fs::path& out) {
    auto loaded = load_result(result);
    if (!loaded) return tl::unexpected(loaded.error());
    if (!peft::writes_adapter(loaded->tuner->setup())) return fail(codes::adapter_nothing_to_merge, result.string());
    peft::merge(loaded->model, *loaded->tuner);
    auto aside = out;
    aside += ".writing";
    std::error_code ignored;
    fs::remove_all(aside, ignored);
    auto done = make_folders(aside);
    if (done) done = nn::save_pretrained(loaded->model, *loaded->tokenizer, loaded->names, aside);
    if (done) done = publish_folder(aside, out);
    if (!done) {
        fs::remove_all(aside, ignored);
        return tl::unexpected(done.error());
    }
    return out;
}

}  // namespace tb
