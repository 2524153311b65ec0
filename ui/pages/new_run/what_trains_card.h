#pragma once
// The second card of New run: the method, the network as a picture, what is frozen and where adapters sit.
#include "core/engine.h"
#include "core/peft/card.h"

#include "ui/theme/parts.h"

#include <QFrame>

class QLabel;

namespace tb::ui {

class FreezePicker;
class MethodForm;
class SegmentedControl;

class WhatTrainsCard : public QFrame {
    Q_OBJECT

public:
    explicit WhatTrainsCard(QWidget* parent = nullptr);
    void set_methods(std::vector<peft::Card> methods);  // those that are registered
    void set_spec(const Spec& spec);
    void apply(Spec& spec) const;
    bool valid() const;
    void show_plan(const Plan& plan);
    FreezePicker* picker() const { return picker_; }
    MethodForm* form() const { return form_; }
    void choose_method(const QString& name);  // empty: full fine-tuning
    bool focus_place(const std::string& place);

signals:
    void edited();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void show_method(const Json& config);
    void describe_block(int block);
    void show_freeze();
    const peft::Card* card_of(const QString& name) const;
    QString block_parts(const nn::BlockDecl& block) const;
    QString block_effect(int block) const;

    FreezePicker* picker_;
    SegmentedControl* methods_;
    MethodForm* form_;
    QFrame* well_;
    QLabel *title_, *method_, *sentence_, *block_name_, *block_parts_, *block_effect_, *keys_;
    QFrame* line_;
    std::vector<peft::Card> cards_;
    FreezeSpec freeze_;  // of the spec; the picture shows it as far as it fits the model's blocks
    std::string model_;  // of the spec
    bool stale_ = false;  // the picture is of another model than the spec's
    Json peft_;  // of the spec, until a method of that name is there to show it
    int block_ = -1;
    bool wide_ = true;
};

}  // namespace tb::ui
