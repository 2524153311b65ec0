#include "ui/pages/try_it/try_page.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/method_words.h"
#include "ui/models/words.h"
#include "ui/pages/page_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card_frame.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr int kTokensShown = 60;

// One probability as a bar on a sunken ground.
class ProbabilityBar : public QWidget {
public:
    ProbabilityBar(double value, bool chosen) : value_(value), chosen_(chosen) {
        setMinimumHeight(22);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().sunken);
        painter.drawRoundedRect(rect(), 4, 4);
        QRectF filled(rect());
        filled.setWidth(std::max(4.0, filled.width() * std::clamp(value_, 0.0, 1.0)));
        const QColor ink = tokens().series.front();
        painter.setBrush(chosen_ ? ink : blend(tokens().surface, ink, 0.5));
        painter.drawRoundedRect(filled, 4, 4);
    }

private:
    double value_;
    bool chosen_;
};

}  // namespace

TryPage::TryPage(Session& session, PredictJob::Load load, QWidget* parent)
    : QWidget(parent), session_(session), job_(std::move(load)), title_(make_label({}, Role::h1)), caption_(make_label({}, Role::sub)),
      answer_(make_label({}, Role::hero)), time_(make_label({}, Role::small)), note_(make_paragraph({}, Role::small)), banner_(make_paragraph()),
      tokens_(make_paragraph({}, Role::mono)), runs_(new QComboBox), text_(new QPlainTextEdit), card_(new CardFrame), bars_(new QVBoxLayout) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 14, 24, 14);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(title_);
    head->addStretch();
    head->addWidget(caption_);
    runs_->setMinimumWidth(320);
    runs_->setObjectName(QStringLiteral("run"));
    head->addWidget(runs_);
    column->addLayout(head);
    Card box = make_card(QStringLiteral(" "));
    box_title_ = box.title;
    box_hint_ = make_label({}, Role::small);
    box.head->addWidget(box_hint_);
    text_->setObjectName(QStringLiteral("sentence"));
    text_->setFixedHeight(84);
    text_->setTabChangesFocus(true);
    text_->setFont(Theme::instance().font(18));
    text_->setStyleSheet(QStringLiteral("font-size: %1px;").arg(Theme::instance().px(18)));
    box.body->addWidget(text_);
    box.frame->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    column->addWidget(box.frame);
    answer_->setObjectName(QStringLiteral("answer"));
    auto* line = new QHBoxLayout;
    line->addWidget(answer_);
    line->addStretch();
    line->addWidget(time_, 0, Qt::AlignTop);
    card_->body()->addWidget(banner_);
    card_->body()->addLayout(line);
    bars_->setSpacing(8);
    card_->body()->addLayout(bars_);
    card_->body()->addWidget(tokens_);
    card_->body()->addWidget(note_);
    card_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    column->addWidget(card_);
    column->addStretch(1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(make_scroll(content));
    setObjectName(QStringLiteral("page"));
    connect(text_, &QPlainTextEdit::textChanged, this, [this] { job_.set_text(text_->toPlainText()); });
    connect(runs_, &QComboBox::activated, this, [this] {
        chosen_ = true;
        run_chosen();
    });
    connect(card_, &CardFrame::action_clicked, this, [this] { session_.go(PageId::home); });
    connect(&job_, &PredictJob::changed, this, &TryPage::show_answer);
    connect(&session_.library(), &Library::changed, this, &TryPage::fill_runs);
    connect(&session_, &Session::offers_changed, this, &TryPage::fill_runs);
    on_language(this, [this] { retranslate(); });
}

void TryPage::retranslate() {
    title_->setText(tr("Try it"));
    caption_->setText(tr("Answered by"));
    box_title_->setText(tr("Sentence"));
    box_hint_->setText(tr("answers as you type"));
    text_->setPlaceholderText(tr("Type a sentence, for instance: not the disaster I was promised"));
    text_->setAccessibleName(tr("Sentence"));
    runs_->setAccessibleName(tr("Answered by"));
    fill_runs();
    show_answer();
}

