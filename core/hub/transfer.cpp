#include "core/hub/transfer.h"

#include "core/base/system.h"
#include "core/hub/codes.h"
#include "core/hub/verify.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace tb {

constexpr int most_tries = 4;             // in a row without a byte of progress
constexpr double longest_wait = 120;      // seconds that Retry-After may ask for
constexpr int other_part = EILSEQ;        // the server sent another part than was asked for

static bool cancelled(const HttpRequest& request) { return request.cancelled && *request.cancelled; }

// Worth another try: the connection broke, or the server says it is busy or in trouble.
static bool passing(const HttpResponse& answer) {
    if (answer.cancelled || answer.write_error != 0 || !answer.refused_redirect.empty()) return false;
    if (!answer.error.empty() || answer.status == 0) return true;
    return answer.status == 408 || answer.status == 429 || (answer.status >= 500 && answer.status != 501);
}

static double seconds_to_wait(const HttpResponse& answer, double first_wait, int tries) {
    const double asked = std::atof(answer.header("retry-after").c_str());
    double wait = first_wait;
    for (int i = 1; i < tries; ++i) wait *= 2;
    return std::max(asked, wait);
}

static void wait(const HttpRequest& request, double seconds) {
    const double until = monotonic_seconds() + seconds;
    while (monotonic_seconds() < until && !cancelled(request)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

// Whether it was worth waiting; then it has waited.
static bool waited(const HttpRequest& request, const HttpResponse& answer, double first_wait, int tries, const std::function<void(double)>& waiting) {
    const double seconds = seconds_to_wait(answer, first_wait, tries);
    if (tries >= most_tries || seconds > longest_wait || cancelled(request)) return false;
    if (waiting) waiting(seconds);
    wait(request, seconds);
    return true;
}

HttpResponse ask_patiently(const HttpRequest& request, double first_wait, const std::function<void(double seconds)>& waiting) {
    for (int tries = 1;; ++tries) {
        auto answer = http(request);
        answer.cancelled = answer.cancelled || cancelled(request);
        if (!passing(answer) || !waited(request, answer, first_wait, tries, waiting)) {
            answer.cancelled = answer.cancelled || cancelled(request);
            return answer;
        }
    }
}

namespace {

// The file that grows; everything written goes through the file layer.
class Growing {
public:
    explicit Growing(const fs::path& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        if (fd_ < 0) {
            error_ = errno;
        } else {
            size_ = ::lseek(fd_, 0, SEEK_END);
        }
    }
    ~Growing() {
        if (fd_ >= 0) ::close(fd_);
    }
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;
    int error() const { return error_; }
    std::int64_t size() const { return size_; }
    void start_over() {
        if (::ftruncate(fd_, 0) != 0) error_ = errno;
        ::lseek(fd_, 0, SEEK_SET);
        size_ = 0;
    }
    int append(const char* data, std::size_t size) {
        error_ = file_layer().write(fd_, data, size);
        if (error_ == 0) size_ += static_cast<std::int64_t>(size);
        return error_;
    }
    int sync() { return file_layer().sync(fd_); }

private:
    int fd_ = -1, error_ = 0;
    std::int64_t size_ = 0;
};

// "bytes 100-199/200" begins at 100.
std::int64_t begin_of(const std::string& content_range) {
    const auto digit = content_range.find_first_of("0123456789");
    return digit == std::string::npos ? -1 : std::atoll(content_range.c_str() + digit);
}

class Transfer {
public:
    Transfer(HttpRequest request, const Blob& wanted, const fs::path& incomplete, const TransferEvents& events)
        : request_(std::move(request)), wanted_(wanted), path_(incomplete), file_(incomplete), events_(events) {}

    Expected<void> run(double first_wait) {
        for (int tries = 1; !complete(); ++tries) {
            if (file_.error() != 0) return tl::unexpected(Problems{write_problem(file_.error(), path_)});
            const auto before = file_.size();
            const auto answer = go_on();
            if (file_.size() > before) tries = 1;
            if (answer.write_error == other_part || answer.status == 416) {
                file_.start_over();
            } else if (answer.write_error != 0) {
                return tl::unexpected(Problems{write_problem(answer.write_error, path_)});
            } else if (whole(answer)) {
                break;
            } else if (!passing(answer)) {
                return tl::unexpected(Problems{events_.refuse(answer)});
            }
            if (tries >= most_tries || !waited(request_, answer, first_wait, tries, events_.waiting)) return tl::unexpected(Problems{last_word(answer)});
        }
        return {};
    }
    std::int64_t size() const { return file_.size(); }
    bool resumed() const { return resumed_; }
    int sync() { return file_.sync(); }

private:
    bool complete() const { return wanted_.size >= 0 && file_.size() == wanted_.size && (file_.size() > 0 || asked_); }
    bool whole(const HttpResponse& answer) const {
        const bool success = answer.error.empty() && (answer.status == 200 || answer.status == 206);
        return success && (wanted_.size < 0 || file_.size() >= wanted_.size);
    }
    Problem last_word(HttpResponse answer) const {
        answer.cancelled = answer.cancelled || cancelled(request_);
        if (answer.status == 416 || answer.write_error == other_part || (answer.error.empty() && answer.status < 300))
            return {&codes::hub_size, wanted_.place, {{"found", file_.size()}, {"expected", wanted_.size}}, Severity::error};
        // A connection that broke while it sent is told as that, not by the status it began with.
        if (!answer.error.empty()) answer.status = 0;
        return events_.refuse(answer);
    }
    HttpResponse go_on() {
        asked_ = true;
        if (wanted_.size >= 0 && file_.size() > wanted_.size) file_.start_over();
        const auto from = file_.size();
        resumed_ = resumed_ || from > 0;
        request_.from = from > 0 ? std::optional(from) : std::nullopt;
        bool begun = false;
        request_.body = [&, from](const HttpResponse& answer, const char* data, std::size_t size) {
            if (!begun && from > 0 && answer.status == 200) file_.start_over();  // the server does not know ranges
            if (!begun && answer.status == 206 && begin_of(answer.header("content-range")) != from) return other_part;
            begun = true;
            if (const int error = file_.append(data, size)) return error;
            if (events_.bytes) events_.bytes(file_.size());
            return 0;
        };
        return http(request_);
    }

    HttpRequest request_;
    const Blob& wanted_;
    const fs::path& path_;
    Growing file_;
    const TransferEvents& events_;
    bool resumed_ = false, asked_ = false;
};

Expected<void> check_content(const fs::path& file, const Blob& wanted, std::int64_t size) {
    if (wanted.size >= 0 && size != wanted.size) return fail(codes::hub_size, wanted.place, {{"found", size}, {"expected", wanted.size}});
    for (const auto& hash : {wanted.etag, wanted.sha256}) {
        const auto right = has_hash(file, hash);
        if (!right) return tl::unexpected(right.error());
        if (!*right) return fail(codes::hub_hash, wanted.place);
    }
    return {};
}

}  // namespace

Expected<void> transfer_blob(const HttpRequest& request, const Blob& wanted, const fs::path& incomplete, const fs::path& blob, double first_wait,
                             const TransferEvents& events) {
    if (auto made = make_folders(incomplete.parent_path()); !made) return made;
    for (bool last = false;;) {
        bool resumed = false;
        Expected<void> checked;
        {
            Transfer transfer(request, wanted, incomplete, events);
            if (auto done = transfer.run(first_wait); !done) return done;
            if (const int error = transfer.sync()) return tl::unexpected(Problems{write_problem(error, incomplete)});
            if (events.verifying) events.verifying();
            checked = check_content(incomplete, wanted, transfer.size());
            resumed = transfer.resumed();
        }
        if (checked) break;
        std::error_code error;
        fs::remove(incomplete, error);
        // The part that was there before may have been the damaged one: once more, from the start.
        if (last || !resumed) return checked;
        last = true;
    }
    if (const int error = file_layer().rename(incomplete, blob)) return tl::unexpected(Problems{write_problem(error, blob)});
    return {};
}

}  // namespace tb
