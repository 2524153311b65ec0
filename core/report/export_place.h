#pragma once
// Where an export goes, so that nothing is overwritten.
#include "core/base/files.h"

namespace tb {

// Makes a new folder in `folder`, named by the time and `ending` ("20251122-1749-demo", then "20251122-1749-demo-2"), so that no two reports
// get the same, nor one the name of another's archive.
Expected<fs::path> new_report_folder(const fs::path& folder, const std::string& ending = {});

// `folder` itself where there is none yet or it is empty, else a new_report_folder in it.
Expected<fs::path> export_place(const fs::path& folder);

}  // namespace tb
