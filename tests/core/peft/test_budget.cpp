// AdaLoRA's budget and mask at every step of four schedules, as PEFT computes them (oracle/goldens/adalora_budget.json).
#include "core/base/files.h"
#include "core/peft/adalora/budget.h"

#include <QTest>

using namespace tb;

class TestBudget : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void follows_peft() {
        const auto shared = qEnvironmentVariable("TUNEBENCH_SHARED", TUNEBENCH_SOURCE "/../shared").toStdString();
        const auto cases = read_json(fs::path(shared) / "oracle/goldens/adalora_budget.json");
        if (!cases) QSKIP("The oracle's goldens are not there (TUNEBENCH_SHARED)");
        for (const auto& one : *cases) {
            const auto matrices = one["matrices"].get<std::int64_t>();
            const peft::Schedule schedule{one["init_r"].get<std::int64_t>() * matrices, one["target_r"].get<std::int64_t>() * matrices, one["tinit"], one["tfinal"], one["deltaT"], one["total_step"]};
            for (const auto& row : one["t_budget_mask"]) {
                const auto found = peft::budget_at(schedule, row[0]);
                QCOMPARE(found.budget, row[1].get<std::int64_t>());
                QCOMPARE(found.mask, row[2].get<int>() != 0);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestBudget)
#include "test_budget.moc"
