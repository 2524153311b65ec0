#include "core/data/checks.h"

#include "core/data/codes.h"
#include "core/spec/near.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace tb {

std::string SplitView::place(std::int64_t i) const { return table->place(examples->row[static_cast<std::size_t>(i)]); }

static std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

static std::string folded(std::string_view text) {
    text = trimmed(text);
    std::string out;
    out.reserve(text.size());
    std::u32string lower;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) < 0x80) {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
            ++at;
            continue;
        }
        lower.clear();
        unicode::append_lower(lower, unicode::next(text, at));
        for (const auto point : lower) unicode::append(out, point);
    }
    return out;
}

static std::string key_of(const Examples& examples, std::size_t i) {
    auto key = folded(examples.text[i]);
    if (!examples.text2.empty()) key += '\0' + folded(examples.text2[i]);
    return key;
}

static void add(std::vector<Problem>& checks, const Code& code, Severity severity, std::string place, std::vector<Arg> args) {
    checks.push_back({&code, std::move(place), std::move(args), severity});
}

// Adds a check where `count` rows were found, the first of them being `first`.
struct Found {
    std::int64_t count = 0, first = -1;
    void hit(std::size_t i) {
        if (count++ == 0) first = static_cast<std::int64_t>(i);
    }
};

static void check_texts(const SplitView& split, std::vector<Problem>& checks) {
    Found empty;
    for (std::size_t i = 0; i < split.examples->text.size(); ++i)
        if (trimmed(split.examples->text[i]).empty()) empty.hit(i);
    if (empty.count > 0)
        add(checks, codes::data_empty_text, Severity::warning, split.place(empty.first), {{"count", empty.count}, {"split", split.name}});
}

static void check_repeats(const SplitView& train, std::vector<Problem>& checks) {
    const auto& examples = *train.examples;
    const bool labelled = !examples.label.empty();
    std::unordered_map<std::string, std::int32_t> seen;
    seen.reserve(examples.text.size());
    Found repeated, two_labels;
    for (std::size_t i = 0; i < examples.text.size(); ++i) {
        const auto label = labelled ? examples.label[i] : 0;
        const auto [entry, fresh] = seen.emplace(key_of(examples, i), label);
        if (fresh) continue;
        (entry->second == label ? repeated : two_labels).hit(i);
    }
    if (repeated.count > 0) add(checks, codes::data_repeated, Severity::note, train.place(repeated.first), {{"count", repeated.count}});
    if (two_labels.count > 0)
        add(checks, codes::data_two_labels, Severity::warning, train.place(two_labels.first), {{"count", two_labels.count}});
}

static void check_labels_present(const SplitView& split, const Dataset& data, std::vector<Problem>& checks) {
    std::vector<bool> present(static_cast<std::size_t>(data.num_labels));
    for (const auto label : split.examples->label)
        if (label >= 0) present[static_cast<std::size_t>(label)] = true;
    for (std::size_t i = 0; i < present.size(); ++i)
        if (!present[i])
            add(checks, codes::data_label_absent, Severity::warning, split.table->path.string(),
                {{"label", data.label_names[i]}, {"split", split.name}});
}

static void check_order(const SplitView& train, std::vector<Problem>& checks) {
    const auto& labels = train.examples->label;
    constexpr std::size_t least = 20;
    if (labels.size() < least) return;
    const std::unordered_set<std::int32_t> distinct(labels.begin(), labels.end());
    std::size_t changes = 0;
    for (std::size_t i = 1; i < labels.size(); ++i) changes += labels[i] != labels[i - 1];
    if (distinct.size() > 1 && changes == distinct.size() - 1)
        add(checks, codes::data_ordered, Severity::note, train.table->path.string(), {});
}

void check_train(const SplitView& train, const Dataset& data, bool names_given, std::vector<Problem>& checks) {
    check_texts(train, checks);
    check_repeats(train, checks);
    if (data.regression) return;
    check_labels_present(train, data, checks);
    const auto number = [](const std::string& value) {
        return !value.empty() && value.find_first_not_of("-0123456789") == std::string::npos;
    };
    if (!names_given && !std::all_of(data.label_values.begin(), data.label_values.end(), number))
        add(checks, codes::data_label_order, Severity::note, train.table->path.string(), {{"labels", join(data.label_values)}});
}

void check_evaluation(const SplitView& split, const Dataset& data, std::vector<Problem>& checks) {
    check_texts(split, checks);
    if (data.regression) return;
    check_labels_present(split, data, checks);
}

void check_sizes(std::span<const SplitView> splits, std::vector<Problem>& checks) {
    constexpr double accuracy = 0.9, normal = 1.959964;  // the 97.5 % point of the normal distribution
    constexpr std::int64_t small = 2000, very_small = 200;
    std::int64_t fewest = small;
    std::string list, place;
    for (const auto& split : splits) {
        const auto rows = split.examples->size();
        if (rows >= small) continue;
        list += (list.empty() ? "" : ", ") + std::string(split.name) + " " + std::to_string(rows);
        if (rows < fewest) place = split.table->path.string();
        fewest = std::min(fewest, rows);
    }
    if (list.empty()) return;
    const double half = 100 * normal * std::sqrt(accuracy * (1 - accuracy) / static_cast<double>(fewest));
    add(checks, codes::data_small, fewest < very_small ? Severity::warning : Severity::note, place,
        {{"splits", list}, {"half", std::round(half * 10) / 10}});
}

void check_overlap(const SplitView& train, std::span<const SplitView> others, std::vector<Problem>& checks) {
    check_order(train, checks);
    if (others.empty()) return;
    std::unordered_map<std::string, const char*> seen;
    seen.reserve(train.examples->text.size());
    for (std::size_t i = 0; i < train.examples->text.size(); ++i) seen.emplace(key_of(*train.examples, i), train.name);
    for (const auto& split : others) {
        std::unordered_map<std::string, Found> found;  // by the split that it overlaps with
        std::vector<std::string> own;
        for (std::size_t i = 0; i < split.examples->text.size(); ++i) {
            auto key = key_of(*split.examples, i);
            if (const auto other = seen.find(key); other != seen.end()) found[other->second].hit(i);
            own.push_back(std::move(key));
        }
        for (const auto& [other, rows] : found)
            add(checks, codes::data_overlap, Severity::warning, split.place(rows.first),
                {{"count", rows.count}, {"rows", split.examples->size()}, {"split", split.name}, {"other", other}});
        for (auto& key : own) seen.emplace(std::move(key), split.name);
    }
}

}  // namespace tb
