#include "core/peft/codes.h"
#include "core/peft/registry.h"

#include <QTest>

class TestRegistry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refuses_duplicates() {
        tb::peft::Registry methods;
        QVERIFY(methods.add("LORA").has_value());
        QCOMPARE(methods.add("LORA").error().front().code, &tb::codes::peft_registered_twice);
        QCOMPARE(methods.names().size(), std::size_t(1));
    }
    void names_what_it_knows() {
        tb::peft::Registry methods;
        QVERIFY(methods.check(nullptr).empty());
        const auto none = methods.check({{"peft_type", "LORA"}});
        QCOMPARE(none.size(), std::size_t(1));
        QVERIFY(tb::describe(none).find("Available methods: none") != std::string::npos);
        QVERIFY(methods.add("IA3").has_value());
        QVERIFY(methods.check({{"peft_type", "IA3"}}).empty());
        QVERIFY(tb::describe(methods.check({{"r", 4}})).find("IA3") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestRegistry)
#include "test_registry.moc"
