#include <QtTest>

#include <QAccessible>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include "ui/theme/theme.h"
#include "ui/widgets/freeze_picker.h"

using namespace tb;
using namespace tb::ui;

namespace {

std::vector<nn::BlockDecl> blocks(int layers) {
    std::vector<nn::BlockDecl> all{{nn::BlockRole::embeddings, 0, "embeddings", 23'835'648}};
    for (int i = 0; i < layers; ++i) all.push_back({nn::BlockRole::layer, i, "layer", 7'087'872, 2'362'368, 4'722'432, 3'072});
    all.push_back({nn::BlockRole::head, 0, "head", 592'130});
    return all;
}

QWidget* picture(FreezePicker& picker) {
    for (QWidget* child : picker.findChildren<QWidget*>())
        if (QString(child->metaObject()->className()).endsWith("FreezeBlocks")) return child;
    return nullptr;
}

QPoint centre(FreezePicker& picker, int block) {
    const double step = (picture(picker)->width() + 6) / int(picker.blocks().size());
    return {int(std::min(step, 120.0) * (block + 0.45)), picture(picker)->height() - 60};
}

QToolButton* preset(FreezePicker& picker, const QString& id) {
    return picker.findChild<QToolButton*>(id);
}

}  // namespace

class TestFreezePicker : public QObject {
    Q_OBJECT
    std::unique_ptr<FreezePicker> picker_;
private slots:
    void initTestCase() { Theme::instance().install(*qApp, ThemeMode::light); }
    void init() {
        picker_ = std::make_unique<FreezePicker>();
        picker_->set_blocks(blocks(6));
        picker_->resize(640, 300);
        picker_->show();
        QVERIFY(QTest::qWaitForWindowExposed(picker_.get()));
    }

    void takes_and_gives_a_spec() {
        QSignalSpy changes(picker_.get(), &FreezePicker::freeze_changed);
        picker_->set_freeze({true, 4});
        QCOMPARE(changes.count(), 0);
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 4}));
        QVERIFY(!picker_->custom());
        picker_->set_freeze({false, std::vector<int>{1, 3}});
        QCOMPARE(picker_->freeze(), (FreezeSpec{false, std::vector<int>{1, 3}}));
        QVERIFY(picker_->custom());
        picker_->set_freeze({true, std::vector<int>{0, 1, 2}});
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 3}));
        picker_->set_freeze({});
        QCOMPARE(picker_->freeze(), FreezeSpec{});
        picker_->set_freeze({false, 2});  // layers without embeddings are no prefix
        QVERIFY(picker_->custom());
        QCOMPARE(picker_->freeze(), (FreezeSpec{false, 2}));
    }

    // What does not fit the model stays asked for until the user says what is meant.
    void a_choice_of_what_is_shown_counts_where_more_was_asked() {
        QSignalSpy changes(picker_.get(), &FreezePicker::freeze_changed);
        picker_->set_freeze({true, 8});
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 6}));
        QTest::mouseClick(preset(*picker_, "all"), Qt::LeftButton);
        QCOMPARE(changes.count(), 1);
        QTest::mouseClick(preset(*picker_, "all"), Qt::LeftButton);
        QCOMPARE(changes.count(), 1);
    }

    void by_mouse() {
        QSignalSpy changes(picker_.get(), &FreezePicker::freeze_changed), focus(picker_.get(), &FreezePicker::block_focused);
        QTest::mouseClick(picture(*picker_), Qt::LeftButton, {}, centre(*picker_, 3));
        QVERIFY(picker_->frozen(3));
        QVERIFY(picker_->custom());
        QCOMPARE(changes.count(), 1);
        QCOMPARE(focus.last().at(0).toInt(), 3);
        QTest::mouseClick(picture(*picker_), Qt::LeftButton, Qt::ShiftModifier, centre(*picker_, 4));
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 4}));
        QTest::mouseClick(picture(*picker_), Qt::LeftButton, {}, centre(*picker_, 4));
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 3}));
        changes.clear();
        QTest::mouseClick(picture(*picker_), Qt::LeftButton, {}, centre(*picker_, 7));  // the head always trains
        QCOMPARE(changes.count(), 0);
        QVERIFY(!picker_->frozen(7));
    }

    void by_key() {
        QWidget* blocks = picture(*picker_);
        blocks->setFocus();
        QTest::keyClick(blocks, Qt::Key_Home);
        QCOMPARE(picker_->focused_block(), 0);
        QTest::keyClick(blocks, Qt::Key_Space);
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 0}));
        QTest::keyClick(blocks, Qt::Key_Right);
        QTest::keyClick(blocks, Qt::Key_Right);
        QTest::keyClick(blocks, Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 2}));
        QTest::keyClick(blocks, Qt::Key_End);
        QCOMPARE(picker_->focused_block(), 7);
        QTest::keyClick(blocks, Qt::Key_Right);
        QCOMPARE(picker_->focused_block(), 7);
    }

    void by_slider_presets_and_number() {
        auto* slider = picker_->findChild<QSlider*>();
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 0}));
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 6}));
        preset(*picker_, "none")->click();
        QCOMPARE(picker_->freeze(), FreezeSpec{});
        preset(*picker_, "embeddings")->click();
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 0}));
        preset(*picker_, "first")->click();
        QVERIFY(std::get<int>(picker_->freeze().layers) >= 1);
        picker_->findChild<QSpinBox*>()->setValue(4);
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 4}));
        QVERIFY(preset(*picker_, "first")->isChecked());
        preset(*picker_, "all")->click();
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 6}));
    }

    void another_model_keeps_what_fits() {
        picker_->set_freeze({true, 6});
        picker_->set_blocks(blocks(4));
        QCOMPARE(picker_->freeze(), (FreezeSpec{true, 4}));
        picker_->set_blocks({});
        QVERIFY(!picker_->isEnabled());
        picker_->set_blocks(blocks(24));
        QVERIFY(picker_->isEnabled());
        picker_->set_adapters(std::vector<int>(26, 2));
        QVERIFY(!picker_->grab().isNull());
    }

    void is_read_aloud() {
        picker_->set_freeze({true, 4});
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(picture(*picker_));
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 8);
        QAccessibleInterface* layer = list->child(4);
        QCOMPARE(layer->role(), QAccessible::CheckBox);
        QCOMPARE(layer->text(QAccessible::Name), QString("Layer 3, 7.1 million parameters, frozen"));
        QVERIFY(layer->state().checked);
        QCOMPARE(list->indexOfChild(layer), 4);
        layer->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QVERIFY(!picker_->frozen(4));
        QVERIFY(layer->text(QAccessible::Name).endsWith("trained"));
        QCOMPARE(list->child(7)->text(QAccessible::Name), QString("Head, 592,130 parameters, trained"));
    }
};

QTEST_MAIN(TestFreezePicker)
#include "test_freeze_picker.moc"
