#include "app/cli/commands/commands.h"
#include "app/cli/lines.h"
#include "app/cli/output.h"

#include <iostream>

namespace tb::cli {

namespace {
struct Options {
    std::string model, text, text_pair;
    bool has_text = false, has_pair = false;
};
}  // namespace

static void print_answer(const Answer& answer) {
    // A regressor has a value and no label.
    Json json = answer.probabilities.empty() ? Json{{"logits", answer.logits}} : Json{{"label", answer.name}, {"logits", answer.logits}, {"probabilities", answer.probabilities}};
    std::cout << json_text(json) << '\n';
}

static Expected<void> predict_all(Predictor& predictor, const std::vector<std::string>& texts, const std::vector<std::string>& pairs) {
    const auto answers = predictor.predict(texts, pairs);
    if (!answers) return tl::unexpected(answers.error());
    for (const auto& answer : *answers) print_answer(answer);
    if (!answers->empty() && answers->front().head_untrained) std::cerr << "warning: the head of this model was never trained; its answers mean nothing.\n";
    return {};
}

// In small batches, so that a pipe is answered as it goes; a line with a tab is a pair.
static Expected<void> predict_lines(Predictor& predictor) {
    std::vector<std::string> texts, pairs;
    Expected<void> state;
    const auto flush = [&] {
        if (!texts.empty() && state) state = predict_all(predictor, texts, pairs);
        texts.clear();
        pairs.clear();
    };
    const auto read = for_each_input(std::cin, false, false, [&](const Input& input) {
        const auto tab = input.first.find('\t');
        const bool pair = tab != std::string::npos;
        if (!texts.empty() && pair != !pairs.empty()) flush();
        texts.push_back(input.first.substr(0, tab));
        if (pair) pairs.push_back(input.first.substr(tab + 1));
        if (texts.size() == 32) flush();
    });
    flush();
    return state ? read : state;
}

static int predict_verb(const Options& options) {
    std::error_code error;
    fs::path folder = options.model;
    if (!fs::is_directory(folder, error)) {
        const auto run = find_run(options.model);
        if (!run) return refuse(run.error());
        folder = *run;
    }
    auto predictor = Predictor::load(folder);
    if (!predictor) return refuse(predictor.error());
    const auto pairs = options.has_pair ? std::vector{options.text_pair} : std::vector<std::string>{};
    const auto predicted = options.has_text ? predict_all(*predictor, {options.text}, pairs) : predict_lines(*predictor);
    return predicted ? done : refuse(predicted.error());
}

void add_predict(Program& program) {
    auto options = std::make_shared<Options>();
    const auto verb = program.verb("predict", "Answers for a text, or for every line of standard input, one JSON object a line");
    verb.option("--model", options->model, "result folder, run or model folder").required();
    const auto text = verb.option("--text", options->text, "the text; without it lines are read, pairs with a tab between them");
    const auto pair = verb.option("--text-pair", options->text_pair, "the second text of a pair").needs(text);
    verb.action([=] {
        options->has_text = text.given();
        options->has_pair = pair.given();
        return predict_verb(*options);
    });
}

}  // namespace tb::cli
