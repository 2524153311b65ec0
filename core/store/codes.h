#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code store_running_elsewhere{"store.running_elsewhere", "Running elsewhere",
    "Process {pid} on {host} owns this run. Wait for it, or end it; if that machine is gone for good, delete the file named lock in the run's folder."};
inline constexpr Code store_not_a_run{"store.not_a_run", "Not a run", "There is no spec.json in this folder, so it is no run. Give the folder of a run, its id, or the beginning of its id."};
inline constexpr Code store_no_such_run{"store.no_such_run", "No such run", "No run is called {run}, or begins with it. tunebench-cli runs lists those there are."};
inline constexpr Code store_several_runs{"store.several_runs", "Several runs begin so", "Several runs begin with {run}: {runs}. Write more of the id, or the folder."};
inline constexpr Code store_folder_not_empty{"store.folder_not_empty", "Folder is not empty",
    "The folder is not empty, and a run may lie in it. Choose another folder, or continue the run with --resume."};
inline constexpr Code store_index_failed{"store.index_failed", "List of runs not available",
    "The database of runs cannot be used: {reason}. The runs themselves are safe in their folders; once the file is deleted it is made again from them."};
inline constexpr Code store_index_newer{"store.index_newer", "Database of a newer version",
    "A newer version of Tunebench made this database (format {found}, this program knows {known}). Use that version, or set TUNEBENCH_HOME to another folder."};
inline constexpr Code store_predictions_broken{"store.predictions_broken", "Predictions cannot be read",
    "This line is no prediction: {reason}. Evaluate the run again to write the file anew."};

inline constexpr std::array store_all{&store_running_elsewhere, &store_not_a_run, &store_no_such_run, &store_several_runs, &store_folder_not_empty,
                                      &store_index_failed, &store_index_newer, &store_predictions_broken};
}  // namespace tb::codes
