// The card's controls and the spec: what a spec says in them, and what they say in a spec.
#include "core/spec/values.h"
#include "ui/pages/new_run/form_controls.h"
#include "ui/pages/new_run/how_trains_card.h"
#include "ui/widgets/number_edit.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace tb::ui {
using namespace form;

void HowTrainsCard::set_spec(const Spec& spec) {
    filling_ = true;
    training_ = spec.training;
    given_device_ = spec.engine.device;
    regression_ = spec.task == "regression";
    const auto steps_in = [](QSpinBox* box, bool in_words, int steps) {
        box->setMinimum(in_words ? 0 : 1);
        box->setValue(in_words ? 0 : steps);
    };
    rate_->set_value(training_.learning_rate);
    scheduler_->setCurrentIndex(scheduler_->findData(QString::fromStdString(training_.lr_scheduler_type)));
    warm_up_->setText(warm_up_text(training_));
    epochs_->setValue(training_.num_train_epochs);
    batch_->setValue(training_.per_device_train_batch_size);
    eval_batch_->setValue(training_.per_device_eval_batch_size);
    decay_->set_value(training_.weight_decay);
    clip_->set_value(training_.max_grad_norm);
    accumulate_->setValue(training_.gradient_accumulation_steps);
    smoothing_->set_value(training_.label_smoothing_factor);
    beta1_->set_value(training_.adam_beta1);
    beta2_->set_value(training_.adam_beta2);
    epsilon_->set_value(training_.adam_epsilon);
    const int logged = whole_steps(training_.logging_steps), evaluated = whole_steps(training_.eval_steps.value_or(training_.logging_steps));
    steps_in(logging_, training_.logging_strategy != "steps" || logged == 0, logged);
    steps_in(eval_steps_, evaluated == 0 || (training_.eval_strategy == "steps" && !training_.eval_steps), evaluated);
    for (QComboBox* box : {evaluate_, keep_, device_}) box->setCurrentIndex(-1);  // a choice of the spec before is none of this one
    fill_choices();
    choose(evaluate_, training_.eval_strategy);
    choose(keep_, training_.load_best_model_at_end ? bare_metric(training_) : std::string());
    choose(device_, given_device_);
    fill_special_values();
    patience_->setValue(training_.early_stopping_patience.value_or(0));
    gain_->set_value(training_.early_stopping_threshold);
    length_->setValue(spec.max_length.value_or(0));
    threads_->setValue(spec.engine.threads);
    precision_->setCurrentIndex(training_.bf16 ? 1 : 0);
    frozen_->setCurrentIndex(spec.engine.cache_frozen_features ? 1 : 0);
    on_train_->setCurrentIndex(spec.engine.evaluate_train ? 1 : 0);
    seeds_ = {training_.seed};
    seed_edit_->setText(seeds_text(seeds_));
    warm_up_valid_ = seeds_valid_ = true;
    mark(warm_up_, true, {});
    mark(seed_edit_, true, {});
    fill_options();
    for (const Named& named : fields_) shown_[named.control] = value_of(named.control);
    filling_ = false;
    update_rest();
}

void HowTrainsCard::set_task(const std::string& task) {
    const bool regression = task == "regression";
    if (regression == regression_) return;
    regression_ = regression;
    const auto& known = metric_names(task);
    if (const std::string by = chosen(keep_); !by.empty() && std::find(known.begin(), known.end(), by) == known.end()) {
        // A metric of the other task chooses nothing any more.
        training_.metric_for_best_model = "loss";
        training_.greater_is_better.reset();
        keep_->setCurrentIndex(keep_->findData(QStringLiteral("loss")));
    }
    fill_choices();
    shown_[keep_] = value_of(keep_);
    update_rest();
}

bool HowTrainsCard::changed(const QWidget* control) const {
    const auto shown = shown_.find(control);
    return shown == shown_.end() || shown->second != value_of(control);
}

void HowTrainsCard::apply_options(TrainingSpec& training) const {
    if (scheduler_->currentIndex() >= 0) training.lr_scheduler_type = chosen(scheduler_);
    const bool own = training.lr_scheduler_type == training_.lr_scheduler_type;
    if (!own || !training.lr_scheduler_kwargs.is_object()) training.lr_scheduler_kwargs = Json::object();
    for (const Option& option : options_) {
        const double value = option.edit->value();
        if (own && !option.required && value == option.shown) continue;
        if (value == std::floor(value) && option.key != "power" && option.key != "min_lr_rate")
            training.lr_scheduler_kwargs[option.key] = static_cast<std::int64_t>(value);
        else
            training.lr_scheduler_kwargs[option.key] = value;
    }
}

void HowTrainsCard::apply_evaluation(TrainingSpec& training) const {
    const std::string when = chosen(evaluate_);
    if (changed(evaluate_) || (when == "steps" && changed(eval_steps_))) evaluate_at(training, when, eval_steps_->value());
    if (changed(keep_)) keep_best_by(training, chosen(keep_));
}

void HowTrainsCard::apply(Spec& spec) const {
    TrainingSpec& training = spec.training;
    training = training_;
    training.learning_rate = rate_->value();
    apply_options(training);
    const auto warm_up = parse_warm_up(warm_up_->text());
    if (warm_up && changed(warm_up_)) {
        training.warmup_ratio = warm_up->ratio;
        training.warmup_steps = warm_up->steps;
    }
    const auto take = [this](const QSpinBox* box, int& value) {
        if (changed(box)) value = box->value();
    };
    if (changed(epochs_)) training.num_train_epochs = epochs_->value();
    take(batch_, training.per_device_train_batch_size);
    take(eval_batch_, training.per_device_eval_batch_size);
    take(accumulate_, training.gradient_accumulation_steps);
    take(threads_, spec.engine.threads);
    training.weight_decay = decay_->value();
    training.max_grad_norm = clip_->value();
    training.label_smoothing_factor = regression_ ? 0 : smoothing_->value();
    training.adam_beta1 = beta1_->value();
    training.adam_beta2 = beta2_->value();
    training.adam_epsilon = epsilon_->value();
    if (changed(logging_)) {
        training.logging_strategy = "steps";
        training.logging_steps = logging_->value();
    }
    if (changed(patience_)) training.early_stopping_patience = patience_->value() > 0 ? std::optional(patience_->value()) : std::nullopt;
    training.early_stopping_threshold = gain_->value();
    apply_evaluation(training);
    training.seed = seeds_.front();
    if (changed(length_)) spec.max_length = length_->value() > 0 ? std::optional(length_->value()) : std::nullopt;
    training.bf16 = precision_->currentIndex() == 1;
    spec.engine.device = chosen(device_);
    spec.engine.cache_frozen_features = frozen_->currentIndex() == 1;
    spec.engine.evaluate_train = on_train_->currentIndex() == 1;
}

void HowTrainsCard::set_batch(int batch, int accumulation) {
    batch_->setValue(batch);
    accumulate_->setValue(accumulation);
}

bool HowTrainsCard::valid() const {
    const NumberEdit* edits[] = {rate_, decay_, clip_, smoothing_, gain_, beta1_, beta2_, epsilon_};
    for (const NumberEdit* edit : edits)
        if (!edit->valid()) return false;
    for (const Option& option : options_)
        if (!option.edit->valid()) return false;
    return warm_up_valid_ && seeds_valid_;
}

}  // namespace tb::ui
