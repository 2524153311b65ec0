#include "app/cli/commands/commands.h"
#include "app/cli/download_line.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"

#include <iostream>

namespace tb::cli {

static int download_verb(const std::vector<std::string>& names) {
    const SignalWatch watch("Interrupted: what was fetched is kept.");
    DownloadLine line;
    for (const auto& name : names) {
        const auto folder = fetch(name, line.options(watch.seen()));
        if (watch.seen()) return interrupted;
        if (!folder) return refuse(folder.error());
        std::cout << folder->string() << '\n';
    }
    return done;
}

void add_download(Program& program) {
    auto names = std::make_shared<std::vector<std::string>>();
    const auto verb = program.verb("download", "Fetches models and data sets from the hub into its cache, which other programs share");
    verb.option("name", *names, "names of the catalogue, or ids of the hub such as distilbert/distilbert-base-uncased").required();
    verb.footer("HF_HOME, HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE are honoured as huggingface_hub does. Prints the folder of each.");
    verb.action([=] { return download_verb(*names); });
}

}  // namespace tb::cli
