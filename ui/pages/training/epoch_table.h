#pragma once
// Epoch by epoch: mine beside the published values; the star is the one kept.
#include "ui/models/run_data.h"

#include <QFrame>

class QGridLayout;
class QLabel;

namespace tb::ui {

class EpochTable : public QFrame {
    Q_OBJECT

public:
    explicit EpochTable(QWidget* parent = nullptr);
    void show_run(std::shared_ptr<const RunData> run, const std::optional<Entry>& published);
    void update_rows();  // cheap where nothing has changed

private:
    void fill();
    QLabel *title_, *legend_;
    QGridLayout* grid_;
    std::shared_ptr<const RunData> run_;
    std::optional<Entry> published_;
    std::size_t shown_ = static_cast<std::size_t>(-1);
    bool shown_active_ = false;
};

}  // namespace tb::ui
