#include "ui/dialogs/columns_dialog.h"

#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

namespace tb::ui {
namespace {

constexpr int kPreviewRows = 20;

int column_in(const std::vector<Column>& columns, const Column& wanted) {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == wanted) return static_cast<int>(i);
    return -1;
}

// The usual names first, so that most files need no choice.
int guess(const std::vector<Column>& columns, std::initializer_list<const char*> names) {
    for (const char* name : names)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (const auto* column = std::get_if<std::string>(&columns[i]); column && text(*column).compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
                return static_cast<int>(i);
    return -1;
}

}  // namespace

ColumnsDialog::ColumnsDialog(Session& session, const DatasetSpec& start, QWidget* parent)
    : QDialog(parent), session_(session), start_(start), title_(make_label({}, Role::h1)), train_(new QLineEdit), validation_(new QLineEdit),
      test_(new QLineEdit), text_(new QComboBox), text2_(new QComboBox), label_(new QComboBox), share_(new QDoubleSpinBox),
      rows_(new QTableWidget), trouble_(make_paragraph()), accept_(make_button({}, ButtonKind::primary)), cancel_(make_button({})) {
    resize(820, 620);
    const std::pair<QWidget*, const char*> named[] = {{train_, "train_file"},   {validation_, "validation_file"}, {test_, "test_file"}, {text_, "text_column"},
                                                      {text2_, "text2_column"}, {label_, "label_column"},         {accept_, "use_columns"}};
    for (const auto& [widget, name] : named) widget->setObjectName(QLatin1String(name));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(12);
    column->addWidget(title_);
    auto* files = new QGridLayout;
    files->setHorizontalSpacing(8);
    int line = 0;
    for (QLineEdit* edit : {train_, validation_, test_}) {
        auto* button = make_button({}, ButtonKind::normal, QStringLiteral("folder"));
        fields_.push_back(make_field({}, edit));
        files->addWidget(fields_.back().frame, line, 0);
        files->addWidget(button, line, 1, Qt::AlignBottom);
        browse_.push_back(button);
        connect(button, &QPushButton::clicked, this, [this, edit] { browse(edit); });
        ++line;
    }
    column->addLayout(files);
    share_->setRange(1, 90);
    share_->setDecimals(0);
    share_->setSuffix(QStringLiteral(" %"));
    share_->setValue(start.validation_split > 0 ? start.validation_split * 100 : 10);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(12);
    for (QWidget* control : std::initializer_list<QWidget*>{text_, text2_, label_, share_}) {
        fields_.push_back(make_field({}, control));
        choice->addWidget(fields_.back().frame, 1);
    }
    column->addLayout(choice);
    rows_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    rows_->setSelectionMode(QAbstractItemView::NoSelection);
    rows_->verticalHeader()->hide();
    rows_->horizontalHeader()->setStretchLastSection(true);
    column->addWidget(rows_, 1);
    column->addWidget(trouble_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel_);
    buttons->addWidget(accept_);
    column->addLayout(buttons);
    accept_->setDefault(true);
    train_->setText(text(start.train.first()));
    validation_->setText(text(start.validation.first()));
    test_->setText(text(start.test.first()));
    connect(train_, &QLineEdit::editingFinished, this, &ColumnsDialog::read_preview);
    for (QLineEdit* edit : {validation_, test_}) connect(edit, &QLineEdit::textChanged, this, &ColumnsDialog::check);
    for (QComboBox* box : {text_, text2_, label_}) connect(box, &QComboBox::currentIndexChanged, this, &ColumnsDialog::check);
    connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
    connect(accept_, &QPushButton::clicked, this, [this] {
        emit chosen(dataset());
        accept();
    });
    on_language(this, [this] { retranslate(); });
    if (!start.train.empty()) read_preview();
    check();
}

void ColumnsDialog::retranslate() {
    setWindowTitle(tr("Own data"));
    title_->setText(tr("Own data"));
    const QStringList captions{tr("Training file (CSV, TSV, JSONL, Parquet or ASSIN XML)"),
                               tr("Validation file; empty: a share of the training rows"),
                               tr("Test file, optional"),
                               tr("Text"),
                               tr("Second text, for pairs"),
                               tr("Label"),
                               tr("Share for validation")};
    for (int i = 0; i < captions.size(); ++i) fields_[static_cast<std::size_t>(i)].caption->setText(captions[i]);
    for (QPushButton* button : browse_) button->setText(tr("Choose…"));
    accept_->setText(tr("Use these columns"));
    cancel_->setText(tr("Cancel"));
}

void ColumnsDialog::browse(QLineEdit* into) {
    auto* dialog = new QFileDialog(this, tr("Choose a data file"), session_.settings().data_folder,
                                   tr("Data (*.csv *.tsv *.jsonl *.parquet *.xml);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, into](const QString& file) {
        into->setText(file);
        if (into == train_) read_preview();
        Settings settings = session_.settings();
        settings.data_folder = path_text(to_path(file).parent_path());
        session_.change_settings(settings);
    });
    dialog->open();
}

void ColumnsDialog::read_preview() {
    const QString file = train_->text().trimmed();
    if (file.isEmpty()) return;
    ask(
        session_.pool(), this, [path = to_path(file)] { return preview_table(path, kPreviewRows); },
        [this](Expected<Table> table) { show_preview(table); });
}

void ColumnsDialog::show_preview(const Expected<Table>& table) {
    readable_ = table.has_value();
    rows_->clear();
    rows_->setRowCount(0);
    rows_->setColumnCount(0);
    if (!table) {
        trouble_->setText(localized_lines(table.error()));
        check();
        return;
    }
    fill_columns(*table);
    const int width = static_cast<int>(table->columns.size());
    const int height = static_cast<int>(table->rows());
    rows_->setColumnCount(width);
    rows_->setRowCount(height);
    QStringList header;
    for (int i = 0; i < width; ++i) header << text_->itemText(i);
    rows_->setHorizontalHeaderLabels(header);
    for (int i = 0; i < width; ++i)
        for (int j = 0; j < height; ++j)
            rows_->setItem(j, i, new QTableWidgetItem(text(table->columns[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)])));
    rows_->resizeColumnsToContents();
    for (int i = 0; i < width; ++i) rows_->setColumnWidth(i, std::min(rows_->columnWidth(i), 520));
    check();
}

