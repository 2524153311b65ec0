// The methods that are there: found by name, shown by their cards, their settings checked all at once.
#include "core/peft/codes.h"
#include "core/peft/method.h"

#include <QTest>
#include <algorithm>

using namespace tb;

static bool has(const Problems& problems, const Code& code, const std::string& place) {
    return std::any_of(problems.begin(), problems.end(), [&](const Problem& one) { return one.code == &code && one.place == place; });
}

class TestRegistry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refuses_duplicates() {
        peft::Registry methods;
        QVERIFY(methods.add(peft::lora()).has_value());
        QCOMPARE(methods.add(peft::lora()).error().front().code, &codes::peft_registered_twice);
        QCOMPARE(methods.methods().size(), std::size_t(1));
    }
    void names_what_it_knows() {
        QVERIFY(peft::check(nullptr).empty());
        const auto text = describe(peft::check({{"peft_type", "PREFIX_TUNING"}}));
        for (const auto& card : peft::cards()) QVERIFY2(text.find(card.name) != std::string::npos, text.c_str());
        QVERIFY(describe(peft::check({{"r", 4}})).find("IA3") != std::string::npos);
    }
    void every_card_is_whole() {
        QVERIFY(peft::cards().size() >= 4);
        for (const auto& card : peft::cards()) {
            QVERIFY(!card.name.empty() && !card.title.empty() && card.description.ends_with('.'));
            for (const auto& field : card.fields) {
                const auto name = QString::fromStdString(card.name + "." + field.name);
                QVERIFY2(!field.title.empty() && field.description.ends_with('.'), qPrintable(name));
                QVERIFY2(!field.standard.is_null() || field.may_be_null, qPrintable(name));
                QVERIFY2(field.type != peft::FieldType::choice || !field.choices.empty(), qPrintable(name));
            }
            // Every default passes its own check.
            QVERIFY2(!has_errors(peft::check_fields(card, peft::with_defaults(card, Json::object()), "$.peft")), card.name.c_str());
        }
    }
    void tells_every_problem_at_once() {
        const auto problems = peft::check({{"peft_type", "LORA"}, {"r", 0}, {"lora_alpa", 8}, {"lora_dropout", 1.0}, {"use_dora", "yes"}, {"target_modules", 3}, {"bias", "some"},
            {"layer_replication", Json::array({1})}, {"nothing_like_it", 1}, {"megatron_core", "megatron.core"}, {"qalora_group_size", 16}, {"inference_mode", true}});
        QVERIFY(has(problems, codes::peft_out_of_range, "$.peft.r"));
        QVERIFY(has(problems, codes::peft_unknown_key_near, "$.peft.lora_alpa"));
        QVERIFY(has(problems, codes::peft_out_of_range, "$.peft.lora_dropout"));
        QVERIFY(has(problems, codes::peft_wrong_kind, "$.peft.use_dora"));
        QVERIFY(has(problems, codes::peft_wrong_kind, "$.peft.target_modules"));
        QVERIFY(has(problems, codes::peft_wrong_kind, "$.peft.bias"));
        QVERIFY(has(problems, codes::peft_not_supported, "$.peft.layer_replication"));
        QVERIFY(has(problems, codes::peft_unknown_key, "$.peft.nothing_like_it"));
        QCOMPARE(problems.size(), std::size_t(8));
        QVERIFY(describe(problems).find("lora_alpha") != std::string::npos);
    }
    void settings_that_exclude_each_other() {
        QVERIFY(has(peft::check({{"peft_type", "LORA"}, {"target_modules", ".*query"}, {"layers_to_transform", {0}}}), codes::peft_layers_with_expression, "$.peft.layers_to_transform"));
        QVERIFY(has(peft::check({{"peft_type", "LORA"}, {"target_modules", "all-linear"}, {"layers_to_transform", 0}}), codes::peft_layers_with_expression, "$.peft.layers_to_transform"));
        QVERIFY(has(peft::check({{"peft_type", "LORA"}, {"layers_to_transform", 0}, {"layers_pattern", "(layer"}}), codes::peft_bad_expression, "$.peft.layers_pattern"));
        QVERIFY(peft::check({{"peft_type", "LORA"}, {"layers_pattern", Json::array()}}).empty());
        QVERIFY(has(peft::check({{"peft_type", "LORA"}, {"rank_pattern", {{"query", 2.5}}}}), codes::peft_wrong_kind, "$.peft.rank_pattern.query"));
        QVERIFY(has(peft::check({{"peft_type", "LORA"}, {"alpha_pattern", {{"(query", 2.5}}}}), codes::peft_bad_expression, "$.peft.alpha_pattern"));
        QVERIFY(has(peft::check({{"peft_type", "LORA"}, {"target_modules", {"query"}}, {"layers_pattern", "layer"}}), codes::peft_pattern_alone, "$.peft.layers_pattern"));
        QVERIFY(has(peft::check({{"peft_type", "IA3"}, {"target_modules", {"key"}}, {"feedforward_modules", {"dense"}}}), codes::peft_not_a_target, "$.peft.feedforward_modules"));
        QVERIFY(has(peft::check({{"peft_type", "ADALORA"}, {"init_r", 4}, {"target_r", 4}}), codes::peft_rank_does_not_fall, "$.peft.init_r"));
        QVERIFY(has(peft::check({{"peft_type", "ADALORA"}, {"tinit", 5}, {"tfinal", 5}, {"total_step", 10}}), codes::peft_no_budget_phase, "$.peft.tinit"));
        const auto ignored = peft::check({{"peft_type", "ADALORA"}, {"r", 4}});
        QVERIFY(has(ignored, codes::peft_ignored, "$.peft.r"));
        QVERIFY(!has_errors(ignored));
    }
};

QTEST_APPLESS_MAIN(TestRegistry)
#include "test_registry.moc"
