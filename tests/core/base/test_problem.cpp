#include "core/base/codes.h"
#include "core/base/problem.h"

#include <QtTest>

using namespace tb;

static constexpr Code sample{"t.sample", "Title", "Found {found} of {count} ({share}); {unknown} stays."};

class TestProblem : public QObject {
    Q_OBJECT
private slots:
    void templates_are_filled() {
        const Problem problem{&sample, "$.a", {{"found", "x"}, {"count", std::int64_t{3}}, {"share", 0.25}}, Severity::error};
        QCOMPARE(describe(problem), "$.a: Found x of 3 (0.25); {unknown} stays.");
    }
    void several_are_lines() {
        const auto failed = fail(codes::file_missing, "a");
        auto problems = failed.value();
        problems.push_back({&codes::disk_full, {}, {}, Severity::warning});
        QCOMPARE(QString::fromStdString(describe(problems)).count('\n'), 1);
        QVERIFY(has_errors(problems));
        problems.erase(problems.begin());
        QVERIFY(!has_errors(problems));
    }
};

QTEST_APPLESS_MAIN(TestProblem)
#include "test_problem.moc"
