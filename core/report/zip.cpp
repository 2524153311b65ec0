#include "core/report/zip.h"

#include "core/base/codes.h"

#include <memory>
#include <zip.h>

namespace tb {

static tl::unexpected<Problems> failed(const fs::path& archive, zip_error_t* error) {
    return fail(codes::file_unwritable, archive.string(), {{"reason", std::string(zip_error_strerror(error))}});
}

// The archive is made in memory, so that it reaches the disk the way every file does.
Expected<void> write_zip(const fs::path& archive, const fs::path& folder, const std::vector<fs::path>& files) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (!buffer) return failed(archive, &error);
    const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> source(buffer, zip_source_free);
    zip_source_keep(buffer);
    zip_t* zip = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
    if (!zip) return failed(archive, &error);
    std::vector<std::string> contents;
    contents.reserve(files.size());  // libzip reads them when it closes
    for (const auto& file : files) {
        auto content = read_file(file);
        if (!content) {
            zip_discard(zip);
            return tl::unexpected(content.error());
        }
        contents.push_back(std::move(*content));
        zip_source_t* entry = zip_source_buffer(zip, contents.back().data(), contents.back().size(), 0);
        if (entry && zip_file_add(zip, fs::relative(file, folder).c_str(), entry, ZIP_FL_ENC_UTF_8) < 0) zip_source_free(entry);
    }
    if (zip_close(zip) != 0) {
        const auto problem = failed(archive, zip_get_error(zip));
        zip_discard(zip);
        return problem;
    }
    zip_stat_t stat;
    zip_source_stat(buffer, &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(buffer);
    zip_source_read(buffer, bytes.data(), bytes.size());
    zip_source_close(buffer);
    return write_file(archive, bytes);
}

}  // namespace tb
