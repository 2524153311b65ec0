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
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
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
              "tunebench --export RUN... [--plot loss,accuracy] [--format svg,pdf,png] [--tables csv,markdown,latex,html] [--out DIR]\n"
              "                         draws the figures of runs without a display\n"
              "tunebench --version");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    QElapsedTimer since_start;
    since_start.start();
    const bool exporting = argc > 1 && std::strcmp(argv[1], "--export") == 0;
    if (argc > 1 && std::strcmp(argv[1], "--help") == 0) return show_help();
    if (exporting) setenv("QT_QPA_PLATFORM", "offscreen", 1);
    QCoreApplication::setApplicationName(QStringLiteral("tunebench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TUNEBENCH_VERSION));
    tb::ui::WatchedApplication application(argc, argv);
    if (exporting) {
        set_look({}, application);
        tb::ui::Language::instance().set(QStringLiteral("en"));
        return tb::ui::run_export(application.arguments().mid(2));
    }
    if (argc > 1 && std::strcmp(argv[1], "--version") == 0) {
        std::puts("tunebench " TUNEBENCH_VERSION);
        return 0;
    }
    const bool measure_start = argc > 1 && std::strcmp(argv[1], "--quit-after-first-paint") == 0;
    if (argc > 1 && !measure_start) {
        std::fprintf(stderr, "tunebench: unknown argument %s; see tunebench --help\n", argv[1]);
        return 2;
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
