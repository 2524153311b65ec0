#pragma once
// Letters of names that are ASCII by their standard: endings of files, fields of HTTP, names of encodings and columns.
#include <string>

namespace tb {

// Other bytes stay as they are, whatever the user's locale.
inline std::string lower_ascii(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

}  // namespace tb
