#include "ui/dialogs/columns_dialog.h"

#include "ui/dialogs/form_row.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
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

}  // namespace

ColumnsDialog::ColumnsDialog(Session& session, const DatasetSpec& start, const std::string& task, QWidget* parent)
    : QDialog(parent), session_(session), start_(start), title_(make_label({}, Role::h1)), train_(new FilesField(session, QStringLiteral("train_file"))),
      validation_(new FilesField(session, QStringLiteral("validation_file"))), test_(new FilesField(session, QStringLiteral("test_file"))),
      form_(new FormRow(table_options(start))), task_(new QComboBox), text_(new QComboBox), text2_(new QComboBox), label_(new QComboBox),
      share_(new QDoubleSpinBox), shown_(make_label({}, Role::small)), rows_(new QTableWidget), trouble_(make_paragraph()), doubt_(make_paragraph({}, Role::small)),
      accept_(make_button({}, ButtonKind::primary)), cancel_(make_button({})) {
    resize(880, 720);
    build();
    task_->addItem(QString(), QString::fromStdString(Spec().task));
    task_->addItem(QString(), QStringLiteral("regression"));
    task_->setCurrentIndex(task == "regression" ? 1 : 0);
    share_->setRange(1, 90);
    share_->setDecimals(0);
    share_->setSuffix(QStringLiteral(" %"));
    share_->setValue(start.validation_split > 0 ? start.validation_split * 100 : 10);
    train_->set_files(start.train);
    validation_->set_files(start.validation);
    test_->set_files(start.test);
    connect(train_, &FilesField::settled, this, &ColumnsDialog::read_preview);
    connect(form_, &FormRow::changed, this, &ColumnsDialog::read_preview);
    for (FilesField* field : {train_, validation_, test_}) connect(field, &FilesField::edited, this, &ColumnsDialog::check);
    for (QComboBox* box : {text_, text2_, label_}) connect(box, &QComboBox::currentIndexChanged, this, &ColumnsDialog::check);
    connect(task_, &QComboBox::currentIndexChanged, this, &ColumnsDialog::retranslate);
    connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
    connect(accept_, &QPushButton::clicked, this, [this] {
        emit chosen(dataset(), this->task());
        accept();
    });
    on_language(this, [this] { retranslate(); });
    read_preview();
    check();
}

// Hiding takes the focus from the fields, which would tell it to a dialog that is half gone.
ColumnsDialog::~ColumnsDialog() {
    for (QObject* part : std::initializer_list<QObject*>{train_, validation_, test_, form_, task_, text_, text2_, label_}) part->disconnect(this);
}

void ColumnsDialog::build() {
    const std::pair<QWidget*, const char*> named[] = {{task_, "task"},   {text_, "text_column"},     {text2_, "text2_column"},  {label_, "label_column"},
                                                      {rows_, "preview"}, {trouble_, "trouble"}, {doubt_, "doubt"}, {accept_, "use_columns"}};
    for (const auto& [widget, name] : named) widget->setObjectName(QLatin1String(name));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(10);
    column->addWidget(title_);
    for (FilesField* field : {train_, validation_, test_}) column->addWidget(field);
    column->addWidget(form_);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(12);
    for (QWidget* control : std::initializer_list<QWidget*>{task_, text_, text2_, label_, share_}) {
        fields_.push_back(make_field({}, control));
        choice->addWidget(fields_.back().frame, 1);
    }
    for (QComboBox* box : {task_, text_, text2_, label_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    column->addLayout(choice);
    column->addWidget(shown_);
    rows_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    rows_->setSelectionMode(QAbstractItemView::NoSelection);
    rows_->verticalHeader()->hide();
    rows_->horizontalHeader()->setStretchLastSection(true);
    column->addWidget(rows_, 1);
    column->addWidget(doubt_);
    column->addWidget(trouble_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel_);
    buttons->addWidget(accept_);
    column->addLayout(buttons);
    accept_->setDefault(true);
    doubt_->hide();
}

void ColumnsDialog::retranslate() {
    setWindowTitle(tr("Own data"));
    title_->setText(tr("Own data"));
    train_->set_caption(tr("Training data: CSV, TSV, JSONL, Parquet, ASSIN XML, or a folder of texts"));
    validation_->set_caption(tr("Validation data; empty: a share of the training rows"));
    test_->set_caption(tr("Test data, optional"));
    task_->setItemText(0, tr("Classification"));
    task_->setItemText(1, tr("Regression"));
    const QString captions[] = {tr("Task"), tr("Text"), tr("Second text, for pairs"), task() == "regression" ? tr("Target, a number") : tr("Label"), tr("Share for validation")};
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        fields_[i].caption->setText(captions[i]);
        fields_[i].caption->buddy()->setAccessibleName(captions[i]);
    }
    if (text2_->count() > 0) text2_->setItemText(0, tr("none"));
    accept_->setText(tr("Use these columns"));
    cancel_->setText(tr("Cancel"));
    name_preview();
    check();
}

void ColumnsDialog::read_preview() {
    const DataFiles files = train_->files();
    const TableOptions options = form_->options();
    if (readable_ && files == asked_files_ && options == asked_options_) return;
    asked_files_ = files;
    asked_options_ = options;
    const int number = ++asked_;
    readable_ = false;
    trouble_->clear();
    check();
    if (files.empty()) return;
    ask(
        session_.pool(), this, [files, options] { return preview_tables(files, "train", kPreviewRows, options); },
        [this, number](Expected<Table> table) {
            if (number == asked_) show_preview(table);
        });
}

void ColumnsDialog::show_preview(const Expected<Table>& table) {
    readable_ = table.has_value();
    notes_ = table ? table->notes : Problems();
    parts_ = table ? table->parts : std::vector<TablePart>();
    rows_->clear();
    rows_->setRowCount(0);
    rows_->setColumnCount(0);
    if (table) {
        form_->show_form(table->form);
        fill_columns(*table);
        fill_rows(*table);
    } else {
        trouble_->setText(localized_lines(table.error()));
    }
    name_preview();
    check();
}

void ColumnsDialog::fill_rows(const Table& table) {
    const int width = static_cast<int>(table.columns.size());
    const int height = static_cast<int>(table.rows());
    rows_->setColumnCount(width);
    rows_->setRowCount(height);
    QStringList header;
    for (int i = 0; i < width; ++i) header << text_->itemText(i);
    rows_->setHorizontalHeaderLabels(header);
    for (int i = 0; i < width; ++i)
        for (int j = 0; j < height; ++j)
            rows_->setItem(j, i, new QTableWidgetItem(text(table.columns[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)])));
    rows_->resizeColumnsToContents();
    for (int i = 0; i < width; ++i) rows_->setColumnWidth(i, std::min(rows_->columnWidth(i), 520));
}

