#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code file_missing{"base.file_missing", "File not found", "There is no such file. Check the path, or choose another file."};
inline constexpr Code file_unreadable{"base.file_unreadable", "File cannot be read", "The file cannot be read: {reason}. Check its permissions."};
inline constexpr Code file_unwritable{"base.file_unwritable", "Cannot write", "Writing failed: {reason}. Nothing was left half-written. Check the folder's permissions, or choose another folder."};
inline constexpr Code disk_full{"base.disk_full", "Disk full", "The disk is full. Nothing was left half-written. Free some space, or choose a folder on another disk, then go on."};
inline constexpr Code json_broken{"base.json_broken", "Not valid JSON", "This is not valid JSON: {reason}."};

inline constexpr std::array base_all{&file_missing, &file_unreadable, &file_unwritable, &disk_full, &json_broken};
}  // namespace tb::codes
