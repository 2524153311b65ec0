#include "ui/pages/new_run/what_trains_card.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/widgets/freeze_picker.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>

namespace tb::ui {
namespace {
constexpr int kWellShare = 36, kMinimumForBlockText = 740;
}

WhatTrainsCard::WhatTrainsCard(QWidget* parent)
    : QFrame(parent), picker_(new FreezePicker), well_(make_well()), title_(make_label({}, Role::h2)), method_(make_label({}, Role::h2)),
      sentence_(make_paragraph()), block_name_(make_label({}, Role::b)), block_parts_(make_paragraph({}, Role::small)),
      block_effect_(make_paragraph()), keys_(make_paragraph({}, Role::small)) {
    setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(title_);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(picker_, 100 - kWellShare);
    auto* text = new QVBoxLayout(well_);
    text->setContentsMargins(14, 10, 14, 10);
    text->setSpacing(6);
    text->addWidget(method_);
    text->addWidget(sentence_);
    text->addWidget(hline());
    text->addWidget(block_name_);
    text->addWidget(block_parts_);
    text->addWidget(block_effect_);
    text->addStretch();
    text->addWidget(keys_);
    row->addWidget(well_, kWellShare);
    column->addLayout(row, 1);
    connect(picker_, &FreezePicker::freeze_changed, this, [this] {
        describe_block(block_);
        emit edited();
    });
    connect(picker_, &FreezePicker::block_focused, this, &WhatTrainsCard::describe_block);
    on_language(this, [this] { retranslate(); });
}

void WhatTrainsCard::retranslate() {
    title_->setText(tr("What trains"));
    method_->setText(tr("Full fine-tuning"));
    sentence_->setText(tr("Updates every weight that is not frozen. No extra parameters, nothing to merge. Freezing is the only knob."));
    keys_->setText(tr("Click a block to toggle it. Space toggles, ← → move, Shift+click freezes up to here."));
    describe_block(block_);
}

void WhatTrainsCard::set_spec(const Spec& spec) {
    picker_->set_freeze(spec.freeze);
    describe_block(block_);
}

void WhatTrainsCard::apply(Spec& spec) const {
    if (picker_->blocks().empty()) return;
    spec.freeze = picker_->freeze();
}

void WhatTrainsCard::show_plan(const Plan& plan) {
    if (plan.model.blocks.empty()) return;
    const auto& old = picker_->blocks();
    const bool same = old.size() == plan.model.blocks.size() &&
                      std::equal(old.begin(), old.end(), plan.model.blocks.begin(), [](const nn::BlockDecl& a, const nn::BlockDecl& b) {
                          return a.role == b.role && a.parameters == b.parameters;
                      });
    if (same) return;
    const bool first = old.empty();
    picker_->set_blocks(plan.model.blocks);
    if (first) picker_->set_freeze(plan.spec.freeze);
    describe_block(picker_->focused_block());
}

void WhatTrainsCard::describe_block(int block) {
    block_ = block;
    const bool known = block >= 0 && block < static_cast<int>(picker_->blocks().size());
    for (QLabel* label : {block_name_, block_parts_, block_effect_}) label->setVisible(known);
    block_effect_->setVisible(known && wide_);
    if (!known) return;
    block_name_->setText(picker_->block_name(block));
    block_parts_->setText(block_parts(picker_->blocks()[static_cast<std::size_t>(block)]));
    block_effect_->setText(block_effect(block));
}

QString WhatTrainsCard::block_parts(const nn::BlockDecl& block) const {
    if (block.role != nn::BlockRole::layer) return tr("%1 parameters").arg(format::count(block.parameters));
    return tr("Attention %1 · feed-forward %2 · norms %3")
        .arg(format::count(block.attention), format::count(block.feed_forward), format::count(block.norms));
}

QString WhatTrainsCard::block_effect(int block) const {
    if (!picker_->frozen(block)) return tr("Trained: its weights, gradients and optimiser state take memory, and the backward pass goes through it.");
    bool all_below = true;
    for (int i = 0; i < block; ++i) all_below = all_below && picker_->frozen(i);
    if (all_below) return tr("Frozen with everything below it: no backward pass reaches it, so time and memory drop.");
    return tr("Frozen, but something below it trains: the backward pass still goes through it.");
}

bool WhatTrainsCard::focus_place(const std::string& place) {
    if (!place.starts_with("$.freeze")) return false;
    picker_->setFocus(Qt::OtherFocusReason);
    return true;
}

void WhatTrainsCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    // At the smallest window the well keeps only the method: the block's text is in the picture's own descriptions.
    const bool wide = event->size().width() >= kMinimumForBlockText;
    keys_->setVisible(wide);
    wide_ = wide;
    describe_block(block_);
}

}  // namespace tb::ui
