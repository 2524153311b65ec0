#pragma once
// Where an export goes, so that nothing is overwritten.
#include "core/base/files.h"

namespace tb {

// `folder` itself where there is none yet or it is empty; else, and always with `inside`, a new folder in it, named by the time as the command line's
// reports are ("20251122-1749", then "20251122-1749-2"). The new folder is made here, so that no two exports get the same.
Expected<fs::path> export_place(const fs::path& folder, bool inside = false);

}  // namespace tb
