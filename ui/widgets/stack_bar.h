#pragma once
// Parameters by part: one bar, frozen parts hatched, trained parts in the accent; and the table under it.
#include "core/nn/declaration.h"

#include <QWidget>

#include <vector>

namespace tb::ui {

class StackBar : public QWidget {
    Q_OBJECT
public:
    explicit StackBar(QWidget* parent = nullptr);
    void set_parts(std::vector<nn::PartCount> parts);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<nn::PartCount> parts_;
};

// "Layers 0–3, frozen": a part's name in the window's language.
QString part_name(const nn::PartCount& part);

// StackBar with the table of parts under it: swatch, name, count, share.
class PartsTable : public QWidget {
    Q_OBJECT
public:
    explicit PartsTable(QWidget* parent = nullptr);
    void set_counts(const nn::ParameterCounts& counts);

private:
    void fill();
    nn::ParameterCounts counts_;
    StackBar* bar_;
    QWidget* table_ = nullptr;
};

}  // namespace tb::ui
