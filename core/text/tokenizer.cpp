#include "core/text/tokenizer.h"

#include "core/text/bpe_tokenizer.h"
#include "core/text/codes.h"
#include "core/text/wordpiece.h"

namespace tb {

Expected<std::shared_ptr<const Tokenizer>> load_tokenizer(const fs::path& folder) {
    const auto source = read_tokenizer_source(folder);
    if (!source) return tl::unexpected(source.error());
    try {
        if (is_wordpiece(*source)) return load_wordpiece(*source);
        if (is_bpe(*source)) return load_bpe(*source);
        const auto model = source->tokenizer.value("model", TokenizerJson());
        const auto found = model.is_object() && model.contains("type") ? shown(model["type"]) : std::string("of no known kind");
        return fail(codes::text_unsupported, source->place(), {{"part", "model"}, {"found", found}, {"known", "WordPiece, BPE"}});
    } catch (const TokenizerJson::exception& e) {
        return fail(codes::text_broken, source->place(), {{"reason", e.what()}});
    }
}

Expected<void> check_max_length(const Tokenizer& tokenizer, std::optional<int> max_length, bool pair) {
    const int special = tokenizer.special_tokens(pair);
    if (!max_length || *max_length >= special) return {};
    return fail(
        codes::text_max_length, "$.max_length",
        {{"found", std::int64_t{*max_length}}, {"least", std::int64_t{special}}, {"needed", std::int64_t{special + (pair ? 2 : 1)}}});
}

}  // namespace tb
