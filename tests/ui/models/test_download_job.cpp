// What the window knows of downloads: offered, fetched, cancelled, failed; over a hub that is a few functions.
#include "core/hub/codes.h"
#include "ui/models/download_job.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>

using namespace tb;
using namespace tb::ui;

namespace {
using State = Download::State;

const SourceName kModel{RepositoryKind::model, "org/tiny", {}};

// A hub with one model of 1000 bytes, which comes in ten pieces.
struct Told {
    std::atomic<bool> here = false, refuses = false, slow = false;
    std::atomic<int> asked = 0, fetched = 0;
    std::atomic<int> kept = 0;
    std::atomic<bool> off_the_window = true;

    Hub hub() {
        Hub out;
        out.find = [this](const SourceName& source) -> Expected<std::optional<Remote>> {
            watch();
            if (here) return std::nullopt;
            return Remote{source.name, {}, 0, kept.load()};
        };
        out.ask = [this](const SourceName&, Remote remote, const DownloadOptions&) -> Expected<Remote> {
            watch();
            ++asked;
            if (refuses) return refusal();
            remote.bytes = 1000;
            remote.licence = "mit";
            return remote;
        };
        out.fetch = [this](const SourceName&, const DownloadOptions& options) -> Expected<fs::path> {
            watch();
            ++fetched;
            if (refuses) return refusal();
            return pieces(options);
        };
        return out;
    }

private:
    void watch() { off_the_window = off_the_window && QThread::currentThread() != QCoreApplication::instance()->thread(); }
    static tl::unexpected<Problems> refusal() { return fail(codes::hub_needs_token, "org/tiny", {{"id", "org/tiny"}, {"host", "http://here"}}); }
    Expected<fs::path> pieces(const DownloadOptions& options) {
        DownloadProgress progress;
        progress.state = DownloadProgress::State::downloading;
        progress.total = 1000;
        while (progress.done < 1000) {
            for (int i = 0; i < 500 && slow && !*options.cancelled; ++i) QThread::msleep(2);
            if (*options.cancelled) return fail(codes::hub_cancelled, "org/tiny", {{"id", "org/tiny"}});
            kept = static_cast<int>(progress.done += 100);
            options.progress(progress);
        }
        here = true;
        return fs::path("/cache");
    }
};

}  // namespace

class TestDownloadJob : public QObject {
    Q_OBJECT

private slots:
    void what_is_here_is_not_offered() {
        Told told;
        told.here = true;
        DownloadJob job(told.hub());
        QSignalSpy fetched(&job, &DownloadJob::fetched);
        job.look(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::here);
        QCOMPARE(told.asked.load(), 0);
        QCOMPARE(fetched.count(), 0);
        QCOMPARE(job.state({RepositoryKind::dataset, "org/tiny", {}}).state, State::unknown);
    }

    void what_is_not_here_is_offered_and_fetched() {
        Told told;
        DownloadJob job(told.hub());
        QSignalSpy fetched(&job, &DownloadJob::fetched);
        std::vector<std::int64_t> done;
        connect(&job, &DownloadJob::changed, this, [&] {
            const Download now = job.state(kModel);
            if (now.state == State::fetching && now.progress.done > 0) done.push_back(now.progress.done);
        });
        job.look(kModel);
        QTRY_VERIFY(job.state(kModel).state == State::offered && !job.state(kModel).asking);
        QCOMPARE(job.state(kModel).remote.licence, std::string("mit"));
        QCOMPARE(job.state(kModel).remote.bytes, std::int64_t(1000));
        // Looking again asks the hub for nothing that it has said.
        job.look(kModel);
        QTest::qWait(50);
        QCOMPARE(told.asked.load(), 1);
        job.fetch(kModel);
        QCOMPARE(job.state(kModel).state, State::fetching);
        job.fetch(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::here);
        QCOMPARE(done.size(), std::size_t(10));
        QVERIFY(std::is_sorted(done.begin(), done.end()));
        QCOMPARE(fetched.count(), 1);
        QCOMPARE(told.fetched.load(), 1);
        QVERIFY(told.off_the_window);
    }

    void a_cancelled_one_is_offered_again() {
        Told told;
        DownloadJob job(told.hub());
        job.look(kModel);
        QTRY_VERIFY(job.state(kModel).remote.bytes == 1000);
        told.slow = true;
        job.fetch(kModel);
        QTRY_COMPARE(told.fetched.load(), 1);
        told.kept = 300;
        job.cancel(kModel);
        QVERIFY(job.state(kModel).cancelling);
        QTRY_COMPARE(job.state(kModel).state, State::offered);
        QTRY_COMPARE(job.state(kModel).remote.kept, std::int64_t(300));
        QCOMPARE(job.state(kModel).remote.bytes, std::int64_t(1000));
        QVERIFY(job.state(kModel).problems.empty());
        told.slow = false;
        job.fetch(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::here);
    }

    void a_refusal_stays_until_it_is_answered() {
        Told told;
        told.refuses = true;
        DownloadJob job(told.hub());
        job.look(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::failed);
        QCOMPARE(job.state(kModel).problems.front().code, &codes::hub_needs_token);
        job.look(kModel);
        QTest::qWait(50);
        QCOMPARE(job.state(kModel).state, State::failed);
        // The question is asked again, then the fetching.
        told.refuses = false;
        job.retry(kModel);
        QTRY_VERIFY(job.state(kModel).state == State::offered && !job.state(kModel).asking);
        told.refuses = true;
        job.fetch(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::failed);
        told.refuses = false;
        job.retry(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::here);
        QCOMPARE(told.fetched.load(), 2);
    }

    void what_someone_else_fetched_is_here() {
        Told told;
        DownloadJob job(told.hub());
        QSignalSpy fetched(&job, &DownloadJob::fetched);
        job.look(kModel);
        QTRY_COMPARE(job.state(kModel).state, State::offered);
        told.here = true;
        job.look(kModel);
        QTRY_COMPARE(fetched.count(), 1);
        QCOMPARE(job.state(kModel).state, State::here);
    }

    void leaving_ends_what_goes_on() {
        Told told;
        told.slow = true;
        {
            DownloadJob job(told.hub());
            job.fetch(kModel);
            QTRY_COMPARE(told.fetched.load(), 1);
        }
        QVERIFY(!told.here);
    }
};

QTEST_GUILESS_MAIN(TestDownloadJob)
#include "test_download_job.moc"
