#pragma once
#include "core/base/problem.h"

#include <optional>
#include <string>
#include <string_view>

namespace tb {

struct Decoded {
    std::string text;      // UTF-8, without a byte order mark
    std::string encoding;  // "utf-8", "utf-16", ... as found or asked for
    std::optional<Problem> guess;  // a warning that names the first line that is not UTF-8, where the encoding is a guess
};
// `bytes` as UTF-8. `asked` names an encoding ("windows-1252", "latin-1", any that ICU knows); empty: by the byte order mark, else UTF-8, else a
// guess: ICU's charset detector, and where it is not sure windows-1252.
// Problems name `path` and the line: bytes that are not of the encoding (with the remedy), UTF-8 that is damaged, an encoding nobody knows.
Expected<Decoded> decode(std::string bytes, const std::string& asked, const std::string& path);

}  // namespace tb
