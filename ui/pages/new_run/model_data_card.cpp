#include "ui/pages/new_run/model_data_card.h"

#include "ui/dialogs/columns_dialog.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"
#include "ui/pages/new_run/download_strip.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>

namespace tb::ui {
namespace {

constexpr const char* kChooseFolder = "\x01" "folder";
constexpr const char* kChooseHub = "\x01" "hub";
constexpr const char* kChooseHubData = "\x01" "hub data";
constexpr const char* kChooseGlue = "\x01" "glue";
constexpr const char* kChooseFiles = "\x01" "files";
constexpr const char* kOwnFiles = "\x01" "own";

QString column_words(const Column& column) {
    if (const auto* name = std::get_if<std::string>(&column)) return text(*name);
    return QCoreApplication::translate("tb::ui::ModelDataCard", "column %1").arg(std::get<int>(column) + 1);
}

void narrow(QComboBox* box) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

}  // namespace

ModelDataCard::ModelDataCard(Session& session, QWidget* parent)
    : QFrame(parent), session_(session), model_(new QComboBox), data_(new QComboBox), input_(make_button({})),
      model_download_(new DownloadStrip(session.downloads(), RepositoryKind::model)),
      data_download_(new DownloadStrip(session.downloads(), RepositoryKind::dataset)) {
    setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    column->addLayout(row);
    for (QComboBox* box : {model_, data_}) narrow(box);
    model_->setObjectName(QStringLiteral("model"));
    data_->setObjectName(QStringLiteral("dataset"));
    input_->setObjectName(QStringLiteral("columns"));
    model_field_ = make_field({}, model_, QStringLiteral(" "));
    data_field_ = make_field({}, data_, QStringLiteral(" "));
    input_field_ = make_field({}, input_, QStringLiteral(" "));
    for (const Field& field : {model_field_, data_field_, input_field_}) {
        // One line each, cut at the right where the window is small; the tooltip has it whole.
        field.hint->setWordWrap(false);
        field.hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        row->addWidget(field.frame, 1);
    }
    for (DownloadStrip* strip : {model_download_, data_download_}) column->addWidget(strip);
    connect(model_, &QComboBox::activated, this, &ModelDataCard::model_chosen);
    connect(data_, &QComboBox::activated, this, &ModelDataCard::data_chosen);
    connect(input_, &QPushButton::clicked, this, [this] { choose_own_files(); });
    connect(model_download_, &DownloadStrip::gone, model_, [this] { model_->setFocus(Qt::OtherFocusReason); });
    connect(data_download_, &DownloadStrip::gone, data_, [this] { data_->setFocus(Qt::OtherFocusReason); });
    connect(&session_, &Session::offers_changed, this, &ModelDataCard::retranslate);
    on_language(this, [this] { retranslate(); });
}

void ModelDataCard::tell(const Field& field, const QString& words) {
    field.hint->setToolTip(words);
    field.hint->setText(field.hint->fontMetrics().elidedText(words, Qt::ElideRight, field.hint->width()));
}

void ModelDataCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    layout()->activate();
    for (const Field& field : {model_field_, data_field_, input_field_})
        if (!field.hint->toolTip().isEmpty()) tell(field, field.hint->toolTip());
}

void ModelDataCard::retranslate() {
    model_field_.caption->setText(tr("Model"));
    data_field_.caption->setText(tr("Data set"));
    input_field_.caption->setText(tr("Input"));
    input_->setAccessibleName(tr("Input columns"));
    settle_task();
    fill_models();
    fill_data();
}

void ModelDataCard::fill_models() {
    model_->clear();
    for (const CatalogueEntry& entry : session_.offers().catalogue) {
        if (entry.kind != "model") continue;
        const QString title = text(entry.title.empty() ? entry.name : entry.title);
        model_->addItem(entry.path.empty() ? tr("%1 (not on this computer)").arg(title) : title, text(entry.name));
    }
    for (const ModelFolder& model : session_.offers().models) {
        if (model_->findData(text(model.name)) >= 0 || model_->findData(path_text(model.path)) >= 0) continue;
        model_->addItem(text(model.name), path_text(model.path));
    }
    if (!model_name_.isEmpty() && model_->findData(model_name_) < 0) {
        // An id of the hub is shown whole, of a folder its own name.
        const bool folder = model_name_.startsWith('/') || model_name_.count('/') != 1;
        model_->addItem(folder ? QString(model_name_).section('/', -1) : model_name_, model_name_);
    }
    model_->insertSeparator(model_->count());
    model_->addItem(tr("Model of the hub…"), QString::fromLatin1(kChooseHub));
    model_->addItem(tr("Choose a folder…"), QString::fromLatin1(kChooseFolder));
    model_->setCurrentIndex(model_->findData(model_name_));
}

void ModelDataCard::add_catalogue_data(bool here) {
    for (const CatalogueEntry& entry : session_.offers().catalogue) {
        if (entry.kind != "dataset" || entry.path.empty() == here) continue;
        const QString title = text(entry.title.empty() ? entry.name : entry.title);
        data_->addItem(here ? title : tr("%1 (not on this computer)").arg(title), text(entry.name));
    }
}

