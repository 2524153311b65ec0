#include "app/cli/spec_option.h"

#include <filesystem>

namespace tb::cli {

void SpecOption::add(const Verb& verb, const std::string& what, const std::string& example) {
    verb.option("spec", words_, what).required().help_text("FILE REQUIRED");
    // A list would swallow the file that stands behind it; what follows the first setting comes as a word and is told apart below.
    verb.option("--set", overrides, "a setting for this call only, such as " + example).one_word().help_text("KEY=VALUE ...");
}

void SpecOption::settle() {
    for (const auto& word : words_) {
        std::error_code error;
        if (word.find('=') != std::string::npos && !std::filesystem::exists(word, error)) overrides.push_back(word);
        else if (file.empty()) file = word;
        else refuse_word(word);
    }
    if (file.empty()) refuse_without("spec");
}

}  // namespace tb::cli
