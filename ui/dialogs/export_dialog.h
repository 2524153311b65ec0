#pragma once
// Export of a comparison: tables and figures into a folder, the figure drawn live by the code that writes it.
#include "ui/models/session.h"
#include "ui/pages/compare/figures.h"
#include "ui/theme/parts.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace tb::ui {

class SegmentedControl;

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(Session& session, std::shared_ptr<const Comparison> comparison, const QStringList& keys, QWidget* parent = nullptr);
    void set_folder(const QString& folder);
    void run();  // what the Export button does

signals:
    void exported(const QStringList& files);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Written {
        fs::path place;
        std::vector<fs::path> files;
    };
    void retranslate();
    QWidget* build_choices();
    QWidget* build_preview();
    FigureOptions options() const;
    QStringList chosen(const std::vector<std::pair<QCheckBox*, QString>>& boxes) const;
    void changed();
    void draw_preview();
    void choose_folder();
    QString usual_folder() const;
    void tables_done(const Expected<Written>& written);
    void next_figure();
    void figure_done(const Expected<std::vector<fs::path>>& files);
    void finished();
    void copy_command();

    Session& session_;
    std::shared_ptr<const Comparison> comparison_;
    QStringList keys_;
    std::vector<std::pair<QCheckBox*, QString>> tables_, figures_, formats_;
    SegmentedControl *width_, *content_;
    QSpinBox* text_size_;
    QDoubleSpinBox* height_;
    QCheckBox* grey_;
    QLineEdit* folder_;
    QPushButton *choose_, *copy_, *export_, *close_;
    QLabel *title_, *runs_, *tables_caption_, *figures_caption_, *formats_caption_, *preview_, *preview_caption_, *outcome_;
    Field width_field_, text_field_, height_field_, folder_field_;
    QProgressBar* progress_;
    QTimer preview_timer_;
    QStringList pending_, written_;
    QString chosen_folder_;
    fs::path place_;  // where the files go: a folder in which nothing is overwritten
    Problems problems_;
    int previews_ = 0;  // asked for so far
    bool running_ = false;
};

}  // namespace tb::ui
