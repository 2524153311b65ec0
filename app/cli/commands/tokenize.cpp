#include "app/cli/codes.h"
#include "app/cli/commands/commands.h"
#include "app/cli/lines.h"
#include "app/cli/output.h"
#include "core/base/system.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <mutex>
#include <thread>

namespace tb::cli {

namespace {

struct Options {
    std::string model, truncation = "longest_first";
    int max_length = 0, threads = 0;
    bool pair = false, json = false, offsets = false, timing = false;
};

void append_number(std::string& out, std::int32_t value) {
    char digits[16];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

template <class List, class Each>
void append_array(std::string& out, const List& list, const Each& each) {
    out += '[';
    bool first = true;
    for (const auto& item : list) {
        if (!first) out += ',';
        first = false;
        each(item);
    }
    out += ']';
}

void append_row(std::string& out, const Encoding& row, bool offsets) {
    if (offsets) out += "{\"ids\":";
    append_array(out, row.ids, [&](std::int32_t id) { append_number(out, id); });
    if (offsets) {
        out += ",\"offsets\":";
        append_array(out, row.offsets, [&](const Span& span) {
            out += '[';
            append_number(out, span.begin);
            out += ',';
            append_number(out, span.end);
            out += ']';
        });
        out += '}';
    }
    out += '\n';
}

EncodeOptions encode_options(const Options& options) {
    EncodeOptions out;
    if (options.max_length > 0) out.max_length = options.max_length;
    out.offsets = options.offsets;
    if (options.truncation == "only_first") out.truncation = Truncation::only_first;
    if (options.truncation == "only_second") out.truncation = Truncation::only_second;
    return out;
}

// Encodes lines in parallel, a batch at a time, and prints them in order.
class Printer {
public:
    Printer(const Tokenizer& tokenizer, const Options& options)
        : tokenizer_(tokenizer), options_(encode_options(options)), threads_(options.threads > 0 ? options.threads : processor_count()) {}

    void add(const Input& input) {
        batch_.push_back(input);
        constexpr std::size_t most = 8192;
        if (batch_.size() == most) flush();
    }
    void flush() {
        const auto count = std::clamp<std::size_t>(batch_.size() / 64, 1, static_cast<std::size_t>(threads_));
        std::vector<std::string> parts(count);
        {
            std::vector<std::jthread> workers;
            for (std::size_t t = 1; t < count; ++t) workers.emplace_back([&, t] { print(t, parts); });
            print(0, parts);
        }
        for (const auto& part : parts) std::cout << part;
        done_ += static_cast<std::int64_t>(batch_.size());
        batch_.clear();
    }
    // The first line that --truncation could not cut, from 1 on; 0: none.
    std::int64_t too_long() const { return too_long_; }

private:
    void print(std::size_t part, std::vector<std::string>& parts) {
        const auto end = batch_.size() * (part + 1) / parts.size();
        for (auto i = batch_.size() * part / parts.size(); i < end; ++i) {
            const auto& input = batch_[i];
            const auto row = input.second ? tokenizer_.encode_pair(input.first, *input.second, options_) : tokenizer_.encode(input.first, options_);
            append_row(parts[part], row, options_.offsets);
            if (row.too_long) note_too_long(static_cast<std::int64_t>(i) + 1);
        }
    }
    void note_too_long(std::int64_t line_of_batch) {
        const std::lock_guard lock(mutex_);
        const auto line = done_ + line_of_batch;
        if (too_long_ == 0 || line < too_long_) too_long_ = line;
    }
    const Tokenizer& tokenizer_;
    EncodeOptions options_;
    int threads_;
    std::vector<Input> batch_;
    std::mutex mutex_;
    std::int64_t done_ = 0, too_long_ = 0;
};

}  // namespace

static int tokenize_verb(const Options& options) {
    std::error_code error;
    fs::path folder = options.model;
    // A folder with a tokenizer alone is enough; a name is looked up.
    if (!fs::is_directory(folder, error)) {
        const auto model = find_model(options.model, fs::current_path(error));
        if (!model) return refuse(model.error());
        folder = model->path;
    }
    std::ios::sync_with_stdio(false);  // else every character is asked for one by one
    const auto begin = monotonic_seconds();
    const auto tokenizer = load_tokenizer(folder);
    if (!tokenizer) return refuse(tokenizer.error());
    const auto loaded = monotonic_seconds();
    Printer printer(**tokenizer, options);
    std::int64_t rows = 0;
    const auto read = for_each_input(std::cin, options.pair, options.json, [&](const Input& input) {
        printer.add(input);
        ++rows;
    });
    printer.flush();
    std::cout.flush();
    if (options.timing)
        std::cerr << json_text(Json{{"rows", rows}, {"load_seconds", loaded - begin}, {"seconds", monotonic_seconds() - loaded}}) << '\n';
    if (!read) return refuse(read.error());
    if (printer.too_long() == 0) return done;
    return refuse({{&codes::cli_cannot_cut, "standard input:" + std::to_string(printer.too_long()), {}}});
}

void add_tokenize(Program& program) {
    auto options = std::make_shared<Options>();
    const auto verb = program.verb("tokenize", "Turns lines of standard input into token ids, one JSON array a line");
    verb.option("--model", options->model, "folder with the tokenizer's files, or a catalogue name").required();
    verb.flag("--pair", options->pair, "each line is two texts with a tab between them");
    verb.option("--max-length", options->max_length, "cut to this many tokens, special ones included").above_zero();
    verb.option("--truncation", options->truncation, "which text of a pair gives way").one_of({"longest_first", "only_first", "only_second"});
    verb.flag("--json", options->json, "each line is a JSON string, or an array of two");
    verb.flag("--offsets", options->offsets, "prints objects with the characters of each token too");
    verb.option("--threads", options->threads, "threads; all processors where it is not given").above_zero();
    verb.flag("--timing", options->timing, "prints rows and seconds to standard error");
    verb.action([options] { return tokenize_verb(*options); });
}

}  // namespace tb::cli