void TryPage::fill_runs() {
    // The newest run answers until the user chooses another.
    const QString current = !wanted_.isEmpty() ? wanted_ : chosen_ ? runs_->currentData().toString() : QString();
    const QSignalBlocker blocked(runs_);
    runs_->clear();
    for (const RunRecord& run : session_.library().runs()) {
        if (run.state != RunState::done && run.state != RunState::stopped) continue;
        const QString name = text(run.meta.name.empty() ? run.spec.name : run.meta.name);
        QStringList words{name};
        if (const QString method = method_words(run.spec); !method.isEmpty()) words << method;
        words << seed_words(run.spec) << text(run.id.substr(0, 13));
        runs_->addItem(words.join(QStringLiteral(" · ")), path_text(run.folder));
        runs_->setItemData(runs_->count() - 1, text(run.id), Qt::UserRole + 1);
    }
    for (const ModelFolder& model : session_.offers().models) {
        if (!model.has_weights) continue;
        runs_->addItem(tr("%1, not trained here").arg(text(model.name)), path_text(model.path));
        runs_->setItemData(runs_->count() - 1, text(model.name), Qt::UserRole + 1);
    }
    int found = runs_->findData(current);
    if (found < 0) found = runs_->findData(current, Qt::UserRole + 1);
    runs_->setCurrentIndex(found >= 0 ? found : runs_->count() > 0 ? 0 : -1);
    run_chosen();
}

void TryPage::choose_run(const QString& id) {
    wanted_ = id;
    chosen_ = true;
    fill_runs();
    focus_text();
}

void TryPage::focus_text() {
    text_->setFocus(Qt::OtherFocusReason);
}

void TryPage::run_chosen() {
    const QString folder = runs_->currentData().toString();
    if (!wanted_.isEmpty() && runs_->currentData(Qt::UserRole + 1).toString() == wanted_) wanted_.clear();
    job_.set_model(to_path(folder));
    show_answer();
}

void TryPage::show_answer() {
    if (runs_->count() == 0) {
        card_->show_empty(tr("No trained model yet: run the demo, then ask it something"), tr("Home"));
        return;
    }
    if (!job_.problems().empty()) {
        card_->show_error(job_.problems());
        return;
    }
    const auto& answer = job_.answer();
    if (!answer && job_.loading()) {
        card_->show_loading();
        return;
    }
    card_->show_ready();
    for (QWidget* widget : std::initializer_list<QWidget*>{time_, note_, banner_, tokens_}) widget->setVisible(answer.has_value());
    if (!answer) {
        clear_layout(bars_);
        answer_->setText(tr("Type a sentence above"));
        set_role(answer_, Role::h2);
        return;
    }
    set_role(answer_, Role::hero);
    banner_->setVisible(answer->head_untrained);
    banner_->setText(tr("The head of this model has never been trained: its answer means nothing, so no probabilities are shown."));
    const bool classes = !answer->probabilities.empty();
    answer_->setText(answer->head_untrained ? QStringLiteral("–") : classes ? text(answer->name) : format::decimal(answer->logits.empty() ? 0 : answer->logits[0], 2));
    time_->setText(QStringLiteral("%1 ms").arg(format::decimal(answer->seconds * 1000, answer->seconds < 0.01 ? 1 : 0)));
    if (answer->head_untrained)
        clear_layout(bars_);
    else
        fill_bars(*answer);
    QStringList tokens;
    for (const auto& token : answer->tokens) {
        if (tokens.size() == kTokensShown) {
            tokens << QStringLiteral("…");
            break;
        }
        tokens << text(token);
    }
    tokens_->setText(tokens.join(QStringLiteral("  ")));
    note_->setText(answer->cut > 0 ? tr("%n tokens at the end did not fit and were not read", nullptr, answer->cut)
                                   : tr("%n tokens read", nullptr, static_cast<int>(answer->tokens.size())));
}

void TryPage::fill_bars(const Answer& answer) {
    clear_layout(bars_);
    const auto best = std::max_element(answer.probabilities.begin(), answer.probabilities.end()) - answer.probabilities.begin();
    for (std::size_t i = 0; i < answer.probabilities.size(); ++i) {
        auto* row = new QHBoxLayout;
        row->setSpacing(12);
        const QString name = i < answer.names.size() ? text(answer.names[i]) : QString::number(i);
        QLabel* label = make_label(name);
        label->setMinimumWidth(110);
        QLabel* share = make_label(format::percent(answer.probabilities[i]), Role::b);
        share->setMinimumWidth(64);
        share->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto* bar = new ProbabilityBar(answer.probabilities[i], static_cast<std::ptrdiff_t>(i) == best);
        bar->setAccessibleName(QStringLiteral("%1 %2").arg(name, share->text()));
        row->addWidget(label);
        row->addWidget(bar, 1);
        row->addWidget(share);
        bars_->addLayout(row);
    }
}

}  // namespace tb::ui
