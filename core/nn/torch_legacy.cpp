#include "core/nn/torch_legacy.h"

#include "core/base/codes.h"
#include "core/base/input_file.h"
#include "core/nn/torch_tensors.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_map>

namespace tb::nn {

namespace {

// A storage's elements in the file.
struct Stretch {
    std::uint64_t begin = 0, size = 0;  // bytes
};

class TorchLegacy : public TensorSource {
public:
    explicit TorchLegacy(const fs::path& path) : path_(path), input_(path) {}

    const std::vector<StoredTensor>& tensors() const override { return stored_; }
    const fs::path& file(std::size_t) const override { return path_; }
    Expected<at::Tensor> read(std::size_t tensor) const override {
        const auto begin = begins_[tensor];
        return read_placed(tensors_[tensor], path_, [&](std::uint64_t from, void* to, std::uint64_t count) { return input_.read(to, count, begin + from); });
    }

    Expected<void> open();

private:
    Expected<LegacyLists> read_lists();
    // Where each storage lies; in words what does not hold together.
    std::string find_storages(const LegacyLists& lists);
    std::string add(const PickledTensor& tensor);

    fs::path path_;
    InputFile input_;
    std::unordered_map<std::string, Stretch> storages_;
    std::vector<StoredTensor> stored_;
    std::vector<PlacedTensor> tensors_;
    std::vector<std::uint64_t> begins_;  // of each tensor's storage
};

// Nothing says how long the pickles are, so more and more of the file is read until they are whole in it.
Expected<LegacyLists> TorchLegacy::read_lists() {
    const auto most = std::min(input_.size(), longest_list);
    for (std::uint64_t size = 1 << 20;; size *= 8) {
        std::string start(std::min(size, most), '\0');
        if (!input_.read(start.data(), start.size(), 0)) return torch_file_broken(path_, "its list of tensors cannot be read");
        auto lists = unpickle_legacy(start, path_.string());
        if (lists || start.size() == most) return lists;
    }
}

std::string TorchLegacy::find_storages(const LegacyLists& lists) {
    auto at = lists.size;
    for (const auto& storage : lists.storages) {
        const auto type = storage_type(storage.type);
        if (!type) return "the type " + storage.type + " of its storage " + storage.key + " is not known";
        std::int64_t count = 0;
        if (input_.size() - at < sizeof count || !input_.read(&count, sizeof count, at)) return "it ends before its storage " + storage.key;
        at += sizeof count;
        if (count != storage.count) return "its storage " + storage.key + " has " + std::to_string(count) + " elements, the list says " + std::to_string(storage.count);
        std::uint64_t bytes = 0;
        if (count < 0 || __builtin_mul_overflow(static_cast<std::uint64_t>(count), c10::elementSize(*type), &bytes) || bytes > input_.size() - at) {
            return "it ends within its storage " + storage.key;
        }
        storages_[storage.key] = {at, bytes};
        at += bytes;
    }
    return {};
}

std::string TorchLegacy::add(const PickledTensor& tensor) {
    const auto storage = storages_.find(tensor.key);
    if (storage == storages_.end()) return "its storage " + tensor.key + " is not in the file";
    auto placed = place_tensor(tensor, storage->second.size);
    if (!placed) return placed.error();
    stored_.push_back(placed->stored);
    tensors_.push_back(std::move(*placed));
    begins_.push_back(storage->second.begin);
    return {};
}

Expected<void> TorchLegacy::open() {
    if (!input_.open()) return fail(codes::file_unreadable, path_.string(), {{"reason", std::strerror(errno)}});
    const auto lists = read_lists();
    if (!lists) return tl::unexpected(lists.error());
    if (auto reason = find_storages(*lists); !reason.empty()) return torch_file_broken(path_, std::move(reason));
    Problems problems;
    for (const auto& tensor : lists->tensors) {
        if (auto reason = add(tensor); !reason.empty()) problems.push_back(torch_tensor_problem(path_, tensor.name, std::move(reason)));
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return {};
}

}  // namespace

Expected<std::unique_ptr<TensorSource>> open_torch_legacy(const fs::path& path) {
    auto out = std::make_unique<TorchLegacy>(path);
    if (auto opened = out->open(); !opened) return tl::unexpected(opened.error());
    return out;
}

}  // namespace tb::nn
