#pragma once
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace tb::cli {

// A spec file and what --set changes of it. One --set takes one setting or several, before the file or after it.
class SpecOption {
public:
    void add(CLI::App& verb, const std::string& what, const std::string& example);
    // Called by the verb when all is parsed. Throws what CLI11 throws where the file is missing or a word is too many.
    void settle();
    std::string file;
    std::vector<std::string> overrides;

private:
    std::vector<std::string> words_;
};

}  // namespace tb::cli
