#include "app/cli/spec_option.h"

#include <filesystem>

namespace tb::cli {

void SpecOption::add(CLI::App& verb, const std::string& what, const std::string& example) {
    verb.add_option("spec", words_, what)->required()->option_text("FILE REQUIRED");
    // A list would swallow the file that stands behind it; what follows the first setting comes as a word and is told apart below.
    verb.add_option("--set", overrides, "a setting for this call only, such as " + example)->allow_extra_args(false)->option_text("KEY=VALUE ...");
}

void SpecOption::settle() {
    for (const auto& word : words_) {
        std::error_code error;
        if (word.find('=') != std::string::npos && !std::filesystem::exists(word, error)) overrides.push_back(word);
        else if (file.empty()) file = word;
        else throw CLI::ExtrasError({word});
    }
    if (file.empty()) throw CLI::RequiredError("spec");
}

}  // namespace tb::cli
