#pragma once

namespace tb {

// Of this program: "0.1.0".
const char* program_version();

}  // namespace tb
