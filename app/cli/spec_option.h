#pragma once
#include "app/cli/verb.h"

#include <string>
#include <vector>

namespace tb::cli {

// A spec file and what --set changes of it. One --set takes one setting or several, before the file or after it.
class SpecOption {
public:
    void add(const Verb& verb, const std::string& what, const std::string& example);
    // Called by the verb's action first. Where the file is missing or a word is too many, the action ends here and the call is refused.
    void settle();
    std::string file;
    std::vector<std::string> overrides;

private:
    std::vector<std::string> words_;
};

}  // namespace tb::cli
