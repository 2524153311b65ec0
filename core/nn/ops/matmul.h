#pragma once
// Matrix products behind one interface. Which library or kernel computes them (the matrix path) is chosen once per machine by a probe and recorded
// in the run, since it decides the last bits; the precision is the recipe's.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <span>
#include <string>
#include <vector>

namespace tb::nn {

enum class Precision { float32, bfloat16 };  // bfloat16: operands rounded to it, sums and results in float32

// x W^T (+ bias where defined): x [rows, in], W [out, in] -> [rows, out].
at::Tensor times_transposed(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Precision precision = Precision::float32);
// dy W: the gradient of x, [rows, in].
at::Tensor times(const at::Tensor& dy, const at::Tensor& weight, Precision precision = Precision::float32);
// gradient += dy^T x, [out, in], in place.
void add_outer(const at::Tensor& gradient, const at::Tensor& dy, const at::Tensor& x, Precision precision = Precision::float32);

// The paths that this machine has: "default" (libtorch's own choice), "onednn" (libtorch's setting that lets oneDNN take float32 products),
// "onednn-direct" (oneDNN called past libtorch's choice), "tiles" and "tiles-2" (core/nn/ops/kernels/products.h, three and two
// parts).
std::vector<std::string> matrix_paths();
// The path in use: what was set last, else what TUNEBENCH_MATRIX names, else "default".
std::string matrix_path();
// Takes effect for all products from now on. False: this machine lacks it, nothing changed.
bool set_matrix_path(const std::string& name);

// Whether bfloat16 products are faster here than float32 ones: the processor has instructions for them.
bool gains_from_bfloat16();

struct MatrixTiming {
    std::string path;
    double seconds = 0;  // of a forward product and its two gradients, 224 x 384 x 1536
    double error = 0;    // of the result against double, by the norm
    bool accurate() const { return error < 2e-6; }  // as float32 is; the two parts of "tiles-2" are not, so that one is only taken by its name
};
// Times every path of this machine (some tenths of a second); leaves the path in use as it was.
std::vector<MatrixTiming> probe_matrix_paths();
// The fastest accurate path; "default" unless another one gains a fifth: less than that is within a busy machine's noise, and the other paths hold more
// memory (a primitive for every count of tokens).
std::string fastest_path(std::span<const MatrixTiming> timings);

}  // namespace tb::nn
