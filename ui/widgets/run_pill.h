#pragma once
// A run in a row of runs: its line and marker, name, a word, and remove.
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
    QString id() const { return id_; }

signals:
    void removed(const QString& id);

private:
    QString id_;
    QLabel *name_, *word_;
    QToolButton* remove_;
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
