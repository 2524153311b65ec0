// links: tb_text
// Tokenizer files and texts: any bytes give a tokenizer or problems, and any valid text gives ids of its vocabulary with offsets inside it.
// The first byte says which file the rest stands in; a 0xFF ends the file and begins the text.
#include "core/base/files.h"
#include "core/text/tokenizer.h"
#include "core/text/unicode.h"

#include <cstdlib>

#include <unistd.h>

namespace {

namespace fs = std::filesystem;

// One folder for the process, emptied before each input.
const fs::path& folder() {
    static const fs::path path = [] {
        auto made = fs::temp_directory_path() / ("tunebench-fuzz-" + std::to_string(::getpid()));
        fs::create_directories(made);
        return made;
    }();
    return path;
}

void put(const char* name, std::string_view content) {
    if (std::FILE* file = std::fopen((folder() / name).c_str(), "wb")) {
        std::fwrite(content.data(), 1, content.size(), file);
        std::fclose(file);
    }
}

// Bytes as characters: each pair is one, mostly of ASCII, so that every input is a valid text.
std::string as_text(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto high = static_cast<unsigned char>(bytes[i]), low = static_cast<unsigned char>(bytes[i + 1]);
        const char32_t c = high < 0xD8 ? static_cast<char32_t>(high << 8 | low) : low;
        tb::unicode::append(text, high < 0x80 ? low & 0x7F : c);
    }
    return text;
}

void check(const tb::Tokenizer& tokenizer, const std::string& text) {
    tb::EncodeOptions options;
    options.offsets = true;
    const auto with = tokenizer.encode(text, options), plain = tokenizer.encode(text);
    if (with.ids != plain.ids || with.offsets.size() != with.ids.size() || with.type_ids.size() != with.ids.size()) std::abort();
    for (const auto& span : with.offsets)
        if (span.begin < 0 || span.begin > span.end || span.end > static_cast<std::int32_t>(text.size())) std::abort();
    for (const auto rule : {tb::Truncation::longest_first, tb::Truncation::only_first, tb::Truncation::only_second}) {
        tb::EncodeOptions cut(9);
        cut.truncation = rule;
        const auto row = tokenizer.encode_pair(text, text, cut);
        if (!row.too_long && tokenizer.special_tokens(true) <= 9 && row.ids.size() > 9) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto end = std::min(all.find('\xFF'), all.size());
    const auto file = all.substr(0, end);
    const auto text = as_text(all.substr(std::min(end + 1, all.size())));
    for (const char* name : {"tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "tokenizer.model", "tokenizer_config.json", "added_tokens.json"})
        ::unlink((folder() / name).c_str());
    constexpr const char* vocabulary = R"({"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"a":4,"b":5,"ab":6,"Ġ":7,"<mask>":8})";
    switch (data[0] % 6) {
        case 0: put("tokenizer.json", file); break;
        case 1: put("vocab.txt", file); break;
        case 2: put("vocab.json", file); put("merges.txt", "#version: 0.2\n"); break;
        case 3: put("vocab.json", vocabulary); put("merges.txt", file); break;
        case 4: put("tokenizer.model", file); break;
        default:
            put("vocab.json", vocabulary);
            put("merges.txt", "#version: 0.2\na b\n");
            put("tokenizer_config.json", file);
    }
    if (const auto tokenizer = tb::load_tokenizer(folder())) check(**tokenizer, text);
    return 0;
}
