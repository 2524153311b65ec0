#include "core/nn/ops/matmul.h"

#include "core/nn/ops/matmul_tiles.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>

namespace tb::nn {

namespace {

// a b^T, for a [m, k] and b [n, k] of any strides: added to `into` where it is defined, else new.
using Multiply = at::Tensor (*)(const at::Tensor& a, const at::Tensor& b, const at::Tensor& into);

at::Tensor put(at::Tensor result, const at::Tensor& into) { return into.defined() ? into.add_(result) : result; }

at::Tensor multiply_default(const at::Tensor& a, const at::Tensor& b, const at::Tensor& into) {
    return into.defined() ? into.addmm_(a, b.t()) : at::mm(a, b.t());
}

// oneDNN makes a primitive for every new shape, and packed batches have hundreds of token counts: rows and depths are rounded up with zeros
// to a multiple of 16 (reference: performance.md 3.9).
at::Tensor rounded(const at::Tensor& x) {
    const auto missing = [](std::int64_t n) { return (16 - n % 16) % 16; };
    const auto rows = missing(x.size(0)), columns = missing(x.size(1));
    return rows || columns ? at::constant_pad_nd(x, {0, columns, 0, rows}) : x;
}
template <Multiply multiply>
at::Tensor multiply_rounded(const at::Tensor& a, const at::Tensor& b, const at::Tensor& into) {
    auto all = multiply(rounded(a), rounded(b), {});
    return put(all.narrow(0, 0, a.size(0)).narrow(1, 0, b.size(0)).contiguous(), into);
}

at::Tensor call_onednn(const at::Tensor& a, const at::Tensor& b, const at::Tensor&) {
    using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, std::string_view, c10::List<std::optional<at::Scalar>>,
        std::optional<std::string_view>);
    static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", "").typed<Signature>();
    return op.call(a, b, std::nullopt, "none", c10::List<std::optional<at::Scalar>>(), "");
}

at::Tensor multiply_bfloat16(const at::Tensor& a, const at::Tensor& b, const at::Tensor&) {
    return at::mm(a.to(at::kBFloat16), b.to(at::kBFloat16).t()).to(at::kFloat);
}

template <Parts parts>
at::Tensor multiply_tiles(const at::Tensor& a, const at::Tensor& b, const at::Tensor& into) {
    return tiles::multiply(a, b, into, parts);
}

struct Path {
    const char* name;
    bool (*available)();
    Multiply multiply;
    bool setting;  // libtorch's own products may go through oneDNN
};

bool has_onednn() { return at::globalContext().userEnabledMkldnn() && at::globalContext().hasMKLDNN(); }

constexpr Path paths[]{{"default", [] { return true; }, multiply_default, false},
                       {"onednn", has_onednn, multiply_rounded<multiply_default>, true},
                       {"onednn-direct", has_onednn, multiply_rounded<call_onednn>, false},
                       {"tiles", has_tiles, multiply_tiles<Parts::three>, false},
                       {"tiles-2", has_tiles, multiply_tiles<Parts::two>, false}};

const Path* path_called(std::string_view name) {
    for (const auto& one : paths)
        if (name == one.name && one.available()) return &one;
    return nullptr;
}

void apply(const Path& path) {
    at::globalContext().setFloat32Precision(at::Float32Backend::MKLDNN, at::Float32Op::MATMUL, path.setting ? at::Float32Precision::BF16 : at::Float32Precision::NONE);
}

const Path*& current() {
    static const Path* path = [] {
        const char* wanted = std::getenv("TUNEBENCH_MATRIX");
        const auto* found = wanted ? path_called(wanted) : nullptr;
        if (found) apply(*found);
        return found ? found : &paths[0];
    }();
    return path;
}

at::Tensor multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& into, Precision precision) {
    // The references run on any device and in any type; small products are not worth a tile.
    const bool plain = !a.is_cpu() || a.scalar_type() != at::kFloat;
    if (plain || std::min({a.size(0), a.size(1), b.size(0)}) == 0) return multiply_default(a, b, into);
    if (precision == Precision::bfloat16 && gains_from_bfloat16())
        return has_tiles() ? tiles::multiply(a, b, into, Parts::one) : multiply_rounded<multiply_bfloat16>(a, b, into);
    return b.size(0) < 16 || a.size(1) < 16 ? multiply_default(a, b, into) : current()->multiply(a, b, into);
}

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double time_of(const Path& path, const at::Tensor& x, const at::Tensor& w, const at::Tensor& dy, const at::Tensor& dw) {
    const double began = seconds();
    path.multiply(x, w, {});
    path.multiply(dy, w.t(), {});
    path.multiply(dy.t(), x.t(), dw);
    return seconds() - began;
}

}  // namespace

at::Tensor times_transposed(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Precision precision) {
    if (bias.defined() && precision == Precision::float32 && current() == &paths[0]) return at::addmm(bias, x, weight.t());
    auto y = multiply(x, weight, {}, precision);
    return bias.defined() ? y.add_(bias) : y;
}

at::Tensor times(const at::Tensor& dy, const at::Tensor& weight, Precision precision) { return multiply(dy, weight.t(), {}, precision); }

void add_outer(const at::Tensor& gradient, const at::Tensor& dy, const at::Tensor& x, Precision precision) { multiply(dy.t(), x.t(), gradient, precision); }

std::vector<std::string> matrix_paths() {
    std::vector<std::string> names;
    for (const auto& one : paths)
        if (one.available()) names.emplace_back(one.name);
    return names;
}

std::string matrix_path() { return current()->name; }

bool set_matrix_path(const std::string& name) {
    const auto* path = path_called(name);
    if (!path) return false;
    apply(*path);
    current() = path;
    return true;
}

bool gains_from_bfloat16() {
#if defined(__x86_64__)
    static const bool has = has_tiles() || __builtin_cpu_supports("avx512bf16");
    return has;
#else
    return false;
#endif
}

std::vector<MatrixTiming> probe_matrix_paths() {
    const at::NoGradGuard no_grad;
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{1});
    const auto draw = [&](std::int64_t rows, std::int64_t columns) { return at::randn({rows, columns}, generator, at::kFloat); };
    const auto x = draw(224, 384), w = draw(1536, 384), dy = draw(224, 1536);
    const auto exact = at::mm(x.to(at::kDouble), w.to(at::kDouble).t());
    const auto dw = at::zeros({1536, 384}, at::kFloat);
    std::vector<MatrixTiming> out;
    for (const auto& name : matrix_paths()) {
        const auto& path = *path_called(name);
        apply(path);
        const double error = (at::norm(path.multiply(x, w, {}).to(at::kDouble) - exact) / at::norm(exact)).item<double>();
        time_of(path, x, w, dy, dw);  // makes its primitives
        out.push_back({name, std::numeric_limits<double>::max(), error});
    }
    // In turns, so that what else the machine does meanwhile falls on all of them alike.
    for (int round = 0; round < 8; ++round)
        for (auto& timing : out) {
            const auto& path = *path_called(timing.path);
            apply(path);
            timing.seconds = std::min(timing.seconds, time_of(path, x, w, dy, dw));
        }
    apply(*current());
    return out;
}

std::string fastest_path(std::span<const MatrixTiming> timings) {
    const auto cost = [](const MatrixTiming& one) { return one.path == "default" ? one.seconds : 1.25 * one.seconds; };
    const MatrixTiming* best = nullptr;
    for (const auto& one : timings)
        if (one.accurate() && (!best || cost(one) < cost(*best))) best = &one;
    return best ? best->path : "default";
}

}  // namespace tb::nn
