#pragma once
// What cuts a text before a byte-level vocabulary sees it: the pre_tokenizers Split and Digits of tokenizer.json.
#include "core/text/expression.h"
#include "core/text/source.h"

#include <functional>

namespace tb {

// A stretch of the text between two matches, or a match.
struct Found {
    Slice slice;
    bool match = false;
};
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

class Splitter {
public:
    // `find` appends what matches, from left to right.
    Splitter(std::function<void(std::string_view, std::vector<Slice>&)> find, SplitBehavior behavior, bool invert);
    // Appends the pieces of a text; none is empty.
    void split(std::string_view text, std::vector<Slice>& out) const;

private:
    std::function<void(std::string_view, std::vector<Slice>&)> find_;
    SplitBehavior behavior_;
    bool invert_;
};

// Problems: another type; a behaviour or an expression that is not known.
Expected<Splitter> read_splitter(const TokenizerJson& pre_tokenizer, const std::string& place);

}  // namespace tb
