#include "core/nn/torch_zip.h"

#include "core/base/codes.h"
#include "core/nn/codes.h"
#include "core/nn/unpickle.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace tb::nn {

static_assert(std::endian::native == std::endian::little, "files of torch.save are read where they are little-endian");

namespace {

struct StorageType {
    const char* name;
    at::ScalarType scalar;
};
constexpr std::array types{StorageType{"FloatStorage", at::kFloat}, StorageType{"HalfStorage", at::kHalf}, StorageType{"BFloat16Storage", at::kBFloat16},
    StorageType{"DoubleStorage", at::kDouble}, StorageType{"LongStorage", at::kLong}, StorageType{"IntStorage", at::kInt}, StorageType{"ShortStorage", at::kShort},
    StorageType{"CharStorage", at::kChar}, StorageType{"ByteStorage", at::kByte}, StorageType{"BoolStorage", at::kBool}};

constexpr std::uint64_t longest_list = 64 << 20;  // bytes of data.pkl; a large model's has some hundred thousand

tl::unexpected<Problems> broken(const fs::path& path, std::string reason) { return fail(codes::torch_file_broken, path.string(), {{"reason", std::move(reason)}}); }
tl::unexpected<Problems> refused(const fs::path& path, std::string reason) { return fail(codes::torch_file_refused, path.string(), {{"reason", std::move(reason)}}); }

struct Close {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Close>;

// An archive's file.
struct Entry {
    std::uint64_t index = 0, size = 0;
};

struct Tensor {
    Entry entry;
    std::int64_t offset = 0, extent = 0;  // elements: the first, and how many from it to the last
    std::vector<std::int64_t> strides;
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
    std::vector<Tensor> tensors_;
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
        if (!read_bytes(*entry, 0, order.data(), entry->size)) return broken(path_, "its byte order cannot be read");
    }
    if (!order.empty() && order != "little") return refused(path_, "it was written on a big-endian machine");
    for (const char* part : {"constants.pkl", "code/"}) {
        if (zip_name_locate(archive_.get(), (prefix + part).c_str(), ZIP_FL_ENC_RAW) >= 0) return refused(path_, "it is a TorchScript program, not a list of tensors");
    }
    const auto entry = find(prefix + "data.pkl", problem);
    if (!entry) return broken(path_, "its list of tensors " + problem);
    if (entry->size > longest_list) return refused(path_, "its list of tensors has more parts than any model's");
    std::string list(entry->size, '\0');
    if (!read_bytes(*entry, 0, list.data(), list.size())) return broken(path_, "its list of tensors cannot be read");
    return list;
}

// Elements from the first to the last of a tensor; none where the numbers make no tensor.
std::optional<std::int64_t> extent_of(const PickledTensor& tensor) {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        std::int64_t reach = 0;
        if (tensor.strides[i] < 0 || __builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach) || __builtin_add_overflow(last, reach, &last)) return {};
    }
    if (last == INT64_MAX) return {};
    return last + 1;
}

std::string TorchZip::add(const std::string& prefix, const PickledTensor& tensor) {
    const auto type = std::find_if(types.begin(), types.end(), [&](const StorageType& one) { return tensor.storage == one.name; });
    if (type == types.end()) return "its type " + tensor.storage + " is not known";
    const auto count = element_count(tensor.shape);
    if (!count || tensor.shape.size() != tensor.strides.size()) return "its shape is not a list of sizes";
    Tensor out;
    std::string problem;
    const auto entry = find(prefix + "data/" + tensor.key, problem);
    if (!entry) return "its storage " + tensor.key + " " + problem;
    out.entry = *entry;
    const auto held = static_cast<std::int64_t>(entry->size / c10::elementSize(type->scalar));
    if (tensor.stored < 0 || tensor.stored > held) {
        return "its storage " + tensor.key + " has " + std::to_string(held) + " elements, the list says " + std::to_string(tensor.stored);
    }
    out.offset = tensor.offset;
    out.strides = tensor.strides;
    if (*count > 0) {
        const auto extent = extent_of(tensor);
        if (!extent || tensor.offset < 0 || tensor.offset > tensor.stored || *extent > tensor.stored - tensor.offset) return "it reaches beyond its storage " + tensor.key;
        // A tensor that repeats elements could be any size.
        if (*count > *extent) return "its elements overlap";
        out.extent = *extent;
    }
    stored_.push_back({tensor.name, type->scalar, tensor.shape});
    tensors_.push_back(std::move(out));
    return {};
}

