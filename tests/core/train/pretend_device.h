#pragma once
// A device that is none, in the place libtorch keeps for devices it does not know. It stands in for a GPU where there is none, to find what a GPU would
// refuse. Its memory is pages that nobody can touch but an operation on them, so that a kernel of the processor which is handed such an
// address ends the program; an operation that gets tensors of both sides throws, as it would on a GPU; results are the processor's own.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <ATen/EmptyTensor.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/view_native.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <sys/mman.h>

#include <map>
#include <mutex>
#include <set>

namespace pretend {

inline at::Device device() { return {at::DeviceType::PrivateUse1, 0}; }
inline bool is_here(const at::Tensor& t) { return t.defined() && t.device().type() == at::DeviceType::PrivateUse1; }

// Whole pages for each block, closed.
class Pages final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override {
        const std::size_t length = (std::max<std::size_t>(bytes, 1) + page - 1) / page * page;
        if (void* const known = take_spare(length)) return {known, known, &give_back, device()};
        void* const at = ::mmap(nullptr, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        TORCH_CHECK(at != MAP_FAILED, "out of memory");
        const std::lock_guard lock(mutex_);
        lengths_[at] = length;
        return {at, at, &give_back, device()};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
    void copy_data(void*, const void*, std::size_t) const override { TORCH_CHECK(false, "memory of a device is copied by operations alone"); }
    void protect(void* at, int how) {
        const std::lock_guard lock(mutex_);
        TORCH_CHECK(::mprotect(at, lengths_.at(at), how) == 0, "pages cannot be protected");
    }

private:
    static constexpr std::size_t page = 4096;
    static void give_back(void* at);
    void* take_spare(std::size_t length) {
        const std::lock_guard lock(mutex_);
        auto& known = spare_[length];
        if (known.empty()) return nullptr;
        void* const at = known.back();
        known.pop_back();
        return at;
    }
    std::mutex mutex_;
    std::map<std::size_t, std::vector<void*>> spare_;  // closed blocks that nobody holds, by length
    std::map<void*, std::size_t> lengths_;
};
inline Pages& pages = *new Pages;  // outlives every tensor
inline void Pages::give_back(void* at) {
    const std::lock_guard lock(pages.mutex_);
    pages.spare_[pages.lengths_.at(at)].push_back(at);
}

// The pages of some tensors, open while an operation works on them.
class Open {
public:
    void add(const at::Tensor& t) {
        void* const at = t.storage().mutable_data();
        if (at && blocks_.insert(at).second) pages.protect(at, PROT_READ | PROT_WRITE);
    }
    Open() = default;
    Open(const Open&) = delete;
    ~Open() {
        for (void* at : blocks_) pages.protect(at, PROT_NONE);
    }

private:
    std::set<void*> blocks_;
};

inline at::Tensor empty_here(at::IntArrayRef size, at::IntArrayRef stride, at::ScalarType type) {
    return at::detail::empty_strided_generic(size, stride, &pages, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1), type);
}

// The same memory as a tensor of the processor.
inline at::Tensor twin_of(const at::Tensor& t, Open& open) {
    open.add(t);
    return at::from_blob(t.mutable_data_ptr(), t.sizes(), t.strides(), at::TensorOptions(t.scalar_type()));
}

inline at::Tensor copy_from(const at::Tensor& from, const at::Tensor& to, bool) {
    Open open;
    const auto as_host = [&](const at::Tensor& t) { return is_here(t) ? twin_of(t, open) : t; };
    as_host(to).copy_(as_host(from));
    return to;
}

inline at::Tensor brought_here(const at::Tensor& host) {
    if (!host.defined()) return host;
    const auto dense = host.is_non_overlapping_and_dense() ? host : host.contiguous();
    auto here = empty_here(dense.sizes(), dense.strides(), dense.scalar_type());
    return copy_from(dense, here, false);
}

// An operation of the processor on the twins of its arguments; what it returns is brought here.
class Call {
public:
    Call(const c10::OperatorHandle& op, torch::jit::Stack& stack) : op_(op), schema_(op.schema()), stack_(stack) {}

