#include "core/base/version.h"

namespace tb {

const char* program_version() { return TUNEBENCH_VERSION; }

}  // namespace tb
