#pragma once
// A file that is read piece by piece. Reads fail with words instead of a signal when the file shrinks meanwhile, which a mapping would not.
#include "core/base/files.h"

namespace tb {

class InputFile {
public:
    explicit InputFile(const fs::path& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    bool open() const { return descriptor_ >= 0; }  // false: errno says why
    std::uint64_t size() const { return size_; }    // bytes when it was opened; 0 of what is no regular file
    // False: the file ends before `count` bytes from `offset`, or cannot be read there.
    bool read(void* to, std::uint64_t count, std::uint64_t offset) const;

private:
    int descriptor_;
    std::uint64_t size_ = 0;
};

}  // namespace tb