void ModelDataCard::fill_data() {
    data_->clear();
    add_catalogue_data(true);
    add_catalogue_data(false);
    QString wanted = text(dataset_.source);
    if (!dataset_.train.empty()) {
        wanted = QString::fromLatin1(kOwnFiles);
        data_->addItem(own_files_words(), wanted);
    } else if (!wanted.isEmpty() && data_->findData(wanted) < 0) {
        // Whether an id of the hub is here is told below.
        data_->addItem(of_hub() ? wanted : tr("%1 (not on this computer)").arg(wanted), wanted);
    }
    data_->insertSeparator(data_->count());
    data_->addItem(tr("Data set of the hub…"), QString::fromLatin1(kChooseHubData));
    data_->addItem(tr("SST-2 folder (GLUE)…"), QString::fromLatin1(kChooseGlue));
    data_->addItem(tr("Own files…"), QString::fromLatin1(kChooseFiles));
    data_->setCurrentIndex(data_->findData(wanted));
    const bool own = !dataset_.train.empty() || of_hub();
    input_->setText(input_words(dataset_));
    input_->setEnabled(own);
    set_disabled_reason(input_, own ? QString() : tr("This data set names its columns itself."));
}

QString ModelDataCard::own_files_words() const {
    const fs::path train(dataset_.train.first());
    const QString name = path_text(train.filename());
    const int others = static_cast<int>(dataset_.train.list.size()) - 1;
    if (others > 0) return tr("%1 and %n more", nullptr, others).arg(name);
    return dataset_.source.empty() ? name : tr("%1 in %2").arg(name, path_text(train.parent_path().filename()));
}

// A recipe may leave its task to the catalogue, which may not have been read when it was opened.
void ModelDataCard::settle_task() {
    if (!task_.empty() || !session_.offers_loaded()) return;
    task_ = Spec().task;
    for (const CatalogueEntry& entry : session_.offers().catalogue)
        if (entry.kind == "dataset" && entry.name == dataset_.source) task_ = entry.details.value("task", task_);
}

QString ModelDataCard::input_words(const DatasetSpec& dataset) const {
    if (dataset.text.empty()) return tr("text → label");
    QStringList words;
    for (const Column& column : dataset.text) words << column_words(column);
    return words.join(QStringLiteral(" + ")) + QStringLiteral(" → ") + column_words(dataset.label);
}

void ModelDataCard::set_spec(const Spec& spec) {
    model_name_ = text(spec.model);
    task_ = spec.task;
    dataset_ = spec.dataset;
    base_ = spec.base;
    settle_task();
    fill_models();
    fill_data();
    look();
}

void ModelDataCard::look() {
    model_download_->set_source(model_name_.toStdString(), base_);
    data_download_->set_source(dataset_.train.empty() ? dataset_.source : std::string(), base_);
}

bool ModelDataCard::names(const SourceName& source) const {
    return model_download_->names(source) || data_download_->names(source);
}

std::vector<SourceName> ModelDataCard::lacking() const {
    std::vector<SourceName> out;
    for (const DownloadStrip* strip : {model_download_, data_download_})
        if (strip->lacking()) out.push_back(strip->source());
    return out;
}

void ModelDataCard::apply(Spec& spec) const {
    spec.model = model_name_.toStdString();
    if (spec.model != spec.model_name) spec.model_name.clear();
    spec.dataset = dataset_;
    spec.task = task_;
}

void ModelDataCard::show_plan(const Plan& plan) {
    const nn::ModelDecl& model = plan.model;
    tell(model_field_, model.layers > 0 ? tr("%1 · %n layers · %2 parameters", nullptr, model.layers)
                                                      .arg(text(model.model_type).toUpper(), format::compact(plan.parameters.total))
                                                : QString());
    QStringList rows;
    if (plan.train_rows > 0) rows << tr("%1 train").arg(format::count(plan.train_rows));
    if (plan.validation_rows > 0) rows << tr("%1 validation").arg(format::count(plan.validation_rows));
    if (plan.test_rows > 0) rows << tr("%1 test").arg(format::count(plan.test_rows));
    if (plan.data_read && model.num_labels > 1) rows << tr("%n labels", nullptr, model.num_labels);
    if (plan.data_read && plan.spec.task == "regression") rows << tr("regression");
    tell(data_field_, rows.join(QStringLiteral(" · ")));
    if (!plan.spec.dataset.text.empty()) input_->setText(input_words(plan.spec.dataset));
    tell(input_field_, plan.mean_tokens > 0 ? tr("%1 tokens a row on average, no padding").arg(qRound(plan.mean_tokens)) : QString());
}

void ModelDataCard::model_chosen(int row) {
    const QString chosen = model_->itemData(row).toString();
    if (chosen == QLatin1String(kChooseFolder)) {
        choose_model_folder();
        return;
    }
    if (chosen == QLatin1String(kChooseHub)) return choose_hub_model();
    if (!chosen.isEmpty() && chosen != model_name_) take_model(chosen);
}

