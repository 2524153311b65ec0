#pragma once
#include "core/base/files.h"

namespace tb {

// Packs the files into one ZIP archive, written whole or not at all; their names in it are relative to `folder`.
Expected<void> write_zip(const fs::path& archive, const fs::path& folder, const std::vector<fs::path>& files);

}  // namespace tb
