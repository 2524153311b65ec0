#pragma once
// One segment an epoch with its state.
#include <QWidget>

#include <vector>

namespace tb::ui {

struct EpochSegment {
    double fraction = 0;  // 0 to 1 done
    QString caption = {};      // "Epoch 1 · evaluated, saved"
};

class EpochBar : public QWidget {
    Q_OBJECT
public:
    explicit EpochBar(QWidget* parent = nullptr);
    void set_segments(std::vector<EpochSegment> segments);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<EpochSegment> segments_;
};

}  // namespace tb::ui
