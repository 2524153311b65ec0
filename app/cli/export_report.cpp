#include "app/cli/export_report.h"

#include "app/cli/output.h"
#include "core/report/zip.h"

namespace tb::cli {

// What a reader needs to repeat or check a run, without its weights.
static Expected<void> copy_record(const fs::path& run, const fs::path& target, std::vector<fs::path>& written) {
    if (auto made = make_folders(target); !made) return made;
    for (const char* name : {"spec.json", "summary.json", "environment.json", "events.jsonl"}) {
        const auto content = read_file(run / name);
        if (!content) continue;
        if (auto done = write_file(target / name, *content); !done) return done;
        written.push_back(target / name);
    }
    return {};
}

Expected<std::vector<fs::path>> export_report(const Comparison& comparison, const std::vector<std::string>& runs, const std::vector<TableFormat>& formats, const fs::path& folder, bool zip) {
    auto written = export_tables(comparison, formats, folder);
    if (!written) return written;
    for (const auto& run : runs) {
        if (find_published(run)) continue;
        const auto source = find_run(run);
        if (!source) return tl::unexpected(source.error());
        if (auto copied = copy_record(*source, folder / "runs" / source->filename(), *written); !copied) return tl::unexpected(copied.error());
    }
    if (!zip) return written;
    auto archive = folder;
    archive += ".zip";
    if (auto packed = write_zip(archive, folder, *written); !packed) return tl::unexpected(packed.error());
    written->push_back(archive);
    return written;
}

}  // namespace tb::cli
