#include "core/hub/http.h"

#include "core/base/ascii.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <mutex>

namespace tb {

namespace {

struct Exchange {
    const HttpRequest& request;
    HttpResponse& response;
    CURL* curl;
    std::string location;
};

std::string stripped(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool of_the_file(const std::string& header) { return header.rfind("x-", 0) == 0; }

std::size_t take_header(char* data, std::size_t one, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const std::string line(data, one * count);
    const auto colon = line.find(':');
    if (colon == std::string::npos) return one * count;
    const auto name = lower_ascii(line.substr(0, colon));
    const auto value = stripped(line.substr(colon + 1));
    if (name == "location") exchange.location = value;
    // What the hub says of a file ("x-linked-etag") stands in the first answer, what the answer itself is in the last.
    if (!of_the_file(name)) exchange.response.headers.erase(name);
    exchange.response.headers.emplace(name, value);
    return one * count;
}

std::size_t take_body(char* data, std::size_t one, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const auto size = one * count;
    long status = 0;
    curl_easy_getinfo(exchange.curl, CURLINFO_RESPONSE_CODE, &status);
    const bool success = status == 200 || status == 206;
    if (success && exchange.request.body) {
        exchange.response.status = status;
        exchange.response.write_error = exchange.request.body(exchange.response, data, size);
        return exchange.response.write_error == 0 ? size : 0;
    }
    constexpr std::size_t most = 64 << 20;
    if (exchange.response.text.size() + size > most) return 0;
    exchange.response.text.append(data, size);
    return size;
}

int report(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& request = *static_cast<const HttpRequest*>(user);
    return request.cancelled && *request.cancelled ? 1 : 0;
}

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

List headers_of(const HttpRequest& request, bool with_token) {
    curl_slist* list = curl_slist_append(nullptr, "Accept-Encoding: identity");  // sizes and ranges are those of the file itself
    if (with_token && !request.token.empty()) list = curl_slist_append(list, ("Authorization: Bearer " + request.token).c_str());
    return {list, &curl_slist_free_all};
}

void set_options(CURL* curl, const HttpRequest& request, const std::string& url, Exchange& exchange, char* error) {
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "tunebench");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOBODY, request.head ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_seconds));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_seconds));
    if (request.from) curl_easy_setopt(curl, CURLOPT_RANGE, fmt::format("{}-", *request.from).c_str());
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, report);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<HttpRequest*>(&request));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
}

// One hop; the place to go on at, or nothing.
std::string hop(const HttpRequest& request, const std::string& url, bool with_token, HttpResponse& response) {
    const Curl curl(curl_easy_init(), &curl_easy_cleanup);
    if (!curl) {
        response.error = "libcurl cannot be started";
        return {};
    }
    Exchange exchange{request, response, curl.get(), {}};
    char error[CURL_ERROR_SIZE] = "";
    set_options(curl.get(), request, url, exchange, error);
    const auto headers = headers_of(request, with_token);
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    const auto result = curl_easy_perform(curl.get());
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &response.status);
    response.cancelled = result == CURLE_ABORTED_BY_CALLBACK;
    if (result != CURLE_OK) {
        response.error = *error ? error : curl_easy_strerror(result);
        return {};
    }
    if (response.status < 300 || response.status >= 400 || response.status == 304) return {};
    return exchange.location;
}

struct Url {
    using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
    Handle handle{curl_url(), &curl_url_cleanup};
    explicit Url(const std::string& text) { valid = curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK; }
    bool valid = false;
    bool go_to(const std::string& location) { return curl_url_set(handle.get(), CURLUPART_URL, location.c_str(), 0) == CURLUE_OK; }
    std::string part(CURLUPart what, unsigned flags = 0) const {
        char* text = nullptr;
        if (curl_url_get(handle.get(), what, &text, flags) != CURLUE_OK) return {};
        std::string out = text;
        curl_free(text);
        return out;
    }
};

}  // namespace

std::string origin_of(const std::string& url) {
    const Url parts(url);
    if (!parts.valid) return {};
    return lower_ascii(parts.part(CURLUPART_SCHEME) + "://" + parts.part(CURLUPART_HOST)) + ":" + parts.part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

std::string encoded_path(const std::string& path) {
    std::string out;
    for (const unsigned char c : path) {
        const bool plain = std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '/';
        out += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", static_cast<unsigned>(c));
    }
    return out;
}

HttpResponse http(const HttpRequest& request) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    HttpResponse response;
    const auto own = origin_of(request.url);
    auto url = request.url;
    constexpr int most = 10;
    for (int hops = 0; hops <= most; ++hops) {
        response.text.clear();
        std::erase_if(response.headers, [](const auto& header) { return !of_the_file(header.first); });
        const auto location = hop(request, url, origin_of(url) == own, response);
        // Where the hub redirects to its store it has said all that a HEAD asks for; the store may not answer one.
        if (location.empty() || (request.head && response.headers.contains("x-linked-etag"))) return response;
        Url next(url);
        const bool was_secure = next.part(CURLUPART_SCHEME) == "https";
        if (!next.go_to(location) || (was_secure && next.part(CURLUPART_SCHEME) != "https")) {
            response.refused_redirect = origin_of(location);
            return response;
        }
        url = next.part(CURLUPART_URL);
    }
    response.refused_redirect = origin_of(url);
    return response;
}

}  // namespace tb
