#pragma once
// One blob over the wire: tried again after faults, gone on with where it was cut, checked before it appears.
#include "core/base/files.h"
#include "core/hub/http.h"

namespace tb {

// Asks, and asks again after 429 (as long as Retry-After says), 5xx and broken connections: four times in all.
HttpResponse ask_patiently(const HttpRequest& request, double first_wait, const std::function<void(double seconds)>& waiting);

struct Blob {
    std::string etag, sha256;  // sha256 may be empty
    std::int64_t size = -1;    // -1: not known
    std::string place;         // "org/name/file", for messages
};
struct TransferEvents {
    std::function<void(std::int64_t done)> bytes;
    std::function<void(double seconds)> waiting;
    std::function<void()> verifying;
    std::function<Problem(const HttpResponse&)> refuse;  // an answer that ends the transfer, in words
};
// Appends to `incomplete` what it lacks, checks size and hash, and renames it to `blob`.
Expected<void> transfer_blob(const HttpRequest& request, const Blob& wanted, const fs::path& incomplete, const fs::path& blob, double first_wait,
                             const TransferEvents& events);

}  // namespace tb
