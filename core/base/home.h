#pragma once
// Another folder for runs, settings and caches than the usual one, chosen by the user because that one cannot be written.
#include "core/base/files.h"

namespace tb {

// home_folder() of this process from now on; an empty path: the usual one again. From any thread.
void use_home_folder(const fs::path& folder);
// And of every later process of this user in which TUNEBENCH_HOME does not name one.
Expected<void> remember_home_folder(const fs::path& folder);

}  // namespace tb