void ModelDataCard::take_model(const QString& name) {
    model_name_ = name;
    fill_models();
    look();
    emit edited();
}

QInputDialog* ModelDataCard::ask_hub_id(const QString& title, const QString& example) {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Its id, such as %1").arg(example));
    dialog->setOkButtonText(tr("Choose"));
    dialog->setCancelButtonText(tr("Cancel"));
    dialog->resize(420, dialog->height());
    return dialog;
}

void ModelDataCard::choose_hub_model() {
    model_->setCurrentIndex(model_->findData(model_name_));
    QInputDialog* dialog = ask_hub_id(tr("Model of the hub"), QStringLiteral("distilbert/distilbert-base-uncased"));
    dialog->setObjectName(QStringLiteral("hub_model"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& typed) {
        if (const QString id = typed.trimmed(); !id.isEmpty()) take_model(id);
    });
    dialog->open();
}

void ModelDataCard::choose_hub_data() {
    fill_data();
    QInputDialog* dialog = ask_hub_id(tr("Data set of the hub"), QStringLiteral("dair-ai/emotion"));
    dialog->setObjectName(QStringLiteral("hub_data"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& typed) {
        DatasetSpec dataset;
        dataset.source = typed.trimmed().toStdString();
        dataset.seed = dataset_.seed;
        if (!dataset.source.empty()) take_dataset(dataset, {});
    });
    dialog->open();
}

void ModelDataCard::data_chosen(int row) {
    const QString chosen = data_->itemData(row).toString();
    if (chosen == QLatin1String(kChooseHubData)) return choose_hub_data();
    if (chosen == QLatin1String(kChooseGlue)) return choose_glue_folder();
    if (chosen == QLatin1String(kChooseFiles)) {
        dataset_.train.empty() ? choose_own_files({QString()}) : choose_own_files();
        return;
    }
    if (chosen == QLatin1String(kOwnFiles) || chosen.isEmpty()) return;
    DatasetSpec dataset;
    dataset.source = chosen.toStdString();
    dataset.seed = dataset_.seed;
    take_dataset(dataset, {});
}

void ModelDataCard::take_dataset(const DatasetSpec& dataset, const std::string& task) {
    dataset_ = dataset;
    task_ = task;
    settle_task();
    fill_data();
    look();
    emit edited();
}

void ModelDataCard::choose_model_folder() {
    model_->setCurrentIndex(model_->findData(model_name_));
    auto* dialog = new QFileDialog(this, tr("Model folder (config.json and model.safetensors)"), session_.settings().data_folder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &ModelDataCard::take_model);
    dialog->open();
}

void ModelDataCard::choose_glue_folder() {
    fill_data();
    auto* dialog = new QFileDialog(this, tr("Folder with train.tsv and dev.tsv"), session_.settings().data_folder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        ask(
            session_.pool(), this, [folder = to_path(folder)] { return glue_sst2(folder); },
            [this](Expected<DatasetSpec> dataset) {
                if (dataset)
                    take_dataset(*dataset, Spec().task);
                else
                    tell(data_field_, localized_lines(dataset.error()));
            });
    });
    dialog->open();
}

// The columns of a data set that only the hub knows, over its files where they are here.
void ModelDataCard::choose_hub_columns() {
    ask(
        session_.pool(), this, [dataset = dataset_] { return resolve_dataset(dataset, {}); },
        [this](Expected<DatasetSpec> resolved) {
            if (!resolved) return tell(data_field_, localized_lines(resolved.error()));
            resolved->source.clear();
            open_columns(*resolved, task_);
        });
}

void ModelDataCard::open_columns(const DatasetSpec& start, const std::string& task) {
    auto* dialog = new ColumnsDialog(session_, start, task, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ColumnsDialog::chosen, this, &ModelDataCard::take_dataset);
    dialog->open();
}

void ModelDataCard::choose_own_files(const QStringList& files) {
    fill_data();
    if (files.isEmpty() && of_hub()) return choose_hub_columns();
    DatasetSpec start = files.isEmpty() ? dataset_ : DatasetSpec{};
    for (const QString& file : files)
        if (!file.isEmpty()) start.train.list.push_back(file.toStdString());
    open_columns(start, files.isEmpty() ? task_ : Spec().task);
}

bool ModelDataCard::focus_place(const std::string& place) {
    // What is not here is best mended by its button.
    if (place == "$.model" && model_download_->focus_button()) return true;
    if (place == "$.dataset.source" && data_download_->focus_button()) return true;
    QWidget* control = place.starts_with("$.model") ? static_cast<QWidget*>(model_)
                       : place.starts_with("$.dataset") ? static_cast<QWidget*>(data_)
                                                        : nullptr;
    if (control) control->setFocus(Qt::OtherFocusReason);
    return control != nullptr;
}

}  // namespace tb::ui
