#pragma once
// Which matrix path this machine takes: TUNEBENCH_HOME/matrix.json, written by the first probe, read ever after, so that runs can be compared bit for bit.
#include <string>

namespace tb {

// Sets the path for all that follows and returns its name: what TUNEBENCH_MATRIX names, else the fastest accurate one by the machine's probe, which is made
// where none is on record for this processor and library. While a run holds a path, that one stays.
std::string settle_matrix_path();

// The path that a run computes with, for as long as the run lives: a prediction beside it must not change its bits.
class MatrixHold {
public:
    // The one that was `recorded` with a checkpoint, if this machine has it; else as settle_matrix_path.
    explicit MatrixHold(const std::string& recorded);
    ~MatrixHold();
    MatrixHold(const MatrixHold&) = delete;
    MatrixHold& operator=(const MatrixHold&) = delete;
};

}  // namespace tb
