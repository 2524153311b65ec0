#include "core/text/assembly.h"

#include "core/text/codes.h"

#include <algorithm>

namespace tb {

int Template::special_tokens(bool of_pair) const {
    const auto& parts = of_pair ? pair : single;
    return static_cast<int>(std::count_if(parts.begin(), parts.end(), [](const TemplatePart& part) { return part.sequence < 0; }));
}

static std::int32_t type_of(const TokenizerJson& part) {
    const auto found = part.find("type_id");
    return found == part.end() ? 0 : std::max(read_id(*found), 0);
}

static bool ids_are_known(const Template& form) {
    const auto known = [](const TemplatePart& part) { return part.sequence >= 0 || part.id >= 0; };
    return std::all_of(form.single.begin(), form.single.end(), known) && std::all_of(form.pair.begin(), form.pair.end(), known);
}

static std::vector<TemplatePart> read_parts(const TokenizerJson& list, const TokenizerJson& special_tokens) {
    std::vector<TemplatePart> parts;
    for (const auto& item : list) {
        if (item.contains("Sequence")) {
            const auto& sequence = item["Sequence"];
            parts.push_back({sequence.at("id") == "B" ? 1 : 0, -1, type_of(sequence)});
            continue;
        }
        const auto& special = item.at("SpecialToken");
        for (const auto& id : special_tokens.at(special.at("id").get<std::string>()).at("ids"))
            parts.push_back({-1, read_id(id), type_of(special)});
    }
    return parts;
}

static bool flag(const TokenizerJson& json, const char* key, bool fallback) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

static Template bare_template() { return {{{0, -1, 0}}, {{0, -1, 0}, {1, -1, 1}}}; }

// The parts of a Sequence: one of them lays out the row, the others concern offsets.
static Expected<Template> read_sequence(const TokenizerJson& json, const std::string& place) {
    auto out = bare_template();
    for (const auto& item : json.at("processors")) {
        auto part = read_template(item, place);
        if (!part) return part;
        const bool trims = out.trim_offsets || part->trim_offsets, prefix = out.add_prefix_space || part->add_prefix_space;
        if (part->special_tokens(false) + part->special_tokens(true) > 0) out = std::move(*part);
        out.trim_offsets = trims;
        out.add_prefix_space = prefix;
    }
    return out;
}

Expected<Template> read_template(const TokenizerJson& json, const std::string& place) {
    if (json.is_null()) return bare_template();
    try {
        const auto type = json.at("type").get<std::string>();
        if (type == "Sequence") return read_sequence(json, place);
        Template out = bare_template();
        const auto id = [&](const char* key) { return read_id(json.at(key).at(1)); };
        if (type == "BertProcessing") {
            out = bert_template(id("cls"), id("sep"));
        } else if (type == "RobertaProcessing") {
            out = roberta_template(id("cls"), id("sep"));
        } else if (type == "TemplateProcessing") {
            const auto& special = json.at("special_tokens");
            out.single = read_parts(json.at("single"), special);
            out.pair = read_parts(json.at("pair"), special);
        } else if (type != "ByteLevel") {
            constexpr const char* known = "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence";
            return fail(codes::text_unsupported, place, {{"part", "post_processor"}, {"found", type}, {"known", known}});
        }
        if (!ids_are_known(out)) return fail(codes::text_broken, place, {{"reason", "post_processor has an id that is no token's"}});
        const bool trims = type == "ByteLevel" || type == "RobertaProcessing";
        out.trim_offsets = trims && flag(json, "trim_offsets", true);
        out.add_prefix_space = trims && flag(json, "add_prefix_space", true);
        return out;
    } catch (const TokenizerJson::exception& e) {
        return fail(codes::text_broken, place, {{"reason", std::string("post_processor: ") + e.what()}});
    }
}

Template bert_template(std::int32_t cls, std::int32_t sep) {
    return {{{-1, cls, 0}, {0, -1, 0}, {-1, sep, 0}}, {{-1, cls, 0}, {0, -1, 0}, {-1, sep, 0}, {1, -1, 1}, {-1, sep, 1}}};
}

Template roberta_template(std::int32_t cls, std::int32_t sep) {
    const TemplatePart begin{-1, cls, 0}, end{-1, sep, 0}, first{0, -1, 0}, second{1, -1, 0};
    return {{begin, first, end}, {begin, first, end, end, second, end}};
}

Template llama_template(std::optional<std::int32_t> bos, std::optional<std::int32_t> eos) {
    Template out;
    const auto add_text = [&](std::vector<TemplatePart>& parts, int sequence) {
        if (bos) parts.push_back({-1, *bos, sequence});
        parts.push_back({sequence, -1, sequence});
        if (eos) parts.push_back({-1, *eos, sequence});
    };
    add_text(out.single, 0);
    add_text(out.pair, 0);
    add_text(out.pair, 1);
    return out;
}

std::pair<std::size_t, std::size_t> longest_first(std::size_t first, std::size_t second, std::size_t budget) {
    if (first + second <= budget) return {first, second};
    const bool swapped = first > second;  // equal lengths: the first is the shorter one
    auto shorter = std::min(first, second), longer = std::max(first, second);
    longer = shorter > budget ? shorter : std::max(shorter, budget - shorter);
    if (shorter + longer > budget) {
        shorter = budget / 2;
        longer = budget - shorter;
    }
    return swapped ? std::pair{longer, shorter} : std::pair{shorter, longer};
}

static std::optional<std::size_t> budget_of(const Template& form, bool pair, std::optional<int> max_length) {
    const int special = form.special_tokens(pair);
    if (!max_length || *max_length < special) return {};
    return static_cast<std::size_t>(*max_length - special);
}

namespace {
// What stays of a text.
struct Kept {
    std::size_t begin = 0, count = 0;
};

struct Cut {
    std::size_t first = 0, second = 0;  // tokens that stay
    bool too_long = false;
};
}  // namespace

// One text alone gives way; it must keep a token.
static Cut cut_one(std::size_t first, std::size_t second, std::size_t budget, bool of_second) {
    const auto removed = first + second - budget;
    const auto size = of_second ? second : first;
    if (size <= removed) return {first, second, true};
    return of_second ? Cut{first, second - removed} : Cut{first - removed, second};
}

static Cut cut_to(std::size_t first, std::size_t second, std::optional<std::size_t> budget, bool pair, Truncation rule) {
    if (!budget || first + second <= *budget) return {first, second};
    if (*budget == 0) return {};
    if (rule == Truncation::longest_first) {
        const auto [a, b] = pair ? longest_first(first, second, *budget) : std::pair{*budget, std::size_t{0}};
        return {a, b};
    }
    if (rule == Truncation::only_second && !pair) return {first, second, true};
    return cut_one(first, second, *budget, rule == Truncation::only_second);
}

// As the post-processors of byte-level vocabularies do after truncation: a token's own blanks do not count.
static void trim(Tokens& tokens, Kept kept, bool add_prefix_space) {
    for (auto i = kept.begin; i < kept.begin + kept.count && i < tokens.blanks.size(); ++i) {
        auto& span = tokens.spans[i];
        auto [leading, trailing] = tokens.blanks[i];
        if (leading == 1 && add_prefix_space && (i == kept.begin || span.begin == 0)) leading = 0;
        if (leading > 0) span.begin = std::min(span.begin + leading, span.end);
        if (trailing > 0 && span.end >= trailing) span.end = std::max(span.end - trailing, span.begin);
    }
}

static Kept kept_of(const Tokens* tokens, std::size_t count, bool cut_left) {
    return {cut_left && tokens ? tokens->ids.size() - count : 0, count};
}

static void append(const Tokens& tokens, Kept kept, bool offsets, Encoding& out) {
    const auto from = static_cast<std::ptrdiff_t>(kept.begin), to = static_cast<std::ptrdiff_t>(kept.begin + kept.count);
    out.ids.insert(out.ids.end(), tokens.ids.begin() + from, tokens.ids.begin() + to);
    if (offsets) out.offsets.insert(out.offsets.end(), tokens.spans.begin() + from, tokens.spans.begin() + to);
}

Encoding assemble(const Template& form, Tokens& first, Tokens* second, const EncodeOptions& options, bool cut_left) {
    const bool pair = second != nullptr;
    const auto size_a = first.ids.size(), size_b = pair ? second->ids.size() : 0;
    const auto cut = cut_to(size_a, size_b, budget_of(form, pair, options.max_length), pair, options.truncation);
    const Kept kept[] = {kept_of(&first, cut.first, cut_left), kept_of(second, cut.second, cut_left)};
    if (options.offsets && form.trim_offsets) {
        trim(first, kept[0], form.add_prefix_space);
        if (pair) trim(*second, kept[1], form.add_prefix_space);
    }
    Encoding out;
    out.cut = static_cast<int>(size_a + size_b - cut.first - cut.second);
    out.too_long = cut.too_long;
    const auto& parts = pair ? form.pair : form.single;
    out.ids.reserve(cut.first + cut.second + parts.size());
    out.type_ids.reserve(out.ids.capacity());
    for (const auto& part : parts) {
        if (part.sequence >= 0) {
            const auto* tokens = part.sequence == 0 ? &first : second;
            if (tokens) append(*tokens, kept[part.sequence], options.offsets, out);
        } else {
            out.ids.push_back(part.id);
            if (options.offsets) out.offsets.push_back({});
        }
        out.type_ids.resize(out.ids.size(), part.type_id);
    }
    return out;
}

}  // namespace tb
