// tunebench-cli: the engine from a terminal, a script or a batch job. Data goes to standard output, everything else to standard error.
#include "app/cli/commands/commands.h"
#include "app/cli/signals.h"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <unistd.h>

// libgomp reads OMP_WAIT_POLICY when it is loaded, before main. Where nobody set it, a verb that computes starts itself once more with it:
// threads that spin while they wait cost a training step a multiple of its time as soon as anything else runs; threads that sleep at once cost
// half of it where waking is slow. They spin for about a tenth of a millisecond, then sleep.
static void wait_without_spinning(int argc, char** argv) {
    static const std::set<std::string> computing{"train", "demo", "evaluate"};
    if (argc < 2 || !computing.contains(argv[1]) || std::getenv("OMP_WAIT_POLICY")) return;
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
    ::setenv("GOMP_SPINCOUNT", "20000", 0);
    std::error_code error;
    ::execv(std::filesystem::read_symlink("/proc/self/exe", error).c_str(), argv);
}

int main(int argc, char** argv) {
    using namespace tb::cli;
    wait_without_spinning(argc, argv);
    end_on_signals();
    static const std::set<std::string> saving{"train", "sweep", "download"};
    if (argc > 1 && saving.contains(argv[1])) hold_signals();
    Program program("Fine-tunes language models, repeats published recipes and compares the runs.", "tunebench-cli");
    program.footer("TUNEBENCH_HOME names the folder for runs and their index. Exit status: 0 done or stopped, 1 the run failed,\n"
                   "2 the command or the spec is wrong, 130 interrupted by a signal (a checkpoint was written, --resume goes on).");
    for (const auto add : {add_train, add_plan, add_params, add_tokenize, add_predict, add_evaluate, add_runs, add_show, add_compare, add_export, add_demo, add_download, add_sweep}) add(program);
    try {
        return program.run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "error: " << e.what() << "\nThis is a fault of the program; please report it with the command.\n";
        return run_failed;
    }
}
