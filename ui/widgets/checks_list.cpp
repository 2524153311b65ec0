#include "ui/widgets/checks_list.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/theme/parts.h"

namespace tb::ui {
namespace {

Ink ink_of(Severity severity) {
    constexpr Ink inks[] = {Ink::ok, Ink::info, Ink::warn, Ink::err};
    return inks[int(severity)];
}

const char* icon_of(Severity severity) {
    constexpr const char* names[] = {"ok", "info", "warning", "error"};
    return names[int(severity)];
}

class CheckRow : public QWidget {
public:
    CheckRow(const Problem& problem, bool title_only, QPushButton* remedy, std::function<void()> act) : act_(std::move(act)) {
        const Message message = localized(problem);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(4, 3, 4, 3);
        row->setSpacing(8);
        row->addWidget(make_icon(icon_of(problem.severity), ink_of(problem.severity), 18), 0, title_only ? Qt::AlignVCenter : Qt::AlignTop);
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        QLabel* title = make_paragraph(message.title, title_only ? Role::body : Role::b);
        column->addWidget(title);
        if (!title_only) column->addWidget(make_paragraph(message.text, Role::small));
        if (remedy) column->addWidget(remedy, 0, Qt::AlignLeft);
        row->addLayout(column, 1);
        setFocusPolicy(Qt::StrongFocus);
        setToolTip(title_only ? message.text : message.place);
        setAccessibleName(QStringLiteral("%1: %2. %3").arg(severity_word(problem.severity), message.title, message.text));
    }

protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) act_();
        else QWidget::keyPressEvent(event);
    }
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (event->button() == Qt::LeftButton && rect().contains(event->pos())) act_();
    }
    void paintEvent(QPaintEvent*) override {
        if (!hasFocus()) return;
        QPainter painter(this);
        draw_focus_ring(painter, rect());
    }

private:
    std::function<void()> act_;
};

}  // namespace

ChecksList::ChecksList(QWidget* parent) : QWidget(parent) {
    column_ = new QVBoxLayout(this);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(2);
    more_ = make_link({}, this);
    column_->addWidget(more_);
    connect(more_, &QPushButton::clicked, this, [this] {
        all_ = !all_;
        fill();
    });
    on_language(this, [this] { fill(); });
}

void ChecksList::set_problems(Problems problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) { return a.severity > b.severity; });
    if (problems == problems_) return;
    problems_ = std::move(problems);
    fill();
}

void ChecksList::set_limit(int shown) {
    limit_ = shown;
    fill();
}

void ChecksList::set_titles_only(bool on) {
    titles_only_ = on;
    fill();
}

void ChecksList::set_remedies(std::function<QString(const Problem&)> words) {
    remedies_ = std::move(words);
    fill();
}

QPushButton* ChecksList::remedy_button(const Problem& problem) {
    const QString words = remedies_ ? remedies_(problem) : QString();
    if (words.isEmpty()) return nullptr;
    auto* button = make_button(words);
    button->setObjectName(QStringLiteral("remedy"));
    // The row is made anew by what the button does: not while it is still being clicked.
    connect(button, &QPushButton::clicked, this, [this, problem] { emit remedy_wanted(problem); }, Qt::QueuedConnection);
    return button;
}

void ChecksList::fill() {
    delete rows_;
    rows_ = new QWidget;
    auto* column = new QVBoxLayout(rows_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    const std::size_t shown = all_ ? problems_.size() : std::min(problems_.size(), std::size_t(limit_));
    for (std::size_t i = 0; i < shown; ++i) {
        const QString place = QString::fromStdString(problems_[i].place);
        column->addWidget(new CheckRow(problems_[i], titles_only_, remedy_button(problems_[i]), [this, place] { emit activated(place); }));
    }
    column_->insertWidget(0, rows_);
    const int rest = int(problems_.size()) - limit_;
    more_->setVisible(rest > 0);
    more_->setText(all_ ? tr("Show fewer") : tr("%n more", nullptr, rest));
}

QString checks_summary(const Problems& problems) {
    int errors = 0, warnings = 0;
    for (const Problem& problem : problems) {
        errors += problem.severity == Severity::error;
        warnings += problem.severity == Severity::warning;
    }
    QStringList words;
    if (errors) words << ChecksList::tr("%n error(s)", nullptr, errors);
    else words << ChecksList::tr("Ready");
    if (warnings) words << ChecksList::tr("%n warning(s)", nullptr, warnings);
    return words.join(QStringLiteral(" · "));
}

}  // namespace tb::ui