Expected<void> TorchZip::open(std::uint64_t file_size) {
    file_size_ = file_size;
    std::optional<std::string> prefix;
    const auto entries = zip_get_num_entries(archive_.get(), 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
        const auto name = name_of(static_cast<std::uint64_t>(i));
        if (!name.ends_with("/data.pkl") && name != "data.pkl") continue;
        if (prefix) return broken(path_, "it has two lists of tensors");
        prefix = name.substr(0, name.size() - std::strlen("data.pkl"));
    }
    if (!prefix) return refused(path_, "it is a ZIP archive, but not one of torch.save: it has no data.pkl");
    const auto list = read_list(*prefix);
    if (!list) return tl::unexpected(list.error());
    const auto found = unpickle_tensors(*list, path_.string());
    if (!found) return tl::unexpected(found.error());
    Problems problems;
    for (const auto& tensor : *found) {
        if (auto reason = add(*prefix, tensor); !reason.empty()) {
            problems.push_back({&codes::safetensors_tensor, path_.string(), {{"tensor", tensor.name}, {"reason", std::move(reason)}}, Severity::error});
        }
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return {};
}

Expected<at::Tensor> TorchZip::read(std::size_t tensor) const {
    const auto& stored = stored_[tensor];
    const auto& place = tensors_[tensor];
    if (place.extent == 0) return at::empty(stored.shape, at::TensorOptions(stored.type));
    auto flat = at::empty({place.extent}, at::TensorOptions(stored.type));
    const auto first = static_cast<std::uint64_t>(place.offset) * flat.element_size();
    if (!read_bytes(place.entry, first, flat.mutable_data_ptr(), flat.nbytes())) {
        return fail(codes::safetensors_tensor, path_.string(), {{"tensor", stored.name}, {"reason", "its bytes cannot be read, or are not those that were written"}});
    }
    return at::as_strided(flat, stored.shape, place.strides).contiguous();
}

// What a file is that is no ZIP archive.
Expected<void> check_start(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(codes::file_unreadable, path.string(), {{"reason", std::strerror(errno)}});
    std::string start(512, '\0');
    file.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(file.gcount()));
    if (start.starts_with("PK\x03\x04")) return {};
    const char* remedy = " (load it in PyTorch and save it again)";
    if (start.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9")) return refused(path, std::string("it is in the format of PyTorch before 1.6") + remedy);
    if (start.size() > 262 && start.compare(257, 5, "ustar") == 0) return refused(path, std::string("it is a tar archive, the oldest format of PyTorch") + remedy);
    return broken(path, "it is not a ZIP archive");
}

}  // namespace

Expected<std::unique_ptr<TensorSource>> open_torch_zip(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return fail(codes::file_missing, path.string());
    if (auto start = check_start(path); !start) return tl::unexpected(start.error());
    int error = 0;
    Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &error));
    if (!archive) {
        zip_error_t words;
        zip_error_init_with_code(&words, error);
        std::string reason = zip_error_strerror(&words);
        zip_error_fini(&words);
        return broken(path, "its directory cannot be read (" + reason + ")");
    }
    auto out = std::make_unique<TorchZip>(path, std::move(archive));
    if (auto opened = out->open(fs::file_size(path, ignored)); !opened) return tl::unexpected(opened.error());
    return out;
}

}  // namespace tb::nn
