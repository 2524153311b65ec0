#pragma once
// What the window remembers, in TUNEBENCH_HOME/window.json.
#include "core/engine.h"

#include <QString>

namespace tb::ui {

struct Settings {
    QString language;             // "en", "pt_BR", empty: the system's
    QString theme = "system";     // system, light, dark
    int threads = 0;              // 0: chosen for the machine; for new runs
    QString export_folder, data_folder;
    int window_width = 0, window_height = 0;
    bool operator==(const Settings&) const = default;
};

Settings read_settings(const fs::path& home);  // what is missing or broken is as above
Expected<void> write_settings(const fs::path& home, const Settings& settings);

}  // namespace tb::ui
