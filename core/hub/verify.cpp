#include "core/hub/verify.h"

#include "core/base/codes.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <vector>

namespace tb {

static bool is_hash(const std::string& text, std::size_t digits) {
    return text.size() == digits && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) && !std::isupper(c); });
}

static Expected<std::string> digest(const fs::path& file, const EVP_MD* kind, const std::string& before) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(codes::file_unreadable, file.string(), {{"reason", "it cannot be opened"}});
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), kind, nullptr);
    EVP_DigestUpdate(context.get(), before.data(), before.size());
    std::vector<char> buffer(1 << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return fail(codes::file_unreadable, file.string(), {{"reason", "reading it failed"}});
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(context.get(), bytes, &size);
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        constexpr const char* digits = "0123456789abcdef";
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

Expected<bool> has_hash(const fs::path& file, const std::string& hash) {
    const bool git = is_hash(hash, 40);
    if (!git && !is_hash(hash, 64)) return true;
    std::error_code error;
    // git hashes the kind and the size before the content.
    const auto before = git ? "blob " + std::to_string(fs::file_size(file, error)) + std::string(1, '\0') : std::string();
    const auto found = digest(file, git ? EVP_sha1() : EVP_sha256(), before);
    if (!found) return tl::unexpected(found.error());
    return *found == hash;
}

}  // namespace tb
