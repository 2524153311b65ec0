#pragma once
#include "core/base/problem.h"

namespace tb::codes {
// Only the command line says these, in English.
inline constexpr Code cli_not_utf8{"cli.not_utf8", "Not UTF-8", "This line is not UTF-8. Convert the input, for example with iconv -f latin1 -t utf-8."};
inline constexpr Code cli_no_tab{"cli.no_tab", "No tab", "With --pair a line needs two texts with a tab between them; there is none here."};
inline constexpr Code cli_no_json_text{"cli.no_json_text", "No JSON text", "With --json a line needs a JSON string, or an array of two strings: {reason}."};
inline constexpr Code cli_cannot_cut{"cli.cannot_cut", "Cannot be cut", "The text that --truncation names is too short to make room, so this line is longer than --max-length. Use longest_first."};
inline constexpr Code cli_unknown_format{"cli.unknown_format", "Unknown format", "Found {found}; known are {known}."};
inline constexpr Code cli_resume_needs_out{"cli.resume_needs_out", "Which run?", "To go on with a run, give its id or folder instead of a spec file, or name its folder with --out."};
}  // namespace tb::codes