    void run() {
        const auto count = schema_.arguments().size(), first = stack_.size() - count;
        for (std::size_t i = 0; i < count; ++i) {
            const auto* alias = schema_.arguments()[i].alias_info();
            stack_[first + i] = on_host(stack_[first + i], alias && alias->isWrite());
        }
        op_.callBoxed(&stack_);
        for (auto& [fresh, original] : grown_) take_over(original, fresh);
        const auto results = schema_.returns().size();
        for (std::size_t i = 0; i < results; ++i) {
            const auto* alias = schema_.returns()[i].alias_info();
            auto& value = stack_[stack_.size() - results + i];
            value = back(value, alias && !alias->isWrite());
        }
    }

private:
    c10::IValue on_host(const c10::IValue& value, bool written) {
        if (value.isTensor()) return tensor_on_host(value.toTensor(), written);
        if (value.isTensorList()) {
            c10::List<at::Tensor> out;
            for (const at::Tensor& t : value.toTensorVector()) out.push_back(tensor_on_host(t, written));
            return out;
        }
        TORCH_CHECK(!value.isOptionalTensorList() && !value.isDevice(), schema_.name(), ": this kind of argument is not provided for");
        return value;
    }
    at::Tensor tensor_on_host(const at::Tensor& t, bool written) {
        if (!t.defined()) return t;
        if (!is_here(t)) {
            TORCH_CHECK(t.dim() == 0, schema_.name(), ": expected all tensors on one device, but found one of the host among those of ", device());
            return t;
        }
        const bool grows = written && t.numel() == 0;  // the operation gives it its size
        auto twin = grows ? at::empty({0}, at::TensorOptions(t.scalar_type())) : twin_of(t, open_);
        if (grows) grown_.emplace_back(twin, t);
        originals_.emplace_back(twin, t);
        return twin;
    }
    static void take_over(const at::Tensor& original, const at::Tensor& fresh) {
        if (fresh.numel() == 0) return;
        const auto here = brought_here(fresh);
        original.unsafeGetTensorImpl()->set_storage_keep_dtype(here.storage());
        original.unsafeGetTensorImpl()->set_sizes_and_strides(here.sizes(), here.strides());
    }
    c10::IValue back(const c10::IValue& value, bool view) {
        if (value.isTensor()) return tensor_back(value.toTensor(), view);
        if (value.isTensorList()) {
            c10::List<at::Tensor> out;
            for (const at::Tensor& t : value.toTensorVector()) out.push_back(tensor_back(t, view));
            return out;
        }
        return value;
    }
    at::Tensor tensor_back(const at::Tensor& t, bool view) {
        for (const auto& [twin, original] : originals_)
            if (t.is_same(twin)) return original;
        TORCH_CHECK(!view, schema_.name(), ": a view needs a form of its own here");
        return brought_here(t);
    }

    const c10::OperatorHandle& op_;
    const c10::FunctionSchema& schema_;
    torch::jit::Stack& stack_;
    Open open_;
    std::vector<std::pair<at::Tensor, at::Tensor>> originals_, grown_;  // twin, tensor here
};

inline void run_on_host(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
    const at::NoGradGuard no_grad;
    Call(op, *stack).run();
}

inline at::Tensor make_empty(at::IntArrayRef size, std::optional<at::ScalarType> type, std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>,
    std::optional<at::MemoryFormat> format) {
    return at::detail::empty_generic(size, &pages, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1), c10::dtype_or_default(type), format);
}
inline at::Tensor make_empty_strided(at::IntArrayRef size, at::IntArrayRef stride, std::optional<at::ScalarType> type, std::optional<at::Layout>, std::optional<at::Device>,
    std::optional<bool>) {
    return empty_here(size, stride, c10::dtype_or_default(type));
}

// What libtorch asks of an accelerator.
struct Hooks final : at::PrivateUse1HooksInterface {
    bool isBuilt() const override { return true; }
    bool isAvailable() const override { return true; }
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
    c10::DeviceIndex deviceCount() const override { return 1; }
    void setCurrentDevice(c10::DeviceIndex) const override {}
    c10::DeviceIndex getCurrentDevice() const override { return 0; }
    c10::DeviceIndex exchangeDevice(c10::DeviceIndex) const override { return 0; }
    c10::DeviceIndex maybeExchangeDevice(c10::DeviceIndex) const override { return 0; }
    const at::Generator& getDefaultGenerator(c10::DeviceIndex) const override {  // is seeded with the processor's, and draws nothing
        static const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>();
        return generator;
    }
    at::Device getDeviceFromPtr(void*) const override { return device(); }
};

// Makes it the accelerator of this process, by the name "pretend"; not beside a GPU, which autograd would then not wait for.
inline void stand_in() {
    at::RegisterPrivateUse1HooksInterface(new Hooks);
    c10::register_privateuse1_backend("pretend");
}

}  // namespace pretend

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
    library.impl("empty.memory_format", TORCH_FN(pretend::make_empty));
    library.impl("empty_strided", TORCH_FN(pretend::make_empty_strided));
    library.impl("_copy_from", TORCH_FN(pretend::copy_from));
    library.impl("as_strided", TORCH_FN(at::native::as_strided_tensorimpl));
    library.impl("view", TORCH_FN(at::native::view));
    library.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
}
TORCH_LIBRARY_IMPL(_, PrivateUse1, library) { library.fallback(torch::CppFunction::makeFromBoxedFunction<&pretend::run_on_host>()); }

namespace {
struct PretendGuard final : c10::impl::NoOpDeviceGuardImpl<c10::DeviceType::PrivateUse1> {
    c10::Stream getStream(c10::Device) const noexcept override { return c10::Stream(c10::Stream::DEFAULT, pretend::device()); }
    c10::Stream exchangeStream(c10::Stream) const noexcept override { return c10::Stream(c10::Stream::DEFAULT, pretend::device()); }
    c10::Device exchangeDevice(c10::Device) const override { return pretend::device(); }
    c10::Device getDevice() const override { return pretend::device(); }
};
C10_REGISTER_GUARD_IMPL(PrivateUse1, PretendGuard);
[[maybe_unused]] const bool pretend_allocator = (c10::SetAllocator(c10::DeviceType::PrivateUse1, &pretend::pages), true);
}  // namespace