// Which file the rows below are of, and what was guessed about it.
void ColumnsDialog::name_preview() {
    const int others = static_cast<int>(parts_.size()) - 1;
    const QString first = parts_.empty() ? QString() : path_text(parts_.front().path.filename());
    shown_->setText(parts_.empty() ? tr("First rows") : others > 0 ? tr("First rows of %1; %n more files follow", nullptr, others).arg(first) : tr("First rows of %1").arg(first));
    doubt_->setText(localized_lines(notes_));
    doubt_->setVisible(!notes_.empty());
}

void ColumnsDialog::fill_columns(const Table& table) {
    const DatasetSpec wanted = columns_.empty() ? start_ : dataset();
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
    const GuessedColumns guess = guess_columns(table.header);
    const auto position = [&](const Column& column, const std::optional<Column>& guessed, int last_resort) {
        int found = column_in(columns_, column);
        if (found < 0 && guessed) found = column_in(columns_, *guessed);
        return found < 0 ? last_resort : found;
    };
    const auto guessed = [&](std::size_t i) { return i < guess.text.size() ? std::optional(guess.text[i]) : std::nullopt; };
    const bool pair = wanted.text.size() > 1 || (wanted.text.empty() && guess.text.size() > 1);
    text_->setCurrentIndex(position(wanted.text.empty() ? Column(std::string()) : wanted.text[0], guessed(0), 0));
    label_->setCurrentIndex(position(wanted.label, guess.label, static_cast<int>(columns_.size()) - 1));
    text2_->setCurrentIndex(pair ? position(wanted.text.size() > 1 ? wanted.text[1] : Column(std::string()), guessed(1), -1) + 1 : 0);
}

void ColumnsDialog::check() {
    share_->setEnabled(validation_->files().empty());
    const bool chosen = !train_->files().empty();
    QString why;
    if (!chosen)
        why = tr("Choose training data.");
    else if (!readable_)
        why = trouble_->text().isEmpty() ? tr("Reading the file…") : trouble_->text();
    else if (text_->currentIndex() == label_->currentIndex())
        why = tr("Text and label are the same column: choose another one for one of them.");
    else if (text2_->currentIndex() > 0 && text2_->currentIndex() - 1 == text_->currentIndex())
        why = tr("Both texts are the same column: choose another one, or none.");
    else if (text2_->currentIndex() > 0 && text2_->currentIndex() - 1 == label_->currentIndex())
        why = tr("The second text and the label are the same column: choose another one for one of them.");
    if (readable_ || !chosen) trouble_->setText(why);
    trouble_->setVisible(!trouble_->text().isEmpty());
    set_disabled_reason(accept_, why);
}

std::string ColumnsDialog::task() const {
    return task_->currentData().toString().toStdString();
}

DatasetSpec ColumnsDialog::dataset() const {
    DatasetSpec dataset = start_;
    dataset.source.clear();
    dataset.train = train_->files();
    dataset.validation = validation_->files();
    dataset.test = test_->files();
    dataset.validation_split = dataset.validation.empty() ? share_->value() / 100 : 0;
    const TableOptions options = form_->options();
    dataset.delimiter = options.delimiter;
    dataset.quoting = options.quoting;
    dataset.encoding = options.encoding;
    dataset.header = options.header;
    dataset.text.clear();
    if (columns_.empty() || text_->currentIndex() < 0 || label_->currentIndex() < 0) return dataset;
    const auto column = [&](int i) { return columns_[static_cast<std::size_t>(i)]; };
    dataset.text.push_back(column(text_->currentIndex()));
    if (text2_->currentIndex() > 0) dataset.text.push_back(column(text2_->currentIndex() - 1));
    dataset.label = column(label_->currentIndex());
    // Names of the labels are those of that column of that file.
    if (dataset.train != start_.train || dataset.label != start_.label || task() == "regression") dataset.labels.clear();
    return dataset;
}

}  // namespace tb::ui
