// The window's door: who owns what, nothing else.
#include "app/gui/export_command.h"

#include "ui/i18n/language.h"
#include "ui/main_window.h"
#include "ui/models/watched_application.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QTimer>

#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace {

// Since the process began, in milliseconds: the kernel keeps the start in hundredths of a second, and a launcher's time counts.
double process_milliseconds() {
    std::ifstream stat("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
    std::string skipped;
    constexpr int before_start = 19;  // fields between the name and the start time
    for (int i = 0; i < before_start; ++i) fields >> skipped;
    double started = 0;
    fields >> started;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 - started * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double processor_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void set_look(const tb::ui::Settings& settings, QApplication& application) {
    using tb::ui::ThemeMode;
    const ThemeMode mode = settings.theme == QLatin1String("dark")    ? ThemeMode::dark
                           : settings.theme == QLatin1String("light") ? ThemeMode::light
                                                                      : ThemeMode::system;
    tb::ui::Theme::instance().install(application, mode);
    tb::ui::Language::instance().set(settings.language);
}

int show_help() {
    std::puts("tunebench                opens the window\n"
              "tunebench --export RUN... [--plot loss,accuracy|none] [--format svg,pdf,png] [--tables csv,markdown,latex,html] [--out DIR]\n"
              "                         draws the figures of runs, and writes their tables, without a display\n"
              "tunebench --version");
    return 0;
}

// Qt's own options of one dash or two, and how many words each takes: 0 where it is none of Qt's.
int words_of_qt_option(std::string word) {
    static const std::set<std::string> with_value{"platform", "platformpluginpath", "platformtheme", "plugin", "qwindowgeometry", "qwindowtitle", "qwindowicon",
                                                  "geometry", "title",              "icon",          "display", "session",        "style",        "stylesheet"};
    static const std::set<std::string> alone{"reverse", "nograb", "dograb", "widgetcount"};
    if (word.empty() || word[0] != '-') return 0;
    word.erase(0, word.starts_with("--") ? 2 : 1);
    const auto equals = word.find('=');
    if (equals != std::string::npos) return with_value.contains(word.substr(0, equals)) ? 1 : 0;
    return with_value.contains(word) ? 2 : alone.contains(word) ? 1 : 0;
}

// The first word from `from` on that nobody knows, or null. Asked before Qt starts, which needs a display.
const char* unknown_argument(int argc, char** argv, int from) {
    for (int i = from; i < argc;) {
        const int words = words_of_qt_option(argv[i]);
        if (words == 0) return argv[i];
        i += words;
    }
    return nullptr;
}

// Qt ends the process with a core dump where it finds none.
bool display_named(int argc, char** argv) {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"})
        if (const char* value = std::getenv(name); value && *value) return true;
    return std::any_of(argv + 1, argv + argc, [](const char* word) { return std::strstr(word, "-platform") || std::strstr(word, "-display"); });
}

}  // namespace

int main(int argc, char** argv) {
    QElapsedTimer since_start;
    since_start.start();
    const std::string first = argc > 1 ? argv[1] : "";
    if (first == "--help" || first == "-h") return show_help();
    if (first == "--version") {
        std::puts("tunebench " TUNEBENCH_VERSION);
        return 0;
    }
    const bool exporting = first == "--export", measure_start = first == "--quit-after-first-paint";
    if (const char* unknown = exporting ? nullptr : unknown_argument(argc, argv, measure_start ? 2 : 1)) {
        std::fprintf(stderr, "tunebench: unknown argument %s; see tunebench --help\n", unknown);
        return 2;
    }
    if (!exporting && !display_named(argc, argv)) {
        std::fputs("tunebench: there is no display for a window. tunebench-cli needs none, nor does tunebench --export.\n", stderr);
        return 1;
    }
    if (exporting) setenv("QT_QPA_PLATFORM", "offscreen", 1);
    QCoreApplication::setApplicationName(QStringLiteral("tunebench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TUNEBENCH_VERSION));
    tb::ui::WatchedApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");  // Qt has set the user's; numbers in files have a point
    if (exporting) {
        set_look({}, application);
        tb::ui::Language::instance().set(QStringLiteral("en"));
        return tb::ui::run_export(application.arguments().mid(2));
    }
    tb::ui::Session session(tb::home_folder(), {});
    set_look(session.settings(), application);
    tb::ui::MainWindow window(session, tb::ui::PredictJob::default_load());
    if (measure_start)
        QObject::connect(&window, &tb::ui::MainWindow::first_paint_done, &application, [&] {
            std::printf("first paint after %.0f ms of the process, %.0f ms of processor time; %lld ms in main\n", process_milliseconds(), processor_milliseconds(),
                        static_cast<long long>(since_start.elapsed()));
            QCoreApplication::quit();
        });
    window.show();
    return QApplication::exec();
}
