#pragma once
// One HTTP exchange over libcurl, redirects followed by hand: the token goes to the endpoint it belongs to and to no other host.
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tb {

struct HttpResponse;

struct HttpRequest {
    std::string url;
    bool head = false;
    std::optional<std::int64_t> from;  // bytes from this one on (Range)
    std::string token;                 // for `url`'s own origin only
    int connect_seconds = 10, stall_seconds = 10;
    // Takes the body of a success as it comes: `answer` has status 200 or 206 and the headers. Returns 0, or the errno value that ends it.
    std::function<int(const HttpResponse& answer, const char* data, std::size_t size)> body;
    const std::atomic<bool>* cancelled = nullptr;
};

struct HttpResponse {
    long status = 0;                             // of the last hop; 0: no answer
    std::map<std::string, std::string> headers;  // names in lower case; of all hops, the first that says a thing wins
    std::string text;                            // the body where no one took it, cut at some size
    std::string error;                           // of the connection, in curl's words
    int write_error = 0;                         // what `body` returned
    bool cancelled = false;
    std::string refused_redirect;                // a redirect that is not followed: from https to http, or too many
    std::string header(const char* name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

HttpResponse http(const HttpRequest& request);

// "https://host:port" of a URL, lower case, the port written out.
std::string origin_of(const std::string& url);
// Percent-encoded, slashes kept.
std::string encoded_path(const std::string& path);

}  // namespace tb
