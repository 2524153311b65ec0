#include "core/text/assembly.h"

#include "core/text/codes.h"

#include <algorithm>

namespace tb {

int Template::special_tokens(bool of_pair) const {
    const auto& parts = of_pair ? pair : single;
    return static_cast<int>(std::count_if(parts.begin(), parts.end(), [](const TemplatePart& part) { return part.sequence < 0; }));
}

static std::vector<TemplatePart> read_parts(const TokenizerJson& list, const TokenizerJson& special_tokens) {
    std::vector<TemplatePart> parts;
    for (const auto& item : list) {
        if (item.contains("Sequence")) {
            const auto& sequence = item["Sequence"];
            parts.push_back({sequence.at("id") == "B" ? 1 : 0, -1, sequence.value("type_id", 0)});
            continue;
        }
        const auto& special = item.at("SpecialToken");
        for (const auto& id : special_tokens.at(special.at("id").get<std::string>()).at("ids"))
            parts.push_back({-1, id.get<std::int32_t>(), special.value("type_id", 0)});
    }
    return parts;
}

Expected<Template> read_template(const TokenizerJson& post_processor, const std::string& place) {
    if (post_processor.is_null()) return Template{{{0, -1, 0}}, {{0, -1, 0}, {1, -1, 1}}};
    try {
        const auto type = post_processor.at("type").get<std::string>();
        if (type == "BertProcessing")
            return bert_template(post_processor.at("cls").at(1).get<std::int32_t>(), post_processor.at("sep").at(1).get<std::int32_t>());
        if (type != "TemplateProcessing")
            return fail(codes::text_unsupported, place,
                        {{"part", "post_processor"}, {"found", type}, {"known", "TemplateProcessing, BertProcessing"}});
        const auto& special = post_processor.at("special_tokens");
        return Template{read_parts(post_processor.at("single"), special), read_parts(post_processor.at("pair"), special)};
    } catch (const TokenizerJson::exception& e) {
        return fail(codes::text_broken, place, {{"reason", std::string("post_processor: ") + e.what()}});
    }
}

Template bert_template(std::int32_t cls, std::int32_t sep) {
    return {{{-1, cls, 0}, {0, -1, 0}, {-1, sep, 0}}, {{-1, cls, 0}, {0, -1, 0}, {-1, sep, 0}, {1, -1, 1}, {-1, sep, 1}}};
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

static Encoding fill(const std::vector<TemplatePart>& parts, std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                     std::size_t cut) {
    Encoding out;
    out.cut = static_cast<int>(cut);
    out.ids.reserve(first.size() + second.size() + parts.size());
    out.type_ids.reserve(out.ids.capacity());
    for (const auto& part : parts) {
        if (part.sequence < 0) {
            out.ids.push_back(part.id);
        } else {
            const auto ids = part.sequence == 0 ? first : second;
            out.ids.insert(out.ids.end(), ids.begin(), ids.end());
        }
        out.type_ids.resize(out.ids.size(), part.type_id);
    }
    return out;
}

Encoding assemble(const Template& form, std::span<const std::int32_t> ids, std::optional<int> max_length) {
    const auto kept = std::min(ids.size(), budget_of(form, false, max_length).value_or(ids.size()));
    return fill(form.single, ids.first(kept), {}, ids.size() - kept);
}

Encoding assemble_pair(const Template& form, std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                       std::optional<int> max_length) {
    const auto all = first.size() + second.size();
    const auto [a, b] = longest_first(first.size(), second.size(), budget_of(form, true, max_length).value_or(all));
    return fill(form.pair, first.first(a), second.first(b), all - a - b);
}

}  // namespace tb
