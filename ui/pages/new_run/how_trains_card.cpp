#include "ui/pages/new_run/how_trains_card.h"

#include "ui/charts/chart.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/pages/new_run/form_controls.h"
#include "ui/pages/page_parts.h"
#include "ui/theme/icons.h"
#include "ui/widgets/number_edit.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <iterator>

namespace tb::ui {
using namespace form;

HowTrainsCard::HowTrainsCard(QWidget* parent)
    : QFrame(parent), rate_(number(0, 10, QStringLiteral("learning_rate"))), decay_(number(0, 10, QStringLiteral("weight_decay"))),
      clip_(number(0, 1e6, QStringLiteral("max_grad_norm"))), smoothing_(number(0, 0.999, QStringLiteral("label_smoothing_factor"))),
      gain_(number(0, 1e6, QStringLiteral("early_stopping_threshold"))), beta1_(number(0, 0.999999999, QStringLiteral("adam_beta1"))),
      beta2_(number(0, 0.999999999, QStringLiteral("adam_beta2"))), epsilon_(number(0, 1, QStringLiteral("adam_epsilon"))),
      scheduler_(new QComboBox), keep_(new QComboBox),
      evaluate_(new QComboBox), precision_(new QComboBox), frozen_(new QComboBox), on_train_(new QComboBox), device_(new QComboBox), warm_up_(new QLineEdit), seed_edit_(new QLineEdit), batch_(spin(1, 4096, QStringLiteral("batch"))),
      eval_batch_(spin(1, 4096, QStringLiteral("eval_batch"))), accumulate_(spin(1, 1024, QStringLiteral("accumulation"))),
      eval_steps_(spin(1, 10'000'000, QStringLiteral("eval_steps"))), patience_(spin(0, 1000, QStringLiteral("patience"))),
      logging_(spin(1, 10'000'000, QStringLiteral("logging_steps"))), length_(spin(0, 100'000, QStringLiteral("max_length"))),
      threads_(spin(0, 1024, QStringLiteral("threads"))), epochs_(epochs_box()), option_grid_(new QGridLayout),
      advanced_(new QToolButton), advanced_panel_(new QWidget), chart_(new Chart(ChartSize::compact)), title_(make_label({}, Role::h2)),
      rest_(make_paragraph({}, Role::small)) {
    setObjectName(QStringLiteral("card"));
    scheduler_->setObjectName(QStringLiteral("scheduler"));
    keep_->setObjectName(QStringLiteral("keep_best"));
    evaluate_->setObjectName(QStringLiteral("evaluate"));
    precision_->setObjectName(QStringLiteral("precision"));
    frozen_->setObjectName(QStringLiteral("cache_frozen_features"));
    on_train_->setObjectName(QStringLiteral("evaluate_train"));
    device_->setObjectName(QStringLiteral("device"));
    warm_up_->setObjectName(QStringLiteral("warm_up"));
    seed_edit_->setObjectName(QStringLiteral("seeds"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(title_);
    head->addStretch();
    advanced_->setObjectName(QStringLiteral("advanced"));
    advanced_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    advanced_->setCheckable(true);
    advanced_->setIcon(icon(QStringLiteral("chevron-right")));
    head->addWidget(advanced_);
    column->addLayout(head);
    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    auto* left = new QVBoxLayout;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    build_main(grid);
    left->addLayout(grid);
    option_grid_->setHorizontalSpacing(12);
    left->addLayout(option_grid_);
    left->addStretch();
    row->addLayout(left, 5);
    chart_->setMinimumHeight(150);
    chart_->setMinimumWidth(220);
    row->addWidget(chart_, 5);
    column->addLayout(row, 1);
    build_advanced();
    column->addWidget(advanced_panel_);
    column->addWidget(rest_);
    advanced_panel_->hide();
    connect(advanced_, &QToolButton::toggled, this, &HowTrainsCard::show_advanced);
    chart_->set_x_mode(XMode::epoch);
    chart_->add_series({.id = "rate", .title = {}, .kind = SeriesKind::plain, .style = 0, .run = {}, .quantity = {}, .end_label = {}});
    chart_->set_y_format([](double value) { return format::rate(value); });
    chart_->set_y_limits(0, {});
    set_spec({});
    on_language(this, [this] { retranslate(); });
}

void HowTrainsCard::add(const char* key, QWidget* control, QGridLayout* grid, int row, int column) {
    const Field made = make_field({}, control);
    control->setMinimumWidth(84);
    grid->addWidget(made.frame, row, column);
    grid->setColumnStretch(column, 1);
    fields_.push_back({key, made, control});
}

void HowTrainsCard::build_main(QGridLayout* grid) {
    for (const std::string& name : schedule_names()) scheduler_->addItem(QString::fromStdString(name), QString::fromStdString(name));
    scheduler_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    scheduler_->setMinimumContentsLength(9);
    scheduler_->view()->setMinimumWidth(230);
    add("training.learning_rate", rate_, grid, 0, 0);
    add("training.lr_scheduler_type", scheduler_, grid, 0, 1);
    add("training.warmup_ratio", warm_up_, grid, 0, 2);
    add("training.num_train_epochs", epochs_, grid, 1, 0);
    add("training.per_device_train_batch_size", batch_, grid, 1, 1);
    add("training.weight_decay", decay_, grid, 1, 2);
    for (NumberEdit* edit : {rate_, decay_}) connect(edit, &NumberEdit::value_changed, this, &HowTrainsCard::touched);
    connect(scheduler_, &QComboBox::activated, this, [this] {
        fill_options();
        touched();
    });
    connect(warm_up_, &QLineEdit::textEdited, this, &HowTrainsCard::warm_up_edited);
    connect(epochs_, &QDoubleSpinBox::valueChanged, this, &HowTrainsCard::touched);
    connect(batch_, &QSpinBox::valueChanged, this, &HowTrainsCard::touched);
}

void HowTrainsCard::build_advanced() {
    auto* grid = new QGridLayout(advanced_panel_);
    grid->setContentsMargins(0, 4, 0, 4);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    add("training.seed", seed_edit_, grid, 0, 0);
    add("training.max_grad_norm", clip_, grid, 0, 1);
    add("training.gradient_accumulation_steps", accumulate_, grid, 0, 2);
    add("training.label_smoothing_factor", smoothing_, grid, 0, 3);
    add("training.eval_strategy", evaluate_, grid, 1, 0);
    add("training.eval_steps", eval_steps_, grid, 1, 1);
    add("training.metric_for_best_model", keep_, grid, 1, 2);
    add("training.per_device_eval_batch_size", eval_batch_, grid, 1, 3);
    add("training.early_stopping_patience", patience_, grid, 2, 0);
    add("training.early_stopping_threshold", gain_, grid, 2, 1);
    add("training.logging_steps", logging_, grid, 2, 2);
    add("max_length", length_, grid, 2, 3);
    precision_->addItems({QStringLiteral("fp32"), QStringLiteral("bf16")});
    for (QComboBox* wide : {keep_, evaluate_, frozen_, on_train_, device_}) wide->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    add("engine.threads", threads_, grid, 3, 0);
    add("training.bf16", precision_, grid, 3, 1);
    add("engine.cache_frozen_features", frozen_, grid, 3, 2);
    add("engine.evaluate_train", on_train_, grid, 3, 3);
    add("training.adam_beta1", beta1_, grid, 4, 0);
    add("training.adam_beta2", beta2_, grid, 4, 1);
    add("training.adam_epsilon", epsilon_, grid, 4, 2);
    add("engine.device", device_, grid, 4, 3);
    for (NumberEdit* edit : {clip_, smoothing_, gain_, beta1_, beta2_, epsilon_}) connect(edit, &NumberEdit::value_changed, this, &HowTrainsCard::touched);
    for (QSpinBox* box : {accumulate_, eval_batch_, eval_steps_, patience_, logging_, length_, threads_})
        connect(box, &QSpinBox::valueChanged, this, &HowTrainsCard::touched);
    for (QComboBox* box : {keep_, evaluate_, precision_, frozen_, on_train_, device_}) connect(box, &QComboBox::activated, this, &HowTrainsCard::touched);
    connect(seed_edit_, &QLineEdit::textEdited, this, &HowTrainsCard::seeds_edited);
}

Field* HowTrainsCard::field(const char* key) {
    for (Named& named : fields_)
        if (named.key == key) return &named.field;
    return nullptr;
}

void HowTrainsCard::retranslate() {
    title_->setText(tr("How it trains"));
    advanced_->setText(tr("Advanced"));
    chart_->set_title(tr("Learning rate over the run"));
    chart_->set_series_title(QStringLiteral("rate"), tr("Learning rate"));
    chart_->set_empty_text(tr("The schedule is drawn as soon as model and data are known"));
    const std::pair<const char*, QString> captions[] = {
        {"training.learning_rate", tr("Learning rate")},
        {"training.lr_scheduler_type", tr("Scheduler")},
        {"training.warmup_ratio", tr("Warm-up")},
        {"training.num_train_epochs", tr("Epochs")},
        {"training.per_device_train_batch_size", tr("Batch")},
        {"training.weight_decay", tr("Weight decay")},
        {"training.seed", tr("Seeds")},
        {"training.max_grad_norm", tr("Gradient clip")},
        {"training.gradient_accumulation_steps", tr("Accumulation")},
        {"training.label_smoothing_factor", tr("Label smoothing")},
        {"training.eval_strategy", tr("Evaluate and save")},
        {"training.eval_steps", tr("Every … steps")},
        {"training.metric_for_best_model", tr("Keep")},
        {"training.per_device_eval_batch_size", tr("Evaluation batch")},
        {"training.early_stopping_patience", tr("Early stop, patience")},
        {"training.early_stopping_threshold", tr("Least gain")},
        {"training.logging_steps", tr("Log every … steps")},
        {"max_length", tr("Max length")},
        {"engine.threads", tr("Threads")},
        {"training.bf16", tr("Precision")},
        {"engine.cache_frozen_features", tr("Frozen blocks")},
        {"engine.evaluate_train", tr("Training rows")},
        {"training.adam_beta1", tr("AdamW, first β")},
        {"training.adam_beta2", tr("AdamW, second β")},
        {"training.adam_epsilon", tr("AdamW, ε")},
        {"engine.device", tr("Device")},
    };
    for (const auto& [key, caption] : captions) {
        Field* made = field(key);
        made->caption->setText(caption);
        made->caption->setToolTip(QString::fromLatin1(key));
    }
    patience_->setSpecialValueText(tr("off"));
    length_->setSpecialValueText(tr("model's"));
    threads_->setSpecialValueText(tr("automatic"));
    warm_up_->setPlaceholderText(tr("10 % or 500"));
    fill_choices();
    fill_special_values();
    fill(frozen_, {tr("run each time"), tr("outputs kept")});
    fill(on_train_, {tr("not evaluated"), tr("evaluated too")});
    frozen_->setToolTip(tr("Outputs kept: what the frozen blocks put out is computed once, without their dropout, and read again in every epoch. Several times faster, "
                           "and another recipe than the reference's, which keeps dropout there; every comparison says so."));
    precision_->setToolTip(tr("bf16: matrix products take rounded operands where the processor gains by it; weights and everything between stay in fp32."));
    on_train_->setToolTip(tr("Accuracy on the training rows after each epoch, as the dissertation measured it. It takes its time."));
    fill_options();
    update_rest();
}

void HowTrainsCard::fill_choices() {
    Choices metrics;
    const std::vector<std::string> names = regression_ ? std::vector<std::string>{"loss", "mse", "pearson"} : std::vector<std::string>{"loss", "accuracy", "f1_macro"};
    for (const std::string& metric : names) metrics.emplace_back(metric, tr("best by %1").arg(metric_words(metric)));
    metrics.emplace_back(std::string(), tr("the last"));
    fill(keep_, metrics, training_.load_best_model_at_end ? bare_metric(training_) : std::string());
    fill(evaluate_, {{"epoch", tr("each epoch")}, {"steps", tr("every … steps")}, {"no", tr("not while training")}}, training_.eval_strategy);
    fill(device_, {{"auto", tr("automatic")}, {"cpu", tr("processor")}, {"cuda", tr("GPU")}}, given_device_);
}

// What a number of steps cannot say is said in words, at the lowest end of its spin box.
void HowTrainsCard::fill_special_values() {
    const bool as_logged = training_.eval_strategy == "steps" && !training_.eval_steps;
    eval_steps_->setSpecialValueText(as_logged ? tr("as logged") : eval_steps_->minimum() == 0 ? steps_words(training_.eval_steps.value_or(training_.logging_steps)) : QString());
    const QString logged = training_.logging_strategy == "epoch" ? tr("each epoch") : training_.logging_strategy == "no" ? tr("never") : steps_words(training_.logging_steps);
    logging_->setSpecialValueText(logging_->minimum() == 0 ? logged : QString());
}

void HowTrainsCard::fill_options() {
    clear_layout(option_grid_);
    options_.clear();
    int column = 0;
    const std::string scheduler = chosen(scheduler_);
    // The recipe's own scheduler keeps what the recipe says of it.
    const bool own = scheduler == training_.lr_scheduler_type;
    const Json given = own && training_.lr_scheduler_kwargs.is_object() ? training_.lr_scheduler_kwargs : Json::object();
    for (const ScheduleOption& option : schedule_options(scheduler)) {
        const std::string key = option.key;
        if (key == "min_lr_rate" && given.contains("min_lr")) continue;  // the other way to say it
        auto* edit = number(option.low, option.high, QString::fromStdString(key));
        const bool is_given = given.contains(key) && given[key].is_number();
        const double shown = is_given ? given[key].get<double>() : own ? option.standard.value_or(option.value) : option.value;
        edit->set_value(shown);
        const QString caption = key == "num_cycles"  ? tr("Cycles")
                                : key == "power"     ? tr("Power")
                                : key == "min_lr_rate" ? tr("Lowest rate, share")
                                                       : tr("Decay steps");
        option_grid_->addWidget(make_field(caption, edit).frame, 0, column++);
        connect(edit, &NumberEdit::value_changed, this, &HowTrainsCard::touched);
        options_.push_back({key, edit, shown, !is_given && !option.standard});
    }
}

void HowTrainsCard::touched() {
    if (filling_) return;
    update_rest();
    emit edited();
}

void HowTrainsCard::warm_up_edited() {
    warm_up_valid_ = parse_warm_up(warm_up_->text()).has_value();
    mark(warm_up_, warm_up_valid_, tr("A share such as 10 %, or a number of steps such as 500"));
    touched();
}

void HowTrainsCard::seeds_edited() {
    const auto seeds = parse_seeds(seed_edit_->text());
    seeds_valid_ = seeds.has_value();
    if (seeds) seeds_ = *seeds;
    mark(seed_edit_, seeds_valid_, tr("Whole numbers with commas between them: 42, 43, 44"));
    touched();
}

void HowTrainsCard::update_rest() {
    Spec spec;
    apply(spec);
    const TrainingSpec& training = spec.training;
    rest_->setText(rest_line(training, seeds_));
    const std::string when = chosen(evaluate_);
    set_disabled_reason(eval_steps_, when == "epoch" ? tr("Evaluation is at the end of each epoch.") : when == "no" ? tr("Nothing is evaluated while training.") : QString());
    set_disabled_reason(smoothing_, regression_ ? tr("A regression has no classes to smooth.") : QString());
    set_disabled_reason(keep_, when == "no" ? tr("Nothing is evaluated while training, so the last is kept.") : QString());
    set_disabled_reason(epochs_, training.max_steps > 0 ? tr("This recipe trains for %n steps (max_steps), whatever the epochs.", nullptr, training.max_steps) : QString());
    for (QWidget* control : std::initializer_list<QWidget*>{patience_, gain_})
        set_disabled_reason(control, training.load_best_model_at_end ? QString() : tr("Early stopping needs a best model to be kept."));
}

void HowTrainsCard::show_plan(const Plan& plan) {
    std::vector<ChartPoint> points;
    const double per_epoch = static_cast<double>(std::max<std::int64_t>(1, plan.steps.steps_per_epoch));
    for (std::size_t i = 0; i < plan.rates.size() && i < plan.rate_steps.size(); ++i) {
        ChartPoint point;
        point.step = static_cast<double>(plan.rate_steps[i]);
        point.epoch = point.step / per_epoch;
        point.y = plan.rates[i];
        points.push_back(point);
    }
    chart_->set_points(QStringLiteral("rate"), points);
    double highest = 0;
    for (const ChartPoint& point : points) highest = std::max(highest, point.y);
    // Room for the warm-up's words above the curve.
    if (highest > 0) chart_->set_y_limits(0, highest * 1.25);
    std::vector<ChartMark> marks;
    if (plan.steps.warmup_steps > 0 && !points.empty()) {
        ChartPoint at;
        at.step = static_cast<double>(plan.steps.warmup_steps);
        at.epoch = at.step / per_epoch;
        marks.push_back({MarkKind::warmup, at, tr("warm-up ends at step %1").arg(format::count(plan.steps.warmup_steps))});
    }
    chart_->set_marks(marks);
}

bool HowTrainsCard::focus_place(const std::string& place) {
    if (!place.starts_with("$.")) return false;
    const QByteArray key = QByteArray::fromStdString(place.substr(2));
    // Settings that one control stands for.
    const std::pair<const char*, const char*> shared[] = {{"training.warmup", "training.warmup_ratio"},
                                                          {"training.save_st", "training.eval_strategy"},
                                                          {"training.load_best_model_at_end", "training.metric_for_best_model"},
                                                          {"training.greater_is_better", "training.metric_for_best_model"},
                                                          {"training.lr_scheduler_kwargs", "training.lr_scheduler_type"}};
    for (const Named& named : fields_) {
        const bool meant = std::any_of(std::begin(shared), std::end(shared), [&](const auto& pair) { return key.startsWith(pair.first) && named.key == pair.second; });
        if (named.key != key && !meant) continue;
        if (advanced_panel_->isAncestorOf(named.control)) advanced_->setChecked(true);
        named.control->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void HowTrainsCard::show_advanced(bool on) {
    advanced_->setChecked(on);
    advanced_->setIcon(icon(on ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    advanced_panel_->setVisible(on);
    if (on) QTimer::singleShot(0, this, [this] { bring_into_view(advanced_panel_); });
}

}  // namespace tb::ui
