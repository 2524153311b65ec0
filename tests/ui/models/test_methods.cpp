// Every registered method in the window: its form gives back what it was given, and each word has its Portuguese.
#include "core/peft/registry.h"
#include "core/spec/presets.h"
#include "ui/i18n/language.h"
#include "ui/models/method_words.h"
#include "ui/models/words.h"
#include "ui/pages/new_run/method_form.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace tb;
using namespace tb::ui;

class TestMethods : public QObject {
    Q_OBJECT

    static void rows() {
        QTest::addColumn<int>("method");
        const auto cards = peft::cards();
        for (std::size_t i = 0; i < cards.size(); ++i) QTest::newRow(cards[i].name.c_str()) << int(i);
    }
    static peft::Card card() {
        QFETCH(int, method);
        return peft::cards()[std::size_t(method)];
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        if (peft::cards().empty()) QSKIP("no method is registered");
    }

    void a_fresh_form_is_the_method_with_its_defaults_data() { rows(); }
    void a_fresh_form_is_the_method_with_its_defaults() {
        const auto method = card();
        MethodForm form;
        form.show_card(method, {});
        QVERIFY(form.valid());
        QVERIFY(form.config() == (Json{{"peft_type", method.name}}));
        const auto problems = peft::check(form.config());
        QVERIFY2(problems.empty(), describe(problems).c_str());
        form.show_card(method, peft::with_defaults(method, form.config()));
        QVERIFY(form.config() == (Json{{"peft_type", method.name}}));
    }

    void every_word_is_translated_data() { rows(); }
    void every_word_is_translated() {
        const auto method = card();
        Language::instance().set("pt_BR");
        QVERIFY2(card_description(method) != text(method.description), method.name.c_str());
        for (const auto& field : method.fields) {
            QVERIFY2(!field_title(method, field).isEmpty(), field.name.c_str());
            QVERIFY2(field_description(method, field) != text(field.description), (method.name + "." + field.name).c_str());
        }
        Language::instance().set("en");
    }

    void every_preset_reads_and_has_its_title() {
        const auto presets = load_presets();
        QVERIFY2(presets, presets ? "" : describe(presets.error()).c_str());
        QVERIFY(presets->size() >= 14);
        Language::instance().set("pt_BR");
        for (const Preset& preset : *presets) {
            QVERIFY2(preset_title(preset) != text(preset.title), preset.id.c_str());
            const auto problems = peft::check(preset.spec.peft);
            QVERIFY2(problems.empty(), describe(problems).c_str());
        }
        Language::instance().set("en");
    }

    void what_is_typed_comes_out() {
        const auto cards = peft::cards();
        for (const auto& method : cards) {
            const auto whole = std::find_if(method.fields.begin(), method.fields.end(), [](const auto& field) {
                return field.type == peft::FieldType::whole && !field.standard.is_null() && !field.advanced;
            });
            if (whole == method.fields.end()) continue;
            MethodForm form;
            form.show_card(method, {});
            auto* box = form.findChild<QSpinBox*>(QString::fromStdString("peft_" + whole->name));
            QVERIFY(box);
            QSignalSpy edited(&form, &MethodForm::edited);
            box->setValue(box->value() + 3);
            QCOMPARE(edited.count(), 1);
            QCOMPARE(form.config()[whole->name].get<int>(), whole->standard.get<int>() + 3);
        }
    }

    void targets_are_boxes_or_words() {
        QVERIFY(parse_targets("q_lin, v_lin") == (Json{"q_lin", "v_lin"}));
        QVERIFY(parse_targets(".*attention.*") == Json(".*attention.*"));
        QVERIFY(parse_targets("all-linear") == Json("all-linear"));
        QVERIFY(parse_targets("  ").is_null());
        for (const auto& method : peft::cards()) {
            const auto targets = std::find_if(method.fields.begin(), method.fields.end(), [](const auto& field) { return field.name == "target_modules"; });
            if (targets == method.fields.end()) continue;
            MethodForm form;
            form.show_card(method, {});
            form.set_modules({"q_lin", "k_lin", "v_lin"}, {"q_lin"});
            auto* q = form.findChild<QCheckBox*>("module_q_lin");
            auto* v = form.findChild<QCheckBox*>("module_v_lin");
            QVERIFY(q && v);
            QVERIFY(q->isChecked() && !v->isChecked());
            QVERIFY(!form.config().contains("target_modules"));
            v->click();
            QVERIFY(form.config()["target_modules"] == (Json{"q_lin", "v_lin"}));
        }
    }

    void what_cannot_be_read_is_marked() {
        for (const auto& method : peft::cards()) {
            const auto layers = std::find_if(method.fields.begin(), method.fields.end(), [](const auto& field) { return field.type == peft::FieldType::layers; });
            if (layers == method.fields.end()) continue;
            MethodForm form;
            form.show_card(method, {});
            auto* edit = form.findChild<QLineEdit*>(QString::fromStdString("peft_" + layers->name));
            QVERIFY(edit);
            QTest::keyClicks(edit, "two");
            QVERIFY(!form.valid());
            QVERIFY(edit->property("invalid").toBool());
            edit->clear();
            QTest::keyClicks(edit, "0 2");
            QVERIFY(form.valid());
            QVERIFY(form.config()[layers->name] == (Json{0, 2}));
        }
    }

    void settings_that_the_form_does_not_show_are_kept() {
        const auto method = peft::cards().front();
        MethodForm form;
        form.show_card(method, Json{{"peft_type", method.name}, {"inference_mode", false}});
        QVERIFY(form.config().contains("inference_mode"));
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestMethods test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_methods.moc"
