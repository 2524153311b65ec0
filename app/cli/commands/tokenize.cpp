#include "app/cli/commands/commands.h"
#include "app/cli/lines.h"
#include "app/cli/output.h"
#include "core/text/tokenizer.h"

#include <iostream>

namespace tb::cli {

namespace {
struct Options {
    std::string model;
    int max_length = 0;
    bool pair = false, json = false;
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
    const auto tokenizer = load_tokenizer(folder);
    if (!tokenizer) return refuse(tokenizer.error());
    const auto limit = options.max_length > 0 ? std::optional(options.max_length) : std::nullopt;
    const auto read = for_each_input(std::cin, options.pair, options.json, [&](const Input& input) {
        const auto encoding = input.second ? (*tokenizer)->encode_pair(input.first, *input.second, limit) : (*tokenizer)->encode(input.first, limit);
        std::cout << Json(encoding.ids).dump() << '\n';
    });
    return read ? done : refuse(read.error());
}

void add_tokenize(CLI::App& program, int& status) {
    auto options = std::make_shared<Options>();
    auto* verb = program.add_subcommand("tokenize", "Turns lines of standard input into token ids, one JSON array a line");
    verb->add_option("--model", options->model, "folder with the tokenizer's files, or a catalogue name")->required();
    verb->add_flag("--pair", options->pair, "each line is two texts with a tab between them");
    verb->add_option("--max-length", options->max_length, "cut to this many tokens, special ones included")->check(CLI::PositiveNumber);
    verb->add_flag("--json", options->json, "each line is a JSON string, or an array of two");
    verb->callback([options, &status] { status = tokenize_verb(*options); });
}

}  // namespace tb::cli
