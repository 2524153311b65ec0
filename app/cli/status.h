#pragma once

namespace tb::cli {

// What the program's exit status says.
enum Status { done = 0, run_failed = 1, wrong_request = 2, interrupted = 130 };

}  // namespace tb::cli
