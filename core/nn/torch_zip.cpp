#include "core/nn/torch_zip.h"

#include "core/base/codes.h"
#include "core/nn/torch_tensors.h"

#include <zip.h>

#include <cstring>

namespace tb::nn {

namespace {

struct Close {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Close>;

// An archive's file.
struct Entry {
    std::uint64_t index = 0, size = 0;
};

class TorchZip : public TensorSource {
public:
    TorchZip(fs::path path, Archive archive) : path_(std::move(path)), archive_(std::move(archive)) {}

    const std::vector<StoredTensor>& tensors() const override { return stored_; }
    const fs::path& file(std::size_t) const override { return path_; }
    Expected<at::Tensor> read(std::size_t tensor) const override;

    // Finds the list of tensors and checks every one against its storage.
    Expected<void> open(std::uint64_t file_size);

private:
    // The entry of this name; `problem` says why there is none.
    std::optional<Entry> find(const std::string& name, std::string& problem) const;
    std::string name_of(std::uint64_t index) const {
        const char* name = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
        return name ? name : "";
    }
    bool read_bytes(const Entry& entry, std::uint64_t from, void* to, std::uint64_t count) const;
    Expected<std::string> read_list(const std::string& prefix) const;
    // What is wrong with a tensor of the list; nothing where it was added.
    std::string add(const std::string& prefix, const PickledTensor& tensor);

    fs::path path_;
    Archive archive_;
    std::uint64_t file_size_ = 0;
    std::vector<StoredTensor> stored_;
    std::vector<PlacedTensor> tensors_;
    std::vector<Entry> entries_;  // each tensor's storage
};

std::optional<Entry> TorchZip::find(const std::string& name, std::string& problem) const {
    zip_stat_t info;
    const auto wanted = ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat(archive_.get(), name.c_str(), ZIP_FL_ENC_RAW, &info) != 0 || (info.valid & wanted) != static_cast<zip_uint64_t>(wanted)) {
        problem = "is not in the archive";
    } else if (info.comp_method != ZIP_CM_STORE || info.encryption_method != ZIP_EM_NONE) {
        problem = "is compressed or encrypted, which torch.save never does";
    } else if (info.size > file_size_) {
        problem = "would be larger than the file";
    } else {
        return Entry{info.index, info.size};
    }
    return {};
}

bool TorchZip::read_bytes(const Entry& entry, std::uint64_t from, void* to, std::uint64_t count) const {
    const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(archive_.get(), entry.index, 0));
    if (!file || (from > 0 && zip_fseek(file.get(), static_cast<zip_int64_t>(from), SEEK_SET) != 0)) return false;
    auto* out = static_cast<char*>(to);
    while (count > 0) {
        const auto got = zip_fread(file.get(), out, count);
        if (got <= 0) return false;
        out += got;
        count -= static_cast<std::uint64_t>(got);
    }
    // At the end of a file that was read whole its checksum is compared.
    char more = 0;
    return from > 0 || out - static_cast<char*>(to) < static_cast<std::ptrdiff_t>(entry.size) || zip_fread(file.get(), &more, 1) == 0;
}

Expected<std::string> TorchZip::read_list(const std::string& prefix) const {
    std::string problem, order;
    if (const auto entry = find(prefix + "byteorder", problem); entry && entry->size < 16) {
        order.resize(entry->size);
        if (!read_bytes(*entry, 0, order.data(), entry->size)) return torch_file_broken(path_, "its byte order cannot be read");
    }
    if (!order.empty() && order != "little") return torch_file_refused(path_, "it was written on a big-endian machine");
    for (const char* part : {"constants.pkl", "code/"}) {
        if (zip_name_locate(archive_.get(), (prefix + part).c_str(), ZIP_FL_ENC_RAW) >= 0) return torch_file_refused(path_, "it is a TorchScript program, not a list of tensors");
    }
    const auto entry = find(prefix + "data.pkl", problem);
    if (!entry) return torch_file_broken(path_, "its list of tensors " + problem);
    if (entry->size > longest_list) return torch_file_refused(path_, "its list of tensors has more parts than any model's");
    std::string list(entry->size, '\0');
    if (!read_bytes(*entry, 0, list.data(), list.size())) return torch_file_broken(path_, "its list of tensors cannot be read");
    return list;
}

std::string TorchZip::add(const std::string& prefix, const PickledTensor& tensor) {
    if (!storage_type(tensor.storage)) return "its type " + tensor.storage + " is not known";
    std::string problem;
    const auto entry = find(prefix + "data/" + tensor.key, problem);
    if (!entry) return "its storage " + tensor.key + " " + problem;
    auto placed = place_tensor(tensor, entry->size);
    if (!placed) return placed.error();
    stored_.push_back(placed->stored);
    tensors_.push_back(std::move(*placed));
    entries_.push_back(*entry);
    return {};
}

Expected<void> TorchZip::open(std::uint64_t file_size) {
    file_size_ = file_size;
    std::optional<std::string> prefix;
    const auto entries = zip_get_num_entries(archive_.get(), 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
        const auto name = name_of(static_cast<std::uint64_t>(i));
        if (!name.ends_with("/data.pkl") && name != "data.pkl") continue;
        if (prefix) return torch_file_broken(path_, "it has two lists of tensors");
        prefix = name.substr(0, name.size() - std::strlen("data.pkl"));
    }
    if (!prefix) return torch_file_refused(path_, "it is a ZIP archive, but not one of torch.save: it has no data.pkl");
    const auto list = read_list(*prefix);
    if (!list) return tl::unexpected(list.error());
    const auto found = unpickle_tensors(*list, path_.string());
    if (!found) return tl::unexpected(found.error());
    Problems problems;
    for (const auto& tensor : *found) {
        if (auto reason = add(*prefix, tensor); !reason.empty()) {
            problems.push_back(torch_tensor_problem(path_, tensor.name, std::move(reason)));
        }
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return {};
}

Expected<at::Tensor> TorchZip::read(std::size_t tensor) const {
    return read_placed(tensors_[tensor], path_, [&](std::uint64_t from, void* to, std::uint64_t count) { return read_bytes(entries_[tensor], from, to, count); });
}

}  // namespace

Expected<std::unique_ptr<TensorSource>> open_torch_zip(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return fail(codes::file_missing, path.string());
    int error = 0;
    Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &error));
    if (!archive) {
        zip_error_t words;
        zip_error_init_with_code(&words, error);
        std::string reason = zip_error_strerror(&words);
        zip_error_fini(&words);
        return torch_file_broken(path, "its directory cannot be read (" + reason + ")");
    }
    auto out = std::make_unique<TorchZip>(path, std::move(archive));
    if (auto opened = out->open(fs::file_size(path, ignored)); !opened) return tl::unexpected(opened.error());
    return out;
}

}  // namespace tb::nn
