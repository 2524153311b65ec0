#include "core/nn/safetensors.h"

#include "core/base/codes.h"
#include "core/base/input_file.h"
#include "core/nn/codes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <set>

namespace tb::nn {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

namespace {

struct Type {
    const char* name;
    at::ScalarType scalar;
};
constexpr std::array types{Type{"F32", at::kFloat}, Type{"F16", at::kHalf}, Type{"BF16", at::kBFloat16}, Type{"F64", at::kDouble}, Type{"I64", at::kLong},
    Type{"I32", at::kInt}, Type{"I16", at::kShort}, Type{"I8", at::kChar}, Type{"U8", at::kByte}, Type{"BOOL", at::kBool}};

constexpr std::uint64_t header_limit = 100'000'000;  // as the format's own reader has it

struct Entry {
    StoredTensor tensor;
    std::uint64_t begin = 0, end = 0;
};

// The header, with every name that stands in it twice.
Json parse_header(const std::string& text, std::vector<std::string>& twice) {
    std::set<std::string> names;
    return Json::parse(
        text,
        [&](int depth, Json::parse_event_t event, Json& value) {
            if (depth == 1 && event == Json::parse_event_t::key && !names.insert(value.get<std::string>()).second) {
                twice.push_back(value.get<std::string>());
            }
            return true;
        },
        false);
}

// What is wrong with one entry of the header, or nothing.
std::string read_entry(const Json& json, std::uint64_t data_size, Entry& entry) {
    if (!json.is_object()) return "its entry in the header is not an object";
    const auto dtype = json.find("dtype"), shape = json.find("shape"), offsets = json.find("data_offsets");
    if (dtype == json.end() || !dtype->is_string()) return "its type is not given";
    const auto type = std::find_if(types.begin(), types.end(), [&](const Type& one) { return *dtype == one.name; });
    if (type == types.end()) return "its type " + dtype->get<std::string>() + " is not known";
    entry.tensor.type = type->scalar;
    if (shape == json.end() || !shape->is_array()) return "its shape is not given";
    for (const auto& size : *shape) {
        if (!size.is_number_unsigned() || size.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) return "its shape is not a list of sizes";
        entry.tensor.shape.push_back(size.get<std::int64_t>());
    }
    const auto count = element_count(entry.tensor.shape);
    std::uint64_t bytes = 0;
    if (!count || __builtin_mul_overflow(static_cast<std::uint64_t>(*count), c10::elementSize(entry.tensor.type), &bytes)) return "its shape is too large";
    const bool pair = offsets != json.end() && offsets->is_array() && offsets->size() == 2 && (*offsets)[0].is_number_unsigned() &&
                      (*offsets)[1].is_number_unsigned();
    if (!pair) return "its place in the file is not given";
    entry.begin = (*offsets)[0];
    entry.end = (*offsets)[1];
    if (entry.begin > entry.end) return "it ends before it begins";
    if (entry.end > data_size) return "it ends after the end of the file";
    if (entry.end - entry.begin != bytes) {
        return "it has " + std::to_string(entry.end - entry.begin) + " bytes, its shape needs " + std::to_string(bytes);
    }
    return {};
}

Problem tensor_problem(const fs::path& path, const std::string& tensor, std::string reason) {
    return {&codes::safetensors_tensor, path.string(), {{"tensor", tensor}, {"reason", std::move(reason)}}, Severity::error};
}

Problem file_problem(const fs::path& path, std::string reason) {
    return {&codes::safetensors_broken, path.string(), {{"reason", std::move(reason)}}, Severity::error};
}

// The header's text, or why there is none.
std::string read_header(const InputFile& input, std::string& text) {
    std::uint64_t length = 0;
    if (input.size() < sizeof length || !input.read(&length, sizeof length, 0)) return "it is shorter than a header";
    if (length > header_limit) return "its header would have " + std::to_string(length) + " bytes, more than the format allows";
    if (length > input.size() - sizeof length) return "its header would be longer than the file";
    text.resize(length);
    if (!input.read(text.data(), length, sizeof length)) return "its header cannot be read";
    if (!text.starts_with('{')) return "its header is not a JSON object";
    return {};
}

// Entries in the order of their bytes; `problems` says what does not hold together.
std::vector<Entry> read_entries(const fs::path& path, const Json& header, std::uint64_t data_size, Problems& problems) {
    std::vector<Entry> entries;
    for (const auto& [name, json] : header.items()) {
        if (name == "__metadata__") continue;
        Entry entry;
        entry.tensor.name = name;
        if (auto reason = read_entry(json, data_size, entry); !reason.empty()) problems.push_back(tensor_problem(path, name, std::move(reason)));
        else entries.push_back(std::move(entry));
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.begin < b.begin; });
    if (!problems.empty()) return entries;
    std::uint64_t end = 0;
    for (const auto& entry : entries) {
        if (entry.begin < end) problems.push_back(tensor_problem(path, entry.tensor.name, "it overlaps the tensor before it"));
        if (entry.begin > end) problems.push_back(tensor_problem(path, entry.tensor.name, "there is a gap of unnamed bytes before it"));
        end = std::max(end, entry.end);
    }
    if (problems.empty() && end != data_size) problems.push_back(file_problem(path, "there are bytes after its last tensor"));
    return entries;
}

std::map<std::string, std::string> read_metadata(const Json& header) {
    std::map<std::string, std::string> out;
    const auto found = header.find("__metadata__");
    if (found == header.end() || !found->is_object()) return out;
    for (const auto& [key, value] : found->items()) {
        if (value.is_string()) out[key] = value.get<std::string>();  // the format has nothing else there
    }
    return out;
}

class Safetensors : public TensorSource {
public:
    explicit Safetensors(const fs::path& path) : path_(path), input_(path) {}

