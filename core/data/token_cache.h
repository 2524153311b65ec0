#pragma once
// Tokenised once per data set and tokenizer: the ids of a split's texts, kept on disk. A file that is broken, cut or of another version is as
// good as none and written anew; a cache is never a reason to fail.
#include "core/base/files.h"
#include "core/data/dataset.h"

namespace tb {

struct TokenCache {
    fs::path folder;
    std::int64_t most_bytes = std::int64_t{2} << 30;   // above that the files used longest ago go
    std::int64_t worth_bytes = std::int64_t{1} << 18;  // less text than that is tokenised in the time that a file takes
};
// TUNEBENCH_HOME/cache/tokens.
TokenCache token_cache();

// What decides the ids: the tokenizer's files and what its class makes of them, the texts, max_length.
std::string token_key(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length);

// As encode(), through the cache.
Encoded encode_cached(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length, int threads,
                      const TokenCache& cache);

}  // namespace tb
