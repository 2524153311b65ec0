#include "core/nn/torch_file.h"

#include "core/base/codes.h"
#include "core/base/input_file.h"
#include "core/nn/torch_legacy.h"
#include "core/nn/torch_tensors.h"
#include "core/nn/torch_zip.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tb::nn {

Expected<std::unique_ptr<TensorSource>> open_torch_file(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return fail(codes::file_missing, path.string());
    InputFile file(path);
    std::string start(512, '\0');
    if (!file.open()) return fail(codes::file_unreadable, path.string(), {{"reason", std::strerror(errno)}});
    start.resize(std::min<std::uint64_t>(start.size(), file.size()));
    if (!file.read(start.data(), start.size(), 0)) return fail(codes::file_unreadable, path.string(), {{"reason", std::strerror(errno)}});
    if (start.starts_with("PK\x03\x04")) return open_torch_zip(path);
    if (legacy_start(start) > 0) return open_torch_legacy(path);
    if (start.size() > 262 && start.compare(257, 5, "ustar") == 0) {
        return torch_file_refused(path, "it is a tar archive, the oldest format of PyTorch (load it in PyTorch and save it again)");
    }
    return torch_file_broken(path, "it is not a ZIP archive, nor does it begin as files of PyTorch before 1.6 do");
}

}  // namespace tb::nn
