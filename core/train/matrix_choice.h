#pragma once
// Which matrix path this machine takes: TUNEBENCH_HOME/matrix.json, written by the first probe, read ever after, so that runs can be compared bit for bit.
#include <string>

namespace tb {

// Sets the path for all that follows: the one that was `recorded` with a checkpoint, if this machine has it; else what TUNEBENCH_MATRIX names; else the
// fastest accurate one by the machine's probe, which is made where none is on record for this processor and library. Returns the path's name.
std::string settle_matrix_path(const std::string& recorded = {});

}  // namespace tb
