#include "ui/widgets/freeze_picker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSpinBox>

#include <algorithm>

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/theme/parts.h"
#include "ui/widgets/freeze_accessible.h"
#include "ui/widgets/freeze_blocks.h"
#include "ui/widgets/segmented_control.h"

namespace tb::ui {
namespace {
constexpr const char* preset_ids[] = {"none", "embeddings", "first", "all"};
constexpr int narrow = 460;  // below it the presets fold into a combo box
}

FreezePicker::FreezePicker(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    install_freeze_accessible();
    picture_ = new FreezeBlocks(this);
    slider_ = new DepthSlider(this);
    // Pictures of deep models scroll below 14 px a block, with their slider.
    auto* strip = new QWidget;
    strip->setObjectName("scrolled");
    auto* strip_column = new QVBoxLayout(strip);
    strip_column->setContentsMargins(0, 0, 0, 0);
    strip_column->setSpacing(0);
    strip_column->addWidget(picture_, 1);
    strip_column->addWidget(slider_);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(strip);
    scroll->setMinimumHeight(190);
    column->addWidget(scroll, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    caption_ = make_label({}, Role::small);
    presets_ = new SegmentedControl(SegmentedControl::Kind::quiet);
    narrow_presets_ = new QComboBox;
    for (const char* id : preset_ids) {
        presets_->add(id, id);
        narrow_presets_->addItem(id, QString(id));
    }
    narrow_presets_->addItem("custom", "custom");
    narrow_presets_->hide();
    first_n_ = new QSpinBox;
    unit_ = make_label({}, Role::small);
    for (QWidget* widget : std::initializer_list<QWidget*>{caption_, presets_, narrow_presets_, first_n_, unit_}) row->addWidget(widget);
    row->addStretch();
    column->addLayout(row);
    connect(presets_, &SegmentedControl::chosen, this, &FreezePicker::choose_preset);
    connect(narrow_presets_, &QComboBox::activated, this, [this] { choose_preset(narrow_presets_->currentData().toString()); });
    connect(first_n_, &QSpinBox::valueChanged, this, [this](int n) { set_depth(n + 1); });
    connect(slider_, &QSlider::valueChanged, this, [this](int depth) { set_depth(depth); });
    on_language(this, [this] { retranslate(); });
}

void FreezePicker::retranslate() {
    caption_->setText(tr("Freeze"));
    const QString words[] = {tr("None"), tr("Embeddings"), tr("First N"), tr("All layers")};
    for (int i = 0; i < 4; ++i) {
        presets_->set_text(preset_ids[i], words[i]);
        narrow_presets_->setItemText(i, words[i]);
    }
    narrow_presets_->setItemText(4, tr("Custom"));
    narrow_presets_->setAccessibleName(tr("Freeze"));
    first_n_->setAccessibleName(tr("Number of frozen layers"));
    slider_->setAccessibleName(tr("Freezing depth"));
    picture_->setAccessibleName(tr("Blocks of the model"));
    show_state();
}

int FreezePicker::layer_count() const {
    return int(std::count_if(blocks_.begin(), blocks_.end(), [](const nn::BlockDecl& b) { return b.role == nn::BlockRole::layer; }));
}

void FreezePicker::set_blocks(std::vector<nn::BlockDecl> blocks) {
    const FreezeSpec before = freeze();
    blocks_ = std::move(blocks);
    frozen_.assign(blocks_.size(), false);
    adapters_.clear();
    picture_->updateGeometry();
    const QSignalBlocker quiet(first_n_);
    first_n_->setRange(0, layer_count());
    set_freeze(before);
}

void FreezePicker::set_freeze(const FreezeSpec& freeze) {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const nn::BlockDecl& block = blocks_[i];
        if (block.role == nn::BlockRole::embeddings) frozen_[i] = freeze.embeddings;
        if (block.role != nn::BlockRole::layer) continue;
        if (const int* first = std::get_if<int>(&freeze.layers)) frozen_[i] = block.index < *first;
        else {
            const auto& list = std::get<std::vector<int>>(freeze.layers);
            frozen_[i] = std::find(list.begin(), list.end(), block.index) != list.end();
        }
    }
    const int layers = layer_count();
    const auto inside = [layers](int index) { return index >= 0 && index < layers; };
    if (const int* first = std::get_if<int>(&freeze.layers)) fits_ = *first <= layers;
    else fits_ = std::all_of(std::get<std::vector<int>>(freeze.layers).begin(), std::get<std::vector<int>>(freeze.layers).end(), inside);
    show_state();
}

FreezeSpec FreezePicker::freeze() const {
    FreezeSpec freeze;
    std::vector<int> list;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        if (blocks_[i].role == nn::BlockRole::embeddings) freeze.embeddings = frozen_[i];
        if (blocks_[i].role == nn::BlockRole::layer && frozen_[i]) list.push_back(blocks_[i].index);
    }
    std::sort(list.begin(), list.end());
    if (list.empty() || list.back() + 1 == int(list.size())) freeze.layers = int(list.size());
    else freeze.layers = std::move(list);
    return freeze;
}