    const std::vector<StoredTensor>& tensors() const override { return tensors_; }
    const fs::path& file(std::size_t) const override { return path_; }
    const std::map<std::string, std::string>& metadata() const { return metadata_; }

    Expected<void> open() {
        if (!input_.open()) return fail(codes::file_unreadable, path_.string(), {{"reason", std::strerror(errno)}});
        std::string text;
        if (auto reason = read_header(input_, text); !reason.empty()) return tl::unexpected(Problems{file_problem(path_, std::move(reason))});
        std::vector<std::string> twice;
        const auto header = parse_header(text, twice);
        if (!header.is_object()) return tl::unexpected(Problems{file_problem(path_, "its header is not a JSON object")});
        Problems problems;
        for (const auto& name : twice) problems.push_back(tensor_problem(path_, name, "it is named twice"));
        start_ = sizeof(std::uint64_t) + text.size();
        for (auto& entry : read_entries(path_, header, input_.size() - start_, problems)) {
            tensors_.push_back(std::move(entry.tensor));
            places_.emplace_back(entry.begin, entry.end);
        }
        metadata_ = read_metadata(header);
        if (!problems.empty()) return tl::unexpected(problems);
        return {};
    }

    Expected<at::Tensor> read(std::size_t tensor) const override {
        const auto [begin, end] = places_[tensor];
        auto out = at::empty(tensors_[tensor].shape, at::TensorOptions(tensors_[tensor].type));
        if (end > begin && !input_.read(out.mutable_data_ptr(), end - begin, start_ + begin)) {
            return tl::unexpected(Problems{tensor_problem(path_, tensors_[tensor].name, "its bytes cannot be read")});
        }
        return out;
    }

private:
    fs::path path_;
    InputFile input_;
    std::vector<StoredTensor> tensors_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> places_;  // first byte and the one after the last, in the data
    std::uint64_t start_ = 0;
    std::map<std::string, std::string> metadata_;
};

Expected<std::unique_ptr<Safetensors>> open(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return fail(codes::file_missing, path.string());
    auto source = std::make_unique<Safetensors>(path);
    if (auto opened = source->open(); !opened) return tl::unexpected(opened.error());
    return source;
}

}  // namespace

const at::Tensor* TensorFile::find(const std::string& name) const {
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const auto& one) { return one.first == name; });
    return found == tensors.end() ? nullptr : &found->second;
}

Expected<std::unique_ptr<TensorSource>> open_safetensors(const fs::path& path) {
    auto source = open(path);
    if (!source) return tl::unexpected(source.error());
    return std::move(*source);
}

Expected<TensorFile> read_safetensors(const fs::path& path) {
    const auto source = open(path);
    if (!source) return tl::unexpected(source.error());
    Problems problems;
    TensorFile out;
    out.metadata = (*source)->metadata();
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
        auto tensor = (*source)->read(i);
        if (tensor) out.tensors.emplace_back((*source)->tensors()[i].name, std::move(*tensor));
        else problems.insert(problems.end(), tensor.error().begin(), tensor.error().end());
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return out;
}

Expected<void> write_safetensors(const fs::path& path, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata) {
    NamedTensors whole;
    for (const auto& [name, tensor] : tensors) whole.emplace_back(name, tensor.detach().to(at::kCPU).contiguous());
    // Wide elements first, so that every tensor lies on a border of its own element size.
    std::stable_sort(whole.begin(), whole.end(), [](const auto& a, const auto& b) { return a.second.element_size() > b.second.element_size(); });
    Json header = Json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : whole) {
        const auto type = std::find_if(types.begin(), types.end(), [scalar = tensor.scalar_type()](const Type& one) { return one.scalar == scalar; });
        TORCH_CHECK(type != types.end(), "safetensors: type of ", name);
        const auto end = offset + tensor.nbytes();
        header[name] = {{"dtype", type->name}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    auto text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const auto length = std::uint64_t{text.size()};
    std::vector<std::string_view> parts{{reinterpret_cast<const char*>(&length), sizeof length}, text};
    for (const auto& [name, tensor] : whole) parts.emplace_back(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
    return write_file(path, parts);
}

}  // namespace tb::nn
