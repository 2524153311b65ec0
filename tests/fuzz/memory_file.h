#pragma once
// A file in memory with a path, for readers that take one.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace tb {

class MemoryFile {
public:
    MemoryFile() : fd_(::memfd_create("input", 0)) {}
    ~MemoryFile() { ::close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    // The path, under which the bytes now lie.
    std::filesystem::path put(const void* bytes, std::size_t size) const {
        if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();
        return "/proc/self/fd/" + std::to_string(fd_);
    }

private:
    int fd_;
};

}  // namespace tb
