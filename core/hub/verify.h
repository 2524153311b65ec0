#pragma once
#include "core/base/files.h"

namespace tb {
// Whether a file has the hash that the hub names it by: SHA-256 (64 digits) of files outside git, git's blob hash (40 digits) of the others.
// An ETag of another form says nothing, and everything has it.
Expected<bool> has_hash(const fs::path& file, const std::string& hash);
}  // namespace tb
