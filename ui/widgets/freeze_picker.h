#pragma once
// The network as a picture: one column a block, its height the parameter count, frozen or trained by a click.
#include "core/nn/declaration.h"

#include <QWidget>

#include <vector>

class QLabel;
class QSpinBox;
class QComboBox;

namespace tb::ui {

class SegmentedControl;
class FreezeBlocks;
class DepthSlider;

class FreezePicker : public QWidget {
    Q_OBJECT
public:
    explicit FreezePicker(QWidget* parent = nullptr);

    void set_blocks(std::vector<nn::BlockDecl> blocks);  // keeps the freezing as far as it still fits
    // Does not signal. What does not fit the blocks is shown as far as it does; a choice of what is shown then counts as a change.
    void set_freeze(const FreezeSpec& freeze);
    FreezeSpec freeze() const;                           // layers as a count where they are the first N, else as a list
    // Adapter methods: the base is frozen anyway; columns above the depth are hatched with one accent stroke a place in `adapters`
    // (places per block, in the order of the blocks). Empty: full fine-tuning.
    void set_adapters(std::vector<int> adapters);
    const std::vector<nn::BlockDecl>& blocks() const { return blocks_; }
    bool frozen(int block) const;
    int focused_block() const;
    void focus_block(int block);
    bool custom() const;  // the pattern is no prefix
    QString block_name(int block) const;         // "Layer 3", "Embeddings", "Head"
    QString block_short_name(int block) const;   // "L3", "Embed.", "Head"
    QString block_description(int block) const;  // "Layer 3, 7.1 million parameters, frozen"

signals:
    void freeze_changed();         // by the user
    void block_focused(int block);  // by mouse or key: the method card describes it

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    friend class FreezeBlocks;
    friend class DepthSlider;
    void retranslate();
    void toggle(int block);
    void freeze_up_to(int block);  // this one and all left of it
    void set_depth(int depth);     // number of frozen blocks from the left
    int depth() const;             // the longest frozen prefix
    int layer_count() const;
    void apply(std::vector<bool> frozen);
    void show_state();
    void choose_preset(const QString& id);

    std::vector<nn::BlockDecl> blocks_;
    std::vector<bool> frozen_;
    std::vector<int> adapters_;
    bool fits_ = true;  // all that was to be frozen is there
    FreezeBlocks* picture_ = nullptr;
    DepthSlider* slider_ = nullptr;
    QLabel* caption_ = nullptr;
    QLabel* unit_ = nullptr;
    SegmentedControl* presets_ = nullptr;
    QComboBox* narrow_presets_ = nullptr;
    QSpinBox* first_n_ = nullptr;
};

}  // namespace tb::ui
