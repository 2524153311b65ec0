#pragma once
// A small HTTP server that behaves as the hub does, on a thread of its own: listings, HEAD with ETags, redirects to a store on another port,
// ranges, tokens, and faults on demand.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Request {
    std::string method, path;                    // without the query
    std::map<std::string, std::string> headers;  // names in lower case
    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

struct Reply {
    int status = 200;
    std::map<std::string, std::string> headers;
    std::string body;
    long cut_after = -1;        // bytes of the body after which the connection is closed; -1: none
    int pause_every_kilobyte = 0;  // milliseconds
};

class HttpServer {
public:
    explicit HttpServer(std::function<Reply(const Request&)> answer) : answer_(std::move(answer)) {
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(socket_, 16);
        socklen_t size = sizeof address;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~HttpServer() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::vector<Request> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    int count(const std::string& method, const std::string& part) const {
        int n = 0;
        for (const auto& request : requests()) n += request.method == method && request.path.find(part) != std::string::npos;
        return n;
    }

private:
    void serve() {
        for (;;) {
            const int client = ::accept(socket_, nullptr, nullptr);
            if (client < 0) return;
            talk(client);
            ::close(client);
        }
    }
    void talk(int client) {
        std::string text;
        char buffer[4096];
        while (text.find("\r\n\r\n") == std::string::npos) {
            const auto n = ::recv(client, buffer, sizeof buffer, 0);
            if (n <= 0) return;
            text.append(buffer, static_cast<std::size_t>(n));
        }
        const auto request = parse(text);
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
        }
        send(client, request, answer_(request));
    }
    static Request parse(const std::string& text) {
        Request out;
        const auto line_end = text.find("\r\n");
        const auto first = text.find(' '), second = text.find(' ', first + 1);
        out.method = text.substr(0, first);
        out.path = text.substr(first + 1, second - first - 1);
        out.path = out.path.substr(0, out.path.find('?'));
        for (auto at = line_end + 2; at < text.size();) {
            const auto end = text.find("\r\n", at);
            const auto line = text.substr(at, end - at);
            at = end + 2;
            const auto colon = line.find(": ");
            if (colon == std::string::npos) break;
            auto name = line.substr(0, colon);
            for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            out.headers[name] = line.substr(colon + 2);
        }
        return out;
    }
    static void send(int client, const Request& request, Reply reply) {
        std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " x\r\nConnection: close\r\n";
        reply.headers.emplace("Content-Length", std::to_string(reply.body.size()));
        for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
        head += "\r\n";
        if (!put(client, head) || request.method == "HEAD") return;
        const auto size = reply.cut_after < 0 ? reply.body.size() : static_cast<std::size_t>(reply.cut_after);
        constexpr std::size_t piece = 1024;
        for (std::size_t at = 0; at < size && at < reply.body.size(); at += piece) {
            if (!put(client, reply.body.substr(at, std::min({piece, size - at, reply.body.size() - at})))) return;
            if (reply.pause_every_kilobyte) std::this_thread::sleep_for(std::chrono::milliseconds(reply.pause_every_kilobyte));
        }
    }
    static bool put(int client, const std::string& text) {
        for (std::size_t sent = 0; sent < text.size();) {
            const auto n = ::send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) return false;
            sent += static_cast<std::size_t>(n);
        }
        return true;
    }

    std::function<Reply(const Request&)> answer_;
    mutable std::mutex mutex_;
    std::vector<Request> requests_;
    int socket_ = -1, port_ = 0;
    std::thread thread_;
};

// The content of a repository and what is to go wrong with it.
struct HubFile {
    std::string content, etag;
    bool large = false;  // kept outside git: redirected to the store
};

class HubServer {
public:
    HubServer() : store_([this](const Request& r) { return store(r); }), hub_([this](const Request& r) { return answer(r); }) {}

    std::map<std::string, HubFile> files;
    std::vector<std::string> listed_extra;          // names listed without content
    std::string id = "org/tiny", commit = "0123456789abcdef0123456789abcdef01234567";
    std::string kind = "models";
    std::string licence;                            // of the page; empty: it says none
    std::string token;                              // asked for where not empty
    std::function<std::optional<Reply>(const Request&)> hub_fault, store_fault;

    std::string url() const { return hub_.url(); }
    const HttpServer& hub() const { return hub_; }
    const HttpServer& store_server() const { return store_; }

private:
    Reply answer(const Request& request) {
        if (hub_fault)
            if (auto fault = hub_fault(request)) return *fault;
        if (!token.empty() && request.header("authorization") != "Bearer " + token) return {401, {{"X-Error-Code", "RepoNotFound"}}, "{}"};
        const auto api = "/api/" + kind + "/" + id + "/revision/main";
        if (request.path == api) return {200, {{"Content-Type", "application/json"}}, listing()};
        const auto resolve = (kind == "models" ? "/" : "/" + kind + "/") + id + "/resolve/" + commit + "/";
        if (request.path.rfind(resolve, 0) != 0) return {404, {{"X-Error-Code", "RepoNotFound"}}, "{}"};
        const auto found = files.find(request.path.substr(resolve.size()));
        if (found == files.end()) return {404, {{"X-Error-Code", "EntryNotFound"}}, "no such file"};
        const auto& file = found->second;
        if (!file.large) return ranged(request, file.content, {{"ETag", "\"" + file.etag + "\""}, {"X-Repo-Commit", commit}});
        return {302,
                {{"Location", store_.url() + "/blobs/" + file.etag + "?signature=secret"},
                 {"X-Linked-ETag", "\"" + file.etag + "\""},
                 {"X-Linked-Size", std::to_string(file.content.size())},
                 {"X-Repo-Commit", commit}},
                "go there"};
    }
    Reply store(const Request& request) {
        if (store_fault)
            if (auto fault = store_fault(request)) return *fault;
        for (const auto& [name, file] : files)
            if (request.path == "/blobs/" + file.etag) return ranged(request, file.content, {});
        return {404, {}, ""};
    }
    std::string listing() const {
        std::string out = "{\"id\": \"" + id + "\", \"sha\": \"" + commit + "\", \"siblings\": [";
        std::string comma;
        for (const auto& [name, file] : files) {
            out += comma + "{\"rfilename\": \"" + name + "\", \"size\": " + std::to_string(file.content.size()) + "}";
            comma = ", ";
        }
        for (const auto& name : listed_extra) {
            out += comma + "{\"rfilename\": \"" + name + "\"}";
            comma = ", ";
        }
        return out + "]" + (licence.empty() ? "" : ", \"cardData\": {\"license\": \"" + licence + "\"}") + "}";
    }

public:
    static Reply ranged(const Request& request, const std::string& content, std::map<std::string, std::string> headers) {
        const auto range = request.header("range");
        if (range.empty()) return {200, std::move(headers), content};
        const auto from = static_cast<std::size_t>(std::stoll(range.substr(6)));
        if (from >= content.size()) return {416, {}, ""};
        headers["Content-Range"] = "bytes " + std::to_string(from) + "-" + std::to_string(content.size() - 1) + "/" + std::to_string(content.size());
        return {206, std::move(headers), content.substr(from)};
    }

private:
    HttpServer store_, hub_;
};
