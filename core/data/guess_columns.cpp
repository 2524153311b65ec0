#include "core/data/guess_columns.h"

#include "core/base/ascii.h"
#include "core/data/codes.h"
#include "core/data/label_column.h"
#include "core/spec/near.h"

#include <algorithm>
#include <array>

namespace tb {

// The column of that name as the file writes it.
static std::optional<Column> named(const std::vector<std::string>& header, const char* name) {
    const auto found = std::find_if(header.begin(), header.end(), [&](const std::string& column) { return lower_ascii(column) == name; });
    return found == header.end() ? std::nullopt : std::optional<Column>(*found);
}

GuessedColumns guess_columns(const std::vector<std::string>& header) {
    using Pair = std::pair<const char*, const char*>;
    static constexpr std::array pairs{Pair{"sentence1", "sentence2"}, Pair{"premise", "hypothesis"}, Pair{"question1", "question2"},
                                      Pair{"text1", "text2"},         Pair{"question", "sentence"},  Pair{"t", "h"}};
    static constexpr std::array texts{"sentence", "text", "review", "content", "premise", "texto", "frase", "tweet_text", "review_text"};
    static constexpr std::array labels{"label",     "labels",    "gold_label", "class", "target", "rotulo",     "classe",
                                       "sentiment", "sentimento", "entailment", "score", "rating", "similarity", "stars"};
    GuessedColumns out;
    for (const auto& [first, second] : pairs) {
        const auto a = named(header, first), b = named(header, second);
        if (!a || !b) continue;
        out.text = {*a, *b};
        break;
    }
    for (const char* name : texts)
        if (out.text.empty())
            if (const auto found = named(header, name)) out.text = {*found};
    for (const char* name : labels)
        if (!out.label) out.label = named(header, name);
    return out;
}

Expected<Problems> guess_missing_columns(DatasetSpec& dataset) {
    const bool no_text = dataset.text.empty(), no_label = dataset.label == Column(std::string());
    if (dataset.train.empty() || (!no_text && !no_label)) return Problems();
    const auto preview = preview_tables(dataset.train, "train", 1, table_options(dataset));
    if (!preview) return tl::unexpected(preview.error());
    const auto guess = guess_columns(preview->header);
    if ((no_text && guess.text.empty()) || (no_label && !guess.label)) return Problems();
    if (no_text) dataset.text = guess.text;
    if (no_label) dataset.label = *guess.label;
    std::vector<std::string> names;
    for (const auto& column : dataset.text) names.push_back(column_name(column));
    return Problems{{&codes::data_columns_guessed, preview->path.string(), {{"text", join(names)}, {"label", column_name(dataset.label)}, {"found", join(preview->header)}}, Severity::note}};
}

}  // namespace tb
