#include "core/data/arrow_version.h"

#include <arrow/util/config.h>

namespace tb {

const char* arrow_version() { return ARROW_VERSION_STRING; }

}  // namespace tb
