#pragma once
// The third card of New run: rate, schedule, length, and under Advanced the rest; beside it the schedule as it will be.
#include "ui/models/recipe.h"
#include "ui/theme/parts.h"

#include <QFrame>
#include <QVariant>

#include <map>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace tb::ui {

class Chart;
class NumberEdit;

class HowTrainsCard : public QFrame {
    Q_OBJECT

public:
    explicit HowTrainsCard(QWidget* parent = nullptr);
    void set_spec(const Spec& spec);
    void set_task(const std::string& task);  // another data set may have another one
    // Writes what was changed here; what the form shows otherwise than it stands in the spec, or not at all, stays as it came.
    void apply(Spec& spec) const;
    void set_batch(int batch, int accumulation);
    const std::vector<std::int64_t>& seeds() const { return seeds_; }
    bool valid() const;
    void show_plan(const Plan& plan);
    bool focus_place(const std::string& place);
    Chart* chart() const { return chart_; }
    void show_advanced(bool on);

signals:
    void edited();

private:
    void retranslate();
    void build_main(QGridLayout* grid);
    void build_advanced();
    void add(const char* key, QWidget* control, QGridLayout* grid, int row, int column);
    void fill_options();
    void fill_choices();
    void fill_special_values();
    void apply_options(TrainingSpec& training) const;
    void apply_evaluation(TrainingSpec& training) const;
    void update_rest();
    bool changed(const QWidget* control) const;
    void touched();
    void warm_up_edited();
    void seeds_edited();

    struct Named {
        QByteArray key;  // the spec's path below $.
        Field field;
        QWidget* control;
    };
    Field* field(const char* key);

    std::vector<Named> fields_;
    NumberEdit *rate_, *decay_, *clip_, *smoothing_, *gain_, *beta1_, *beta2_, *epsilon_;
    QComboBox *scheduler_, *keep_, *evaluate_, *precision_, *frozen_, *on_train_, *device_;
    QLineEdit *warm_up_, *seed_edit_;
    QSpinBox *batch_, *eval_batch_, *accumulate_, *eval_steps_, *patience_, *logging_, *length_, *threads_;
    QDoubleSpinBox* epochs_;
    struct Option {
        std::string key;
        NumberEdit* edit;
        double shown;   // before it was changed
        bool required;  // the scheduler has no value of its own
    };
    std::vector<Option> options_;
    QGridLayout* option_grid_;
    QToolButton* advanced_;
    QWidget* advanced_panel_;
    Chart* chart_;
    QLabel *title_, *rest_;
    TrainingSpec training_;
    std::string given_device_;
    std::map<const QWidget*, QVariant> shown_;  // what set_spec put into each control
    bool regression_ = false;
    std::vector<std::int64_t> seeds_{42};
    bool filling_ = false, warm_up_valid_ = true, seeds_valid_ = true;
};

}  // namespace tb::ui
