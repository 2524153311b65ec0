#include "ui/models/settings.h"

namespace tb::ui {
namespace {

constexpr const char* kFile = "window.json";

void take(const Json& json, const char* key, QString& value) {
    if (json.contains(key) && json[key].is_string()) value = QString::fromStdString(json[key].get<std::string>());
}

void take(const Json& json, const char* key, int& value) {
    if (json.contains(key) && json[key].is_number_integer()) value = json[key].get<int>();
}

}  // namespace

Settings read_settings(const fs::path& home) {
    Settings settings;
    const auto json = read_json(home / kFile);
    if (!json || !json->is_object()) return settings;
    take(*json, "language", settings.language);
    take(*json, "theme", settings.theme);
    take(*json, "threads", settings.threads);
    take(*json, "export_folder", settings.export_folder);
    take(*json, "data_folder", settings.data_folder);
    take(*json, "window_width", settings.window_width);
    take(*json, "window_height", settings.window_height);
    return settings;
}

Expected<void> write_settings(const fs::path& home, const Settings& settings) {
    if (auto made = make_folders(home); !made) return made;
    const Json json{{"language", settings.language.toStdString()},
                    {"theme", settings.theme.toStdString()},
                    {"threads", settings.threads},
                    {"export_folder", settings.export_folder.toStdString()},
                    {"data_folder", settings.data_folder.toStdString()},
                    {"window_width", settings.window_width},
                    {"window_height", settings.window_height}};
    return write_json(home / kFile, json);
}

}  // namespace tb::ui
