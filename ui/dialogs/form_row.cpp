#include "ui/dialogs/form_row.h"

#include "ui/i18n/language.h"
#include "ui/models/words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

#include <array>

namespace tb::ui {
namespace {

// Names that every user of text files has met; any other that is known can be typed.
constexpr const char* kEncodings[] = {"utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1251"};
constexpr const char* kWith = "with";
constexpr const char* kWithout = "without";

bool divided(const TableForm& form) {
    return form.kind == "csv" || form.kind == "tsv";
}

}  // namespace

FormRow::FormRow(const TableOptions& options, QWidget* parent)
    : QWidget(parent), delimiter_(new QComboBox), quoting_(new QComboBox), encoding_(new QComboBox), header_(new QComboBox) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    const std::pair<QComboBox*, const char*> named[] = {{delimiter_, "delimiter"}, {quoting_, "quoting"}, {encoding_, "encoding"}, {header_, "header"}};
    for (const auto& [box, name] : named) {
        box->setObjectName(QLatin1String(name));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        fields_.push_back(make_field({}, box));
        row->addWidget(fields_.back().frame, 1);
    }
    for (QComboBox* box : {delimiter_, encoding_}) {
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        connect(box->lineEdit(), &QLineEdit::editingFinished, this, [this, box] { take_typed(box); });
    }
    retranslate();  // the boxes have their lists before what the spec says is chosen in them
    const std::pair<QComboBox*, QString> given[] = {{delimiter_, text(options.delimiter)},
                                                    {quoting_, text(options.quoting)},
                                                    {encoding_, text(options.encoding)},
                                                    {header_, !options.header ? QString() : QString::fromLatin1(*options.header ? kWith : kWithout)}};
    for (const auto& [box, value] : given) {
        if (box->findData(value) < 0) box->addItem(value, value);
        box->setCurrentIndex(box->findData(value));
    }
    for (QComboBox* box : {delimiter_, quoting_, encoding_, header_}) connect(box, &QComboBox::activated, this, &FormRow::changed);
    on_language(this, [this] { retranslate(); });
}

TableOptions FormRow::options() const {
    TableOptions options;
    options.delimiter = delimiter_->currentData().toString().toStdString();
    options.quoting = quoting_->currentData().toString().toStdString();
    options.encoding = encoding_->currentData().toString().toStdString();
    const QString header = header_->currentData().toString();
    if (!header.isEmpty()) options.header = header == QLatin1String(kWith);
    return options;
}

void FormRow::fill(QComboBox* box, const std::vector<std::pair<QString, QString>>& choices, const QString& current) {
    const QSignalBlocker quiet(box);
    box->clear();
    box->addItem(QString(), QString());  // as found
    for (const auto& [words, value] : choices) box->addItem(words, value);
    if (box->findData(current) < 0) box->addItem(current, current);
    box->setCurrentIndex(box->findData(current));
}

void FormRow::retranslate() {
    const QString captions[] = {tr("Columns separated by"), tr("Quotes"), tr("Encoding"), tr("First line")};
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        fields_[i].caption->setText(captions[i]);
        const std::array<QComboBox*, 4> boxes{delimiter_, quoting_, encoding_, header_};
        boxes[i]->setAccessibleName(captions[i]);
    }
    const auto current = [](QComboBox* box) { return box->currentData().toString(); };
    fill(delimiter_, {{tr("comma"), QStringLiteral(",")}, {tr("semicolon"), QStringLiteral(";")}, {tr("tab"), QStringLiteral("\t")}, {tr("bar |"), QStringLiteral("|")}},
         current(delimiter_));
    fill(quoting_, {{tr("around fields"), QStringLiteral("minimal")}, {tr("part of the text"), QStringLiteral("none")}}, current(quoting_));
    std::vector<std::pair<QString, QString>> encodings;
    for (const char* name : kEncodings) encodings.emplace_back(QString::fromLatin1(name), QString::fromLatin1(name));
    fill(encoding_, encodings, current(encoding_));
    fill(header_, {{tr("column names"), QString::fromLatin1(kWith)}, {tr("a row of data"), QString::fromLatin1(kWithout)}}, current(header_));
    show_found();
}

void FormRow::show_form(const TableForm& form) {
    found_ = form;
    show_found();
}

void FormRow::show_found() {
    const auto words = [this](QComboBox* box, const QString& value) {
        const int row = box->findData(value);
        const QString found = row > 0 ? box->itemText(row) : value;
        return box == encoding_ && found_.encoding_guessed ? tr("guess: %1").arg(found) : tr("found: %1").arg(found);
    };
    const auto tell = [&](QComboBox* box, bool applies, const QString& value) {
        // Of what is overruled nothing was found: the file was read as it was told.
        if (box->currentIndex() == 0)
            box->setItemText(0, applies && !value.isEmpty() ? words(box, value) : tr("as found"));
        else if (box->itemText(0).isEmpty())
            box->setItemText(0, tr("as found"));
        if (box->isEditable()) {
            box->setEditText(box->itemText(box->currentIndex()));
            box->lineEdit()->setCursorPosition(0);
        }
        box->setEnabled(applies);
        box->setToolTip(applies ? QString() : tr("This kind of file says it itself."));
    };
    const bool unknown = found_.kind.empty(), table = unknown || divided(found_);
    tell(delimiter_, table, text(found_.delimiter));
    tell(quoting_, table, text(found_.quoting));
    tell(header_, table, unknown ? QString() : QString::fromLatin1(found_.header ? kWith : kWithout));
    tell(encoding_, found_.kind != "parquet", text(found_.encoding));
}

void FormRow::take_typed(QComboBox* box) {
    QString typed = box->currentText().trimmed();
    if (typed == box->itemText(box->currentIndex())) return;
    if (box == delimiter_ && (typed == QLatin1String("\\t") || box->currentText() == QLatin1String("\t"))) typed = QStringLiteral("\t");
    int row = box->findText(typed, Qt::MatchFixedString);
    if (row < 0) row = box->findData(typed);
    const bool separates = typed.size() == 1 && typed[0].unicode() < 0x80 && typed != QLatin1String("\"");
    if (row < 0 && (box == encoding_ ? !typed.isEmpty() : separates)) {
        box->addItem(typed, typed);
        row = box->count() - 1;
    }
    if (typed.isEmpty()) row = 0;
    if (row < 0 || row == box->currentIndex()) {
        box->setEditText(box->itemText(box->currentIndex()));
        return;
    }
    box->setCurrentIndex(row);
    emit changed();
}

}  // namespace tb::ui
