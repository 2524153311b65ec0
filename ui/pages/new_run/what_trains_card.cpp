#include "ui/pages/new_run/what_trains_card.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/models/method_words.h"
#include "ui/models/words.h"
#include "ui/pages/new_run/method_form.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/freeze_picker.h"
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kWellShare = 36, kMinimumForBlockText = 740;
const auto kFull = QStringLiteral("full");

// The last words of the model's linear layers: what a setting names them by. The head is trained whole and takes no adapter.
QStringList linear_names(const nn::ModelDecl& model, const std::function<bool(const nn::LinearDecl&)>& wanted) {
    QStringList names;
    for (const nn::LinearDecl& linear : model.linears) {
        const QString name = text(linear.module).section('.', -1);
        const bool in_layer = model.blocks.at(static_cast<std::size_t>(linear.block)).role == nn::BlockRole::layer;
        if (in_layer && !names.contains(name) && wanted(linear)) names << name;
    }
    return names;
}

bool has_adapter(const nn::ModelDecl& model, const nn::LinearDecl& linear) {
    return std::any_of(model.tensors.begin(), model.tensors.end(),
                       [&](const nn::TensorDecl& tensor) { return tensor.added && tensor.name.starts_with(linear.module + "."); });
}

}  // namespace

WhatTrainsCard::WhatTrainsCard(QWidget* parent)
    : QFrame(parent), picker_(new FreezePicker), methods_(new SegmentedControl), form_(new MethodForm), well_(make_well()), title_(make_label({}, Role::h2)),
      method_(make_label({}, Role::h2)), sentence_(make_paragraph()), block_name_(make_label({}, Role::b)), block_parts_(make_paragraph({}, Role::small)),
      block_effect_(make_paragraph()), keys_(make_paragraph({}, Role::small)), line_(hline()) {
    setObjectName(QStringLiteral("card"));
    methods_->setObjectName(QStringLiteral("methods"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(title_);
    head->addStretch();
    methods_->add(kFull, kFull);
    methods_->set_current(kFull);
    head->addWidget(methods_);
    column->addLayout(head);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(picker_, 100 - kWellShare);
    auto* inside = new QWidget;
    auto* words = new QVBoxLayout(inside);
    words->setContentsMargins(14, 10, 14, 10);
    words->setSpacing(6);
    for (QWidget* widget : std::initializer_list<QWidget*>{method_, sentence_, form_, line_, block_name_, block_parts_, block_effect_}) words->addWidget(widget);
    words->addStretch();
    words->addWidget(keys_);
    auto* outer = new QVBoxLayout(well_);
    outer->setContentsMargins(0, 0, 0, 0);
    QScrollArea* scroll = make_scroll(inside);
    // The well's ground shows through.
    scroll->setObjectName(QStringLiteral("bare"));
    inside->setObjectName(QStringLiteral("bare"));
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    outer->addWidget(scroll);
    row->addWidget(well_, kWellShare);
    column->addLayout(row, 1);
    connect(picker_, &FreezePicker::freeze_changed, this, [this] {
        if (stale_) return show_freeze();
        freeze_ = picker_->freeze();
        describe_block(block_);
        emit edited();
    });
    connect(picker_, &FreezePicker::block_focused, this, &WhatTrainsCard::describe_block);
    connect(form_, &MethodForm::edited, this, &WhatTrainsCard::edited);
    connect(methods_, &SegmentedControl::chosen, this, [this](const QString& id) { choose_method(id == kFull ? QString() : id); });
    show_method({});
    on_language(this, [this] { retranslate(); });
}

void WhatTrainsCard::retranslate() {
    title_->setText(tr("What trains"));
    methods_->set_text(kFull, tr("Full"));
    for (const peft::Card& card : cards_) methods_->set_text(text(card.name), card_title(card), card_description(card));
    keys_->setText(tr("Click a block to toggle it. Space toggles, ← → move, Shift+click freezes up to here."));
    Spec now;
    apply(now);
    show_method(now.peft);
}

void WhatTrainsCard::set_methods(std::vector<peft::Card> methods) {
    Spec now;
    apply(now);
    for (const peft::Card& card : methods)
        if (!card_of(text(card.name))) methods_->add(text(card.name), card_title(card), card_description(card));
    cards_ = std::move(methods);
    show_method(now.peft);
}

const peft::Card* WhatTrainsCard::card_of(const QString& name) const {
    for (const peft::Card& card : cards_)
        if (text(card.name) == name) return &card;
    return nullptr;
}

void WhatTrainsCard::choose_method(const QString& name) {
    const peft::Card* card = card_of(name);
    show_method(card ? Json{{"peft_type", card->name}} : Json());
    emit edited();
}

// A method nobody registered keeps its settings, and the plan says that it is not there.
void WhatTrainsCard::show_method(const Json& config) {
    peft_ = config;
    const QString name = config.is_object() ? text(config.value("peft_type", std::string())) : QString();
    const peft::Card* card = card_of(name);
    methods_->set_current(card ? name : config.is_null() ? kFull : QString());
    form_->setVisible(card);
    if (card) form_->show_card(*card, config);
    method_->setText(card ? card_title(*card) : name.isEmpty() ? tr("Full fine-tuning") : name);
    sentence_->setText(card             ? card_description(*card)
                       : name.isEmpty() ? tr("Updates every weight that is not frozen. No extra parameters, nothing to merge. Freezing is the only knob.")
                                        : tr("This method is not available here."));
    describe_block(block_);
}

void WhatTrainsCard::set_spec(const Spec& spec) {
    // Until the plan says what the model is made of, the picture may be of another one: it then shows, and asks nothing.
    stale_ = spec.model != model_ || picker_->blocks().empty();
    model_ = spec.model;
    freeze_ = spec.freeze;
    show_freeze();
    show_method(spec.peft);
}

void WhatTrainsCard::show_freeze() {
    picker_->set_freeze(freeze_);
    if (stale_) picker_->setEnabled(false);
}

void WhatTrainsCard::apply(Spec& spec) const {
    spec.freeze = freeze_;
    spec.peft = form_->isVisibleTo(this) ? form_->config() : peft_;
}

bool WhatTrainsCard::valid() const {
    return !form_->isVisibleTo(this) || form_->valid();
}

void WhatTrainsCard::show_plan(const Plan& plan) {
    stale_ = plan.model.blocks.empty();
    model_ = plan.spec.model;
    if (stale_) {
        // Blocks of a model that is not the spec's would be a lie.
        picker_->set_blocks({});
        return describe_block(-1);
    }
    const auto& old = picker_->blocks();
    const bool same = old.size() == plan.model.blocks.size() &&
                      std::equal(old.begin(), old.end(), plan.model.blocks.begin(), [](const nn::BlockDecl& a, const nn::BlockDecl& b) {
                          return a.role == b.role && a.parameters == b.parameters;
                      });
    if (!same) picker_->set_blocks(plan.model.blocks);
    picker_->set_freeze(freeze_);
    // Where the method put its adapters: one stroke a linear layer that has one.
    std::vector<int> strokes;
    if (plan.spec.peft.is_object()) {
        strokes.assign(plan.model.blocks.size(), 0);
        for (const nn::LinearDecl& linear : plan.model.linears) strokes[static_cast<std::size_t>(linear.block)] += has_adapter(plan.model, linear);
    }
    picker_->set_adapters(std::move(strokes));
    form_->set_modules(linear_names(plan.model, [](const nn::LinearDecl&) { return true; }),
                       linear_names(plan.model, [&](const nn::LinearDecl& linear) { return has_adapter(plan.model, linear); }));
    describe_block(picker_->focused_block());
}

void WhatTrainsCard::describe_block(int block) {
    block_ = block;
    const bool known = block >= 0 && block < static_cast<int>(picker_->blocks().size());
    // A method's settings take the room of the block's words; those are in the picture's own descriptions too.
    const bool room = known && peft_.is_null();
    for (QWidget* widget : std::initializer_list<QWidget*>{block_name_, block_parts_, line_}) widget->setVisible(room);
    block_effect_->setVisible(room && wide_);
    keys_->setVisible(wide_ && peft_.is_null());
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
    if (place.starts_with("$.peft.")) return form_->focus_field(place.substr(std::string("$.peft.").size()));
    if (!place.starts_with("$.freeze")) return false;
    picker_->setFocus(Qt::OtherFocusReason);
    return true;
}

void WhatTrainsCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    // At the smallest window the well keeps only the method: the block's text is in the picture's own descriptions.
    const bool wide = event->size().width() >= kMinimumForBlockText;
    wide_ = wide;
    describe_block(block_);
}

}  // namespace tb::ui
