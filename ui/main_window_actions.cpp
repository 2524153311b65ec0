// What the window's menus and keys do, what they are called, and when they are offered.
#include "ui/main_window.h"

#include "ui/dialogs/action_palette.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/i18n/format.h"
#include "ui/i18n/messages.h"
#include "ui/models/comparison.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/training/training_page.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>

namespace tb::ui {

QAction* MainWindow::add_action(const char* id, const QString& keys, std::function<void()> act) {
    auto* made = new QAction(this);
    made->setObjectName(QLatin1String(id));
    QList<QKeySequence> sequences;
    for (const QString& key : keys.split(' ', Qt::SkipEmptyParts)) sequences << QKeySequence(key);
    made->setShortcuts(sequences);
    connect(made, &QAction::triggered, this, std::move(act));
    addAction(made);
    actions_.push_back({made, id});
    return made;
}

QAction* MainWindow::action(const char* id) const {
    for (const Named& named : actions_)
        if (qstrcmp(named.id, id) == 0) return named.action;
    return nullptr;
}

void MainWindow::build_actions() {
    add_action("new_run", "Ctrl+N", [this] { open_page(PageId::new_run); });
    add_action("open_data", "Ctrl+O", [this] { emit session_.open_data_wanted(); });
    add_action("save_recipe", "Ctrl+S", [this] {
        open_page(PageId::new_run);
        new_run()->save_recipe();
    });
    add_action("export", "Ctrl+Shift+E", [this] { open_export(); });
    add_action("quit", "Ctrl+Q", [this] { close(); });
    add_action("undo", "Ctrl+Z", [this] { runs()->undo_remove(); });
    add_action("find", "Ctrl+F", [this] {
        open_page(PageId::runs);
        runs()->focus_search();
    });
    add_action("rename", "F2", [this] { runs()->rename(); });
    add_action("tags", "T", [this] { runs()->edit_tags(); });
    add_action("delete", "Del", [this] { runs()->remove_selected(); });
    add_action("settings", "Ctrl+,", [this] { open_page(PageId::settings); });
    add_action("demo", {}, [this] { session_.run_demo(); });
    add_action("start", "Ctrl+Return", [this] { new_run()->start(); });
    add_action("queue", "Ctrl+Shift+Return", [this] { new_run()->add_to_queue(); });
    add_action("pause", "Ctrl+P", [this] { training()->toggle_pause(); });
    add_action("stop", "Ctrl+E", [this] { training()->toggle_stop(); });
    add_action("cancel", {}, [this] {
        open_page(PageId::training);
        training()->ask_cancel();
    });
    add_action("duplicate", "Ctrl+D", [this] { runs()->duplicate(); });
    add_action("files", {}, [this] { runs()->show_files(); });
    add_action("home", "Ctrl+1", [this] { open_page(PageId::home); });
    add_action("page_new_run", "Ctrl+2", [this] { open_page(PageId::new_run); });
    add_action("training", "Ctrl+5", [this] { open_page(PageId::training); });
    add_action("runs", "Ctrl+7", [this] { open_page(PageId::runs); });
    add_action("compare", "Ctrl+8", [this] { open_page(PageId::compare); });
    add_action("try", "Ctrl+9", [this] { open_page(PageId::try_it); });
    QAction* memory = add_action("memory_chart", {}, [this] { training()->show_memory_chart(action("memory_chart")->isChecked()); });
    memory->setCheckable(true);
    add_action("palette", "Ctrl+K", [this] { show_palette(); });
    add_action("next_area", "F6", [this] { cycle_focus(); });
    add_action("shortcuts", "Ctrl+/ F1", [this] { (new ShortcutsDialog(all_actions(), this))->open(); });
    add_action("about", {}, [this] { show_about(); });
}

void MainWindow::build_menus() {
    const std::vector<std::vector<const char*>> layout{
        {"new_run", "open_data", "save_recipe", "", "export", "", "quit"},
        {"undo", "", "find", "rename", "tags", "delete", "", "settings"},
        {"demo", "start", "queue", "", "pause", "stop", "cancel", "", "duplicate", "files"},
        {"home", "page_new_run", "training", "runs", "compare", "try", "", "memory_chart", "", "palette", "next_area"},
        {"shortcuts", "about"},
    };
    for (const auto& ids : layout) {
        QMenu* menu = menuBar()->addMenu(QString());
        menu->setToolTipsVisible(true);
        menus_.push_back(menu);
        for (const char* id : ids) {
            if (*id == '\0')
                menu->addSeparator();
            else
                menu->addAction(action(id));
        }
    }
}

void MainWindow::retranslate() {
    setWindowTitle(QStringLiteral("Tunebench"));
    const QString menus[] = {tr("&File"), tr("&Edit"), tr("&Run"), tr("&View"), tr("&Help")};
    for (std::size_t i = 0; i < menus_.size(); ++i) menus_[i]->setTitle(menus[i]);
    const std::pair<const char*, QString> texts[] = {
        {"new_run", tr("&New run")},
        {"open_data", tr("&Open data file…")},
        {"save_recipe", tr("&Save as recipe…")},
        {"export", tr("&Export…")},
        {"quit", tr("&Quit")},
        {"undo", tr("&Undo delete")},
        {"find", tr("&Find a run")},
        {"rename", tr("&Rename…")},
        {"tags", tr("&Tags…")},
        {"delete", tr("&Delete")},
        {"settings", tr("&Settings")},
        {"demo", tr("Run the &demo")},
        {"start", tr("&Start")},
        {"queue", tr("Add to &queue")},
        {"pause", tr("&Pause or resume")},
        {"stop", tr("Stop after this &epoch")},
        {"cancel", tr("&Cancel run…")},
        {"duplicate", tr("D&uplicate as new run")},
        {"files", tr("Show &files")},
        {"home", tr("&Home")},
        {"page_new_run", tr("&New run page")},
        {"training", tr("&Training")},
        {"runs", tr("&Runs")},
        {"compare", tr("&Compare")},
        {"try", tr("Tr&y it")},
        {"memory_chart", tr("&Memory chart while training")},
        {"palette", tr("&Find an action")},
        {"next_area", tr("Next &area")},
        {"shortcuts", tr("&Shortcuts")},
        {"about", tr("&About Tunebench")},
    };
    for (const auto& [id, said] : texts) action(id)->setText(said);
    const Offers& offers = session_.offers();
    device_->setText(session_.offers_loaded() ? tr("CPU · %n processors · %1", nullptr, offers.processors).arg(format::bytes(offers.memory.total))
                                              : QStringLiteral("CPU"));
    show_storage();
    update_actions();
}

// A menu says why it does not offer something, as every other control does.
void MainWindow::allow(const char* id, const QString& reason) {
    QAction* named = action(id);
    named->setEnabled(reason.isEmpty());
    named->setToolTip(reason);
    named->setStatusTip(reason);
}

MainWindow::Exported MainWindow::exported() {
    switch (page_) {
        case PageId::training: {
            const QString run = training()->exportable();
            if (run.isEmpty()) return {{}, tr("No run has begun here yet: there is nothing to export.")};
            return {{run}, {}};
        }
        case PageId::runs: {
            const QStringList runs_chosen = runs()->selected();
            return {runs_chosen, runs_chosen.isEmpty() ? tr("Select the runs to export first.") : QString()};
        }
        case PageId::compare: return {compare()->runs(), compare()->no_export()};
        default: return {{}, tr("The Training, Runs and Compare pages export the runs that they show.")};
    }
}

void MainWindow::open_export() {
    export_of_.clear();
    const quint64 asked = ++exports_;
    const Exported what = exported();
    if (!what.reason.isEmpty()) return show_message(what.reason);
    if (page_ == PageId::compare && compare()->loading()) {
        // Reading takes a moment: the dialog is about what was asked for, not about what was there before.
        export_of_ = what.runs;
        return;
    }
    if (page_ == PageId::compare) return show_export(compare()->comparison(), what.runs);
    ask(
        session_.library().pool(), this, [home = session_.library().home(), runs = what.runs] { return load_comparison(home, runs); },
        [this, asked, runs = what.runs](Expected<Comparison> read) {
            if (asked != exports_) return;
            if (!read) return show_message(localized_lines(read.error()));
            show_export(std::make_shared<const Comparison>(std::move(*read)), runs);
        });
}

void MainWindow::show_export(std::shared_ptr<const Comparison> comparison, const QStringList& runs) {
    auto* dialog = new ExportDialog(session_, std::move(comparison), runs, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::update_export() {
    allow("export", exported().reason);
}

void MainWindow::update_actions() {
    update_export();
    RunManager& manager = session_.manager();
    const QString no_run = !manager.busy() ? tr("Nothing is training.") : manager.ending() ? tr("The run is ending already.") : QString();
    for (const char* id : {"pause", "stop", "cancel"}) allow(id, no_run);
    const bool on_new = page_ == PageId::new_run;
    for (const char* id : {"start", "queue"}) allow(id, on_new ? QString() : tr("Runs are started from the New run page."));
    const bool selected = page_ == PageId::runs && !runs()->selected().isEmpty();
    for (const char* id : {"rename", "tags", "delete", "duplicate", "files"}) allow(id, selected ? QString() : tr("Select a run on the Runs page first."));
    allow("demo", session_.demo_running()            ? tr("The demo is running.")
                  : !session_.offers_loaded()        ? tr("Reading what this computer has…")
                  : session_.offers().demo.empty() ? tr("The embedded model or data set is missing: run ./run once more.")
                                                     : QString());
}

QList<QAction*> MainWindow::all_actions() const {
    QList<QAction*> all;
    for (const Named& named : actions_) all << named.action;
    return all;
}

}  // namespace tb::ui
