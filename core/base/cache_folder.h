#pragma once
// Folders whose files can be made again: the ones used longest ago go when there are too many.
#include "core/base/files.h"

namespace tb {

// Removes files of `folder`, those last written or marked longest ago first, until the rest is at most `most_bytes`.
void keep_within(const fs::path& folder, std::int64_t most_bytes);
// Marks a file as used now.
void mark_used(const fs::path& file);

}  // namespace tb
