#pragma once
// The first card of New run: which model, which data, which columns.
#include "ui/models/session.h"
#include "ui/theme/parts.h"

#include <QFrame>

class QComboBox;
class QInputDialog;
class QLabel;
class QPushButton;

namespace tb::ui {

class DownloadStrip;

class ModelDataCard : public QFrame {
    Q_OBJECT

public:
    explicit ModelDataCard(Session& session, QWidget* parent = nullptr);
    void set_spec(const Spec& spec);
    void apply(Spec& spec) const;
    const std::string& task() const { return task_; }  // empty: the data set's own, which is not known yet
    void show_plan(const Plan& plan);
    void choose_own_files(const QStringList& files = {});
    void look();  // whether model and data set are on this machine
    bool names(const SourceName& source) const;
    std::vector<SourceName> lacking() const;  // those of them that are not
    bool focus_place(const std::string& place);  // the control of a spec's JSON path

signals:
    void edited();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void tell(const Field& field, const QString& words);  // in the field's hint, cut to its width
    void fill_models();
    void fill_data();
    void model_chosen(int row);
    void data_chosen(int row);
    void choose_model_folder();
    QInputDialog* ask_hub_id(const QString& title, const QString& example);
    void choose_hub_model();
    void choose_hub_data();
    void choose_hub_columns();
    void open_columns(const DatasetSpec& start, const std::string& task);
    bool of_hub() const { return dataset_.train.empty() && dataset_.source.find('/') != std::string::npos; }
    void take_model(const QString& name);
    void choose_glue_folder();
    void take_dataset(const DatasetSpec& dataset, const std::string& task);
    QString own_files_words() const;
    void settle_task();
    QString input_words(const DatasetSpec& dataset) const;
    void add_catalogue_data(bool here);

    Session& session_;
    QComboBox *model_, *data_;
    QPushButton* input_;
    Field model_field_, data_field_, input_field_;
    DownloadStrip *model_download_, *data_download_;
    QString model_name_;
    std::string task_ = Spec().task;
    DatasetSpec dataset_;
    fs::path base_;
};

}  // namespace tb::ui
