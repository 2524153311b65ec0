#pragma once
// What a recipe names and this machine lacks: looked for, asked for at the hub, fetched into its cache. Several at once, each on its own.
#include "ui/models/ask.h"

#include "core/engine.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>

namespace tb::ui {

// What the window needs of core/hub; tests put their own in place.
struct Hub {
    std::function<Expected<std::optional<Remote>>(const SourceName&)> find = [](const SourceName& source) { return find_remote(source); };
    std::function<Expected<Remote>(const SourceName&, const Remote&, const DownloadOptions&)> ask =
        [](const SourceName& source, const Remote& remote, const DownloadOptions& options) { return ask_hub(source, remote, options); };
    std::function<Expected<fs::path>(const SourceName&, const DownloadOptions&)> fetch =
        [](const SourceName& source, const DownloadOptions& options) { return tb::fetch(source, options); };
};

// How it stands with one model or data set.
struct Download {
    enum class State { unknown, here, offered, fetching, failed } state = State::unknown;
    bool asking = false;      // offered: the hub is being asked for what the catalogue does not say
    bool cancelling = false;  // fetching: it will end
    Remote remote;
    DownloadProgress progress;  // fetching
    Problems problems;          // failed
};

class DownloadJob : public QObject {
    Q_OBJECT

public:
    explicit DownloadJob(Hub hub, QObject* parent = nullptr);
    ~DownloadJob() override;

    // Finds out whether it is here and, where it is not, what fetching it would take.
    void look(const SourceName& source);
    void fetch(const SourceName& source);
    void cancel(const SourceName& source);
    // After a failure: asks again or fetches again, whichever it was.
    void retry(const SourceName& source);
    Download state(const SourceName& source) const;
    static bool same(const SourceName& a, const SourceName& b) { return a.kind == b.kind && a.name == b.name; }

signals:
    void changed(const tb::SourceName& source);
    void fetched(const tb::SourceName& source);  // what was lacking is here

private:
    struct Item {
        SourceName source;
        Download download;
        bool asked = false;      // remote is all that can be known
        quint64 generation = 0;  // answers of older ones are dropped
        std::shared_ptr<std::atomic<bool>> cancelled;
    };
    Item* find(const SourceName& source);
    Item& item(const SourceName& source);
    Item* current(const SourceName& source, quint64 generation);
    void look_again(Item& item);
    void found(const SourceName& source, quint64 generation, Expected<std::optional<Remote>> remote);
    void arrived(Item& item);
    void ask_for_the_rest(Item& item);
    void progressed(const SourceName& source, quint64 generation, const DownloadProgress& progress);
    void ended(const SourceName& source, quint64 generation, Expected<fs::path> folder);
    void fail(Item& item, const Problems& problems);

    Hub hub_;
    QThreadPool questions_, transfers_;  // a question never waits behind a transfer
    std::deque<Item> items_;
    std::shared_ptr<std::atomic<bool>> leaving_;
};

}  // namespace tb::ui
