#pragma once

namespace tb {

// Of Arrow, which reads Parquet: "26.0.1".
const char* arrow_version();

}  // namespace tb
