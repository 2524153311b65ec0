#include "core/data/token_cache.h"

#include "core/base/cache_folder.h"
#include "core/base/fingerprint.h"
#include "core/base/system.h"

#include <algorithm>
#include <cstring>

namespace tb {

namespace {

constexpr std::string_view magic = "tunebench tokens 1\n";
constexpr std::size_t digest_size = 64;

void add_encoding(const Encoding& encoding, Fingerprint& fingerprint) {
    for (const auto& list : {encoding.ids, encoding.type_ids})
        fingerprint.add(bytes_of(list));
}

struct Header {
    std::int64_t rows = 0, tokens = 0, rows_cut = 0;
};

template <class T>
void take(std::string_view& bytes, std::vector<T>& list, std::size_t count) {
    list.resize(count);
    const auto size = count * sizeof(T);
    if (size > 0) std::memcpy(list.data(), bytes.data(), size);
    bytes.remove_prefix(size);
}

// Sizes of the parts of a file with that header, or -1 where they cannot be.
std::int64_t payload_size(const Header& header) {
    constexpr std::int64_t most = std::int64_t{1} << 40;
    if (header.rows < 0 || header.tokens < 0 || header.rows > most || header.tokens > most) return -1;
    return header.tokens * static_cast<std::int64_t>(sizeof(std::int32_t) + 1) + (header.rows + 1) * static_cast<std::int64_t>(sizeof(std::int64_t));
}

std::optional<Encoded> parse(std::string_view bytes) {
    Header header;
    const auto fixed = magic.size() + digest_size + sizeof header;
    if (bytes.size() < fixed || bytes.substr(0, magic.size()) != magic) return {};
    const auto digest = bytes.substr(magic.size(), digest_size);
    const auto body = bytes.substr(magic.size() + digest_size);
    std::memcpy(&header, body.data(), sizeof header);
    if (payload_size(header) != static_cast<std::int64_t>(bytes.size() - fixed) || sha256(body) != digest) return {};
    Encoded out;
    auto rest = body.substr(sizeof header);
    std::vector<std::uint8_t> types;
    take(rest, out.offsets, static_cast<std::size_t>(header.rows) + 1);
    take(rest, out.ids, static_cast<std::size_t>(header.tokens));
    take(rest, types, static_cast<std::size_t>(header.tokens));
    out.type_ids.assign(types.begin(), types.end());
    out.rows_cut = header.rows_cut;
    return out;
}

void write(const fs::path& file, const Encoded& encoded) {
    const Header header{encoded.size(), encoded.tokens(), encoded.rows_cut};
    const std::vector<std::uint8_t> types(encoded.type_ids.begin(), encoded.type_ids.end());
    std::string body(reinterpret_cast<const char*>(&header), sizeof header);
    for (const auto part : {bytes_of(encoded.offsets), bytes_of(encoded.ids), bytes_of(types)}) body += part;
    const auto digest = sha256(body);
    const std::string_view parts[] = {magic, digest, body};
    (void)write_file(file, parts);
}

std::int64_t text_bytes(const Examples& examples) {
    std::int64_t sum = 0;
    for (const auto* texts : {&examples.text, &examples.text2})
        for (const auto& text : *texts) sum += static_cast<std::int64_t>(text.size());
    return sum;
}

}  // namespace

TokenCache token_cache() {
    TokenCache cache;
    cache.folder = home_folder() / "cache" / "tokens";
    return cache;
}

std::string token_key(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length) {
    Fingerprint fingerprint;
    fingerprint.add(magic);
    for (const auto& [name, content] : tokenizer.files()) {
        fingerprint.add(name);
        fingerprint.add(content);
    }
    // The class, which config.json may decide, shows in the rows it makes.
    constexpr const char* probe = "A\u00c9 <mask>[MASK] \u4f60 I'm  12";
    add_encoding(tokenizer.encode(probe), fingerprint);
    add_encoding(tokenizer.encode_pair(probe, probe, 9), fingerprint);
    fingerprint.add(std::to_string(max_length.value_or(tokenizer.model_max_length().value_or(0))));
    for (const auto* texts : {&examples.text, &examples.text2}) {
        fingerprint.add(std::to_string(texts->size()));
        for (const auto& text : *texts) fingerprint.add(text);
    }
    return fingerprint.take();
}

Encoded encode_cached(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length, int threads,
                      const TokenCache& cache) {
    if (text_bytes(examples) < cache.worth_bytes) return encode(examples, tokenizer, max_length, threads);
    const auto file = cache.folder / (token_key(examples, tokenizer, max_length) + ".tokens");
    if (const auto content = read_file(file)) {
        if (auto found = parse(*content); found && found->size() == examples.size()) {
            found->label = examples.label;
            found->target = examples.target;
            found->row = examples.row;
            mark_used(file);
            return std::move(*found);
        }
    }
    auto encoded = encode(examples, tokenizer, max_length, threads);
    if (make_folders(cache.folder)) {
        write(file, encoded);
        keep_within(cache.folder, cache.most_bytes);
    }
    return encoded;
}

}  // namespace tb
