// The window's door: who owns what, nothing else.
#include "app/gui/export_command.h"

#include "ui/i18n/language.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

// libgomp reads its waiting policy when it is loaded: spinning threads would take the cores from the window.
void set_waiting_policy(char** arguments) {
    if (std::getenv("OMP_WAIT_POLICY")) return;
    setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
    execv("/proc/self/exe", arguments);
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
    set_waiting_policy(argv);
    const bool exporting = argc > 1 && std::strcmp(argv[1], "--export") == 0;
    if (argc > 1 && std::strcmp(argv[1], "--help") == 0) return show_help();
    if (exporting) setenv("QT_QPA_PLATFORM", "offscreen", 1);
    QCoreApplication::setApplicationName(QStringLiteral("tunebench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TUNEBENCH_VERSION));
    QApplication application(argc, argv);
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
            std::printf("first paint after %lld ms in main\n", static_cast<long long>(since_start.elapsed()));
            QCoreApplication::quit();
        });
    window.show();
    return QApplication::exec();
}
