#pragma once
// The second card of New run: the network as a picture, what is frozen, and what the method does.
#include "core/engine.h"

#include "ui/theme/parts.h"

#include <QFrame>

class QLabel;

namespace tb::ui {

class FreezePicker;

class WhatTrainsCard : public QFrame {
    Q_OBJECT

public:
    explicit WhatTrainsCard(QWidget* parent = nullptr);
    void set_spec(const Spec& spec);
    void apply(Spec& spec) const;
    void show_plan(const Plan& plan);
    FreezePicker* picker() const { return picker_; }
    bool focus_place(const std::string& place);

signals:
    void edited();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void describe_block(int block);
    QString block_parts(const nn::BlockDecl& block) const;
    QString block_effect(int block) const;

    FreezePicker* picker_;
    QFrame* well_;
    QLabel *title_, *method_, *sentence_, *block_name_, *block_parts_, *block_effect_, *keys_;
    int block_ = -1;
    bool wide_ = true;
};

}  // namespace tb::ui
