#pragma once
// The files of one split: one, several whose rows follow one another, or a folder of shards or of texts; typed or chosen.
#include "ui/models/session.h"
#include "ui/theme/parts.h"

class QLineEdit;

namespace tb::ui {

// One file as it is; several each in quotes, as the file dialogs of the desktop write them.
QString files_text(const DataFiles& files);
DataFiles parse_files(const QString& text);

class FilesField : public QWidget {
    Q_OBJECT

public:
    FilesField(Session& session, const QString& name, QWidget* parent = nullptr);
    void set_files(const DataFiles& files);
    DataFiles files() const;
    void set_caption(const QString& caption);

signals:
    void edited();   // with every letter
    void settled();  // left, or chosen in a file dialog

private:
    void retranslate();
    void browse(bool folder);
    void take(const QStringList& chosen);
    void show_count();

    Session& session_;
    QString caption_;
    QLineEdit* edit_;
    Field field_;
    QPushButton *choose_files_, *choose_folder_;
};

}  // namespace tb::ui
