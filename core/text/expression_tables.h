#pragma once
// Characters of Unicode's properties as the reference's regular expressions know them, whatever the age of ICU's tables.
#include <span>

namespace tb {

struct CharacterSet {
    const char* name;  // of the property: "Lu", "Han"
    bool whole;        // all characters that have it, or those alone that came after Unicode 14
    const char* ranges;  // as in a set of an expression
};
std::span<const CharacterSet> character_sets();

}  // namespace tb
