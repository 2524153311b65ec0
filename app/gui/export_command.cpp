#include "app/gui/export_command.h"

#include "ui/models/comparison.h"
#include "ui/pages/compare/figures.h"

#include <cstdio>

namespace tb::ui {
namespace {

struct Command {
    QStringList runs, plots{"loss", "accuracy"}, formats{"svg", "pdf", "png"}, tables;
    FigureOptions options;
    QString out = ".";
    QStringList wrong;  // every problem of the command line
};

void check_known(const QStringList& given, const QStringList& allowed, const char* what, QStringList& wrong) {
    for (const QString& name : given)
        if (!allowed.contains(name)) wrong << QStringLiteral("%1: unknown value \"%2\"; one or more of %3, with commas between them").arg(what, name, allowed.join(", "));
}

void read_number(const QString& option, const QString& given, double low, double high, double& value, QStringList& wrong) {
    bool ok = false;
    const double number = given.toDouble(&ok);
    if (ok && number >= low && number <= high) value = number;
    else wrong << QStringLiteral("%1: \"%2\" is no number from %3 to %4").arg(option, given).arg(low).arg(high);
}

void take(const QString& option, const QString& value, Command& command) {
    const QStringList list = value == QLatin1String("none") ? QStringList() : value.split(',', Qt::SkipEmptyParts);
    if (option == QLatin1String("--plot")) command.plots = list;
    if (option == QLatin1String("--format")) command.formats = list;
    if (option == QLatin1String("--tables")) command.tables = list;
    if (option == QLatin1String("--out")) command.out = value;
    if (option == QLatin1String("--width")) read_number(option, value, 30, 400, command.options.width_mm, command.wrong);
    if (option == QLatin1String("--height")) read_number(option, value, 30, 400, command.options.height_mm, command.wrong);
    if (option == QLatin1String("--text")) read_number(option, value, 4, 24, command.options.text_pt, command.wrong);
}

Command parse(const QStringList& arguments) {
    static const QStringList with_value{"--plot", "--format", "--tables", "--out", "--width", "--height", "--text"};
    Command command;
    for (int i = 0; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (!word.startsWith(QLatin1String("--")))
            command.runs << word;
        else if (word == QLatin1String("--grey"))
            command.options.grey = true;
        else if (!with_value.contains(word))
            command.wrong << QStringLiteral("unknown option %1").arg(word);
        else if (i + 1 >= arguments.size())
            command.wrong << QStringLiteral("%1 needs a value").arg(word);
        else
            take(word, arguments[++i], command);
    }
    if (command.runs.isEmpty()) command.wrong << QStringLiteral("name one run or more: an id, the beginning of one, or a folder");
    check_known(command.plots, {"loss", "accuracy"}, "--plot", command.wrong);
    check_known(command.formats, {"svg", "pdf", "png"}, "--format", command.wrong);
    check_known(command.tables, {"csv", "markdown", "latex", "html"}, "--tables", command.wrong);
    return command;
}

void print(const Problems& problems) {
    std::fprintf(stderr, "%s\n", describe(problems).c_str());
}

bool print(const Expected<std::vector<fs::path>>& files) {
    if (!files) {
        print(files.error());
        return false;
    }
    for (const fs::path& file : *files) std::printf("%s\n", file.c_str());
    return true;
}

}  // namespace

int run_export(const QStringList& arguments) {
    const Command command = parse(arguments);
    if (!command.wrong.isEmpty()) {
        for (const QString& problem : command.wrong) std::fprintf(stderr, "tunebench --export: %s\n", qPrintable(problem));
        std::fprintf(stderr, "usage: tunebench --export RUN... [--plot loss,accuracy|none] [--format svg,pdf,png] [--tables csv,markdown,latex,html] [--out DIR]\n"
                             "       [--width MM] [--height MM] [--text PT] [--grey]\n");
        return 2;
    }
    const auto comparison = load_comparison(home_folder(), command.runs);
    if (!comparison) {
        print(comparison.error());
        return 2;
    }
    std::vector<Entry> published;
    for (const PublishedRun& run : published_runs())
        if (auto entry = entry_of_published(run.id)) published.push_back(std::move(*entry));
    const fs::path out = command.out.toStdString();
    for (const QString& plot : command.plots)
        if (!print(export_figure(paper_figure(*comparison, published, *figure_named(plot), command.options), command.formats, out))) return 1;
    std::vector<TableFormat> formats;
    for (const QString& name : command.tables) formats.push_back(*table_format(name.toStdString()));
    if (!formats.empty() && !print(export_tables(*comparison, formats, out))) return 1;
    return 0;
}

}  // namespace tb::ui
