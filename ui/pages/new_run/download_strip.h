#pragma once
// Under the choice of a model or a data set that is not on this machine: what it takes to have it, and the way there.
#include "ui/models/download_job.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace tb::ui {

class DownloadStrip : public QFrame {
    Q_OBJECT

public:
    explicit DownloadStrip(DownloadJob& job, RepositoryKind kind, QWidget* parent = nullptr);
    void set_source(const std::string& name, const fs::path& base);  // an empty name: nothing to look for
    bool names(const SourceName& source) const { return DownloadJob::same(source, source_); }
    const SourceName& source() const { return source_; }
    bool lacking() const { return !isHidden(); }  // it is known not to be here
    bool focus_button();                          // false: there is none to press

signals:
    void gone();  // it had the focus, and there is nothing to do any more

private:
    void fill();
    void show_buttons(QPushButton* shown);
    QString facts(const Download& download) const;
    QString progress_words(const Download& download) const;

    DownloadJob& job_;
    SourceName source_;
    QWidget *icon_, *error_icon_;
    QLabel *title_, *text_, *progress_;
    QProgressBar* bar_;
    QPushButton *download_, *cancel_, *retry_;
};

}  // namespace tb::ui