void FreezePicker::set_adapters(std::vector<int> adapters) {
    adapters_ = std::move(adapters);
    show_state();
}

bool FreezePicker::frozen(int block) const {
    return block >= 0 && std::size_t(block) < frozen_.size() && frozen_[std::size_t(block)];
}

int FreezePicker::focused_block() const {
    return picture_->focused();
}

void FreezePicker::focus_block(int block) {
    picture_->set_focused(block, true);
}

int FreezePicker::depth() const {
    return int(std::find(frozen_.begin(), frozen_.end(), false) - frozen_.begin());
}

bool FreezePicker::custom() const {
    return std::count(frozen_.begin(), frozen_.end(), true) != depth();
}

void FreezePicker::apply(std::vector<bool> frozen) {
    // The head is new and always trains.
    for (std::size_t i = 0; i < blocks_.size(); ++i)
        if (blocks_[i].role == nn::BlockRole::head) frozen[i] = false;
    if (frozen == frozen_ && fits_) return show_state();
    fits_ = true;
    frozen_ = std::move(frozen);
    show_state();
    picture_->tell_state();
    emit freeze_changed();
}

void FreezePicker::toggle(int block) {
    if (block < 0 || std::size_t(block) >= blocks_.size()) return;
    std::vector<bool> next = frozen_;
    next[std::size_t(block)] = !next[std::size_t(block)];
    apply(std::move(next));
}

void FreezePicker::freeze_up_to(int block) {
    set_depth(block + 1);
}

void FreezePicker::set_depth(int depth) {
    std::vector<bool> next(blocks_.size(), false);
    for (int i = 0; i < std::min(depth, int(next.size())); ++i) next[std::size_t(i)] = true;
    apply(std::move(next));
}

void FreezePicker::choose_preset(const QString& id) {
    if (id == "none") set_depth(0);
    if (id == "embeddings") set_depth(1);
    if (id == "all") set_depth(1 + layer_count());
    if (id == "first") set_depth(1 + std::clamp(depth() - 1, 1, std::max(1, layer_count() - 1)));
    show_state();
}

void FreezePicker::show_state() {
    const int layers = layer_count(), now = depth();
    QString preset = custom() ? "custom" : now == 0 ? "none" : now == 1 ? "embeddings" : now == 1 + layers ? "all" : "first";
    presets_->set_current(preset);
    narrow_presets_->setCurrentIndex(narrow_presets_->findData(preset));
    const QSignalBlocker quiet_spin(first_n_), quiet_slider(slider_);
    first_n_->setValue(std::max(0, now - 1));
    slider_->setRange(0, layers + 1);
    slider_->setValue(now);
    unit_->setText(custom() ? tr("layers · custom") : tr("layers"));
    setEnabled(!blocks_.empty());
    picture_->update();
    slider_->update();
}

QString FreezePicker::block_name(int block) const {
    const nn::BlockDecl& b = blocks_.at(std::size_t(block));
    if (b.role == nn::BlockRole::embeddings) return tr("Embeddings");
    return b.role == nn::BlockRole::head ? tr("Head") : tr("Layer %1").arg(b.index);
}

QString FreezePicker::block_short_name(int block) const {
    const nn::BlockDecl& b = blocks_.at(std::size_t(block));
    if (b.role == nn::BlockRole::embeddings) return tr("Embed.");
    return b.role == nn::BlockRole::head ? tr("Head") : tr("L%1", "layer").arg(b.index);
}

QString FreezePicker::block_description(int block) const {
    const std::int64_t n = blocks_.at(std::size_t(block)).parameters;
    const QString size = n >= 999'500 ? tr("%1 million parameters").arg(format::decimal(double(n) / 1e6, 1)) : tr("%1 parameters").arg(format::count(n));
    return tr("%1, %2, %3", "layer, parameters, state").arg(block_name(block), size, frozen(block) ? tr("frozen") : tr("trained"));
}

void FreezePicker::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool tight = event->size().width() < narrow;
    presets_->setVisible(!tight);
    narrow_presets_->setVisible(tight);
}

}  // namespace tb::ui