void ColumnsDialog::fill_columns(const Table& table) {
    columns_.clear();
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        columns_.push_back(i < table.header.size() ? Column(table.header[i]) : Column(static_cast<int>(i)));
    for (QComboBox* box : {text_, text2_, label_}) box->clear();
    for (const Column& column : columns_) {
        const auto* name = std::get_if<std::string>(&column);
        const QString words = name ? text(*name) : tr("column %1").arg(std::get<int>(column) + 1);
        for (QComboBox* box : {text_, text2_, label_}) box->addItem(words);
    }
    text2_->insertItem(0, tr("none"));
    int first = start_.text.empty() ? -1 : column_in(columns_, start_.text[0]);
    if (first < 0) first = guess(columns_, {"sentence", "text", "review", "content", "premise", "texto", "frase"});
    if (first < 0) first = 0;
    int label = column_in(columns_, start_.label);
    if (label < 0) label = guess(columns_, {"label", "labels", "class", "target", "rotulo", "classe", "sentiment"});
    if (label < 0) label = static_cast<int>(columns_.size()) - 1;
    text_->setCurrentIndex(first);
    label_->setCurrentIndex(label);
    text2_->setCurrentIndex(start_.text.size() > 1 ? column_in(columns_, start_.text[1]) + 1 : 0);
}

void ColumnsDialog::check() {
    share_->setEnabled(validation_->text().trimmed().isEmpty());
    QString why;
    if (train_->text().trimmed().isEmpty())
        why = tr("Choose a training file.");
    else if (!readable_)
        why = trouble_->text().isEmpty() ? tr("Reading the file…") : trouble_->text();
    else if (text_->currentIndex() == label_->currentIndex())
        why = tr("Text and label are the same column: choose another one for one of them.");
    else if (text2_->currentIndex() > 0 && text2_->currentIndex() - 1 == text_->currentIndex())
        why = tr("Both texts are the same column: choose another one, or none.");
    if (readable_ || train_->text().trimmed().isEmpty()) trouble_->setText(why);
    accept_->setEnabled(why.isEmpty());
    set_disabled_reason(accept_, why);
    accept_->setEnabled(why.isEmpty());
}

DatasetSpec ColumnsDialog::dataset() const {
    DatasetSpec dataset = start_;
    dataset.source.clear();
    dataset.labels.clear();
    dataset.train = train_->text().trimmed().toStdString();
    dataset.validation = validation_->text().trimmed().toStdString();
    dataset.test = test_->text().trimmed().toStdString();
    dataset.validation_split = dataset.validation.empty() ? share_->value() / 100 : 0;
    dataset.text.clear();
    const auto column = [&](int i) { return columns_[static_cast<std::size_t>(i)]; };
    if (columns_.empty()) return dataset;
    dataset.text.push_back(column(text_->currentIndex()));
    if (text2_->currentIndex() > 0) dataset.text.push_back(column(text2_->currentIndex() - 1));
    dataset.label = column(label_->currentIndex());
    return dataset;
}

}  // namespace tb::ui
