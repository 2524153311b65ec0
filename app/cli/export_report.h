#pragma once
#include "core/engine.h"

namespace tb::cli {

// Tables, curves and the records of the runs under `folder`; with `zip` also `folder`.zip. Returns the files written.
Expected<std::vector<fs::path>> export_report(const Comparison& comparison, const std::vector<std::string>& runs, const std::vector<TableFormat>& formats, const fs::path& folder, bool zip);

// A new folder under TUNEBENCH_HOME/reports, named by the time and `ending`; it is made here, so that no two reports get the same.
Expected<fs::path> new_report_folder(const std::string& ending = {});

}  // namespace tb::cli
