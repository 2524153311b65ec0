#include "ui/dialogs/files_field.h"

#include "ui/i18n/language.h"
#include "ui/models/words.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

#include <algorithm>

namespace tb::ui {

QString files_text(const DataFiles& files) {
    if (files.list.size() < 2) return text(files.first());
    QStringList words;
    for (const std::string& file : files.list) words << '"' + text(file) + '"';
    return words.join(' ');
}

DataFiles parse_files(const QString& text) {
    static const QRegularExpression quoted(QStringLiteral("\"([^\"]+)\""));
    const QString trimmed = text.trimmed();
    if (!trimmed.startsWith('"')) return trimmed.toStdString();
    DataFiles files;
    for (auto it = quoted.globalMatch(trimmed); it.hasNext();) files.list.push_back(it.next().captured(1).toStdString());
    return files;
}

FilesField::FilesField(Session& session, const QString& name, QWidget* parent)
    : QWidget(parent), session_(session), edit_(new QLineEdit), field_(make_field({}, edit_)),
      choose_files_(make_button({}, ButtonKind::normal, QStringLiteral("file"))), choose_folder_(make_button({}, ButtonKind::normal, QStringLiteral("folder"))) {
    edit_->setObjectName(name);
    choose_files_->setObjectName(name + QStringLiteral("_choose"));
    choose_folder_->setObjectName(name + QStringLiteral("_folder"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(field_.frame, 1);
    row->addWidget(choose_files_, 0, Qt::AlignBottom);
    row->addWidget(choose_folder_, 0, Qt::AlignBottom);
    connect(edit_, &QLineEdit::textChanged, this, [this] {
        show_count();
        emit edited();
    });
    connect(edit_, &QLineEdit::editingFinished, this, &FilesField::settled);
    connect(choose_files_, &QPushButton::clicked, this, [this] { browse(false); });
    connect(choose_folder_, &QPushButton::clicked, this, [this] { browse(true); });
    on_language(this, [this] { retranslate(); });
}

void FilesField::retranslate() {
    choose_files_->setText(tr("Files…"));
    choose_folder_->setText(tr("Folder…"));
    show_count();
}

void FilesField::set_caption(const QString& caption) {
    caption_ = caption;
    edit_->setAccessibleName(caption);
    choose_files_->setAccessibleName(tr("%1: choose files").arg(caption));
    choose_folder_->setAccessibleName(tr("%1: choose a folder").arg(caption));
    show_count();
}

void FilesField::set_files(const DataFiles& files) {
    edit_->setText(files_text(files));
    edit_->setCursorPosition(0);
}

DataFiles FilesField::files() const {
    return parse_files(edit_->text());
}

// A line of many paths is longer than the field: how many there are stands above it, all of them in the tooltip.
void FilesField::show_count() {
    const DataFiles chosen = files();
    QStringList all;
    for (const std::string& file : chosen.list) all << text(file);
    const int count = static_cast<int>(all.size());
    field_.caption->setText(count > 1 ? caption_ + QStringLiteral(" · ") + tr("%n files, one after the other", nullptr, count) : caption_);
    edit_->setToolTip(count > 1 ? all.join('\n') : QString());
}

void FilesField::browse(bool folder) {
    auto* dialog = new QFileDialog(this, folder ? tr("Choose a folder of data files or of texts") : tr("Choose one or more data files"),
                                   session_.settings().data_folder, tr("Data (*.csv *.tsv *.jsonl *.parquet *.xml);;All files (*)"));
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    dialog->setOption(QFileDialog::ShowDirsOnly, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &FilesField::take);
    dialog->open();
}

void FilesField::take(const QStringList& chosen) {
    if (chosen.isEmpty()) return;
    DataFiles files;
    for (const QString& file : chosen) files.list.push_back(file.toStdString());
    std::sort(files.list.begin(), files.list.end());  // shards are counted by their names
    set_files(files);
    Settings settings = session_.settings();
    settings.data_folder = path_text(to_path(chosen.front()).parent_path());
    session_.change_settings(settings);
    emit settled();
}

}  // namespace tb::ui
