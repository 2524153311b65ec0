#pragma once
// A run in a row of runs: its line and marker, name, a word, and remove. The first of a row is the baseline; dragging, keys and the context
// menu change the order.
#include <QFrame>

class QLabel;
class QToolButton;

namespace tb::ui {

class RunPill : public QFrame {
    Q_OBJECT
public:
    RunPill(const QString& id, int style, QWidget* parent = nullptr);
    void set_texts(const QString& name, const QString& word);  // "TPF-02", "published"
    void set_removable(bool on);
    void set_place(int place, int of);  // place 0 is the baseline; a pill by itself cannot be moved
    QString id() const { return id_; }

signals:
    void removed(const QString& id);
    void place_wanted(const QString& id, int place);
    void dropped(const QString& id, int x);  // where its middle was let go, in the parent's coordinates

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void describe();
    bool movable() const { return of_ > 1; }
    void end_drag();

    QString id_;
    QLabel *name_, *word_;
    QToolButton* remove_;
    int place_ = 0, of_ = 1;
    QPoint pressed_, home_;
    bool dragging_ = false;
};

// Draws a series' line and marker; follows the theme.
class SeriesSample : public QWidget {
    Q_OBJECT
public:
    explicit SeriesSample(int style, QWidget* parent = nullptr);
    void set_style_index(int style);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int style_;
};

}  // namespace tb::ui
