#pragma once
#include "core/engine.h"

namespace tb::cli {

// Tables, curves and the records of the runs under `folder`; with `zip` also `folder`.zip. Returns the files written.
Expected<std::vector<fs::path>> export_report(const Comparison& comparison, const std::vector<std::string>& runs, const std::vector<TableFormat>& formats, const fs::path& folder, bool zip);

}  // namespace tb::cli
