#pragma once
// Caption, value, sub-line. Its width does not follow its value, so nothing shakes while figures change.
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace tb::ui {

class Tile : public QWidget {
    Q_OBJECT
public:
    explicit Tile(const QString& caption = {}, QWidget* parent = nullptr);
    void set_caption(const QString& text);
    void set_value(const QString& text);
    void set_sub(const QString& text);
    QString value() const;

private:
    void describe();
    QLabel *caption_, *value_, *sub_;
};

// A card of tiles in one row with lines between them.
class TileRow : public QWidget {
    Q_OBJECT
public:
    explicit TileRow(QWidget* parent = nullptr);
    Tile* add(const QString& caption = {});

private:
    QHBoxLayout* row_;
};

}  // namespace tb::ui
