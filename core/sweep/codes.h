#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code sweep_form{"sweep.form", "Not a sweep",
                                 "Found {found}; a sweep holds base (a spec), axes (JSON path -> list of values) and perhaps exclude (a list of objects of paths and values)."};
inline constexpr Code sweep_axis{"sweep.axis", "Axis empty", "Found {found}; an axis needs a list of at least one value."};
inline constexpr Code sweep_path{"sweep.path", "Path not possible", "{path} names no setting that can be put into the base spec: {reason}."};
inline constexpr Code sweep_exclude{"sweep.exclude", "Unknown axis",
                                    "exclude names {path}, which is not an axis. Axes are: {known}."};
inline constexpr Code sweep_empty{"sweep.empty", "Nothing to run", "Every run of the grid is excluded. Exclude fewer of them."};
inline constexpr Code sweep_large{"sweep.large", "Grid too large",
                                  "The axes give {count} runs, more than the {most} that one sweep may have. Divide it into several."};
inline constexpr Code sweep_other{"sweep.other", "Another sweep stands here",
                                  "The run {run} was begun in this folder with other settings. Choose another --out, or remove that run's folder."};
inline constexpr Code sweep_running{"sweep.running", "Sweep is running", "Another process works on this sweep. Wait for it, or stop it first."};
inline constexpr Code sweep_worker{"sweep.worker", "Worker not started", "The program cannot be started again for a run: {reason}."};

inline constexpr std::array sweep_all{&sweep_form,  &sweep_axis,  &sweep_path,    &sweep_exclude, &sweep_empty,
                                      &sweep_large, &sweep_other, &sweep_running, &sweep_worker};
}  // namespace tb::codes
