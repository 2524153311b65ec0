#include "ui/dialogs/export_dialog.h"

#include "core/report/export_place.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/comparison.h"
#include "ui/models/words.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segmented_control.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QUrl>

#include <algorithm>

namespace tb::ui {
namespace {

constexpr double kColumnMillimetres = 84, kPageMillimetres = 174;
constexpr int kPreviewMilliseconds = 120, kPreviewDpi = 110;

QCheckBox* box(const QString& name, bool on) {
    auto* made = new QCheckBox;
    made->setObjectName(name);
    made->setChecked(on);
    return made;
}

}  // namespace

ExportDialog::ExportDialog(Session& session, std::shared_ptr<const Comparison> comparison, const QStringList& keys, QWidget* parent)
    : QDialog(parent), session_(session), comparison_(std::move(comparison)), keys_(keys) {
    resize(1040, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(12);
    title_ = make_label({}, Role::h1);
    column->addWidget(title_);
    runs_ = make_label({}, Role::sub);
    runs_->setObjectName(QStringLiteral("exported_runs"));
    runs_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(runs_);
    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    row->addWidget(build_choices());
    row->addWidget(build_preview(), 1);
    column->addLayout(row, 1);
    progress_ = new QProgressBar;
    progress_->setTextVisible(false);
    progress_->hide();
    column->addWidget(progress_);
    outcome_ = make_paragraph();
    outcome_->setObjectName(QStringLiteral("outcome"));
    outcome_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    outcome_->setOpenExternalLinks(true);
    column->addWidget(outcome_);
    auto* buttons = new QHBoxLayout;
    copy_ = make_button({}, ButtonKind::ghost, QStringLiteral("copy"));
    copy_->setObjectName(QStringLiteral("copy_command"));
    close_ = make_button({});
    export_ = make_button({}, ButtonKind::primary, QStringLiteral("download"));
    export_->setObjectName(QStringLiteral("do_export"));
    export_->setDefault(true);
    buttons->addWidget(copy_);
    buttons->addStretch();
    buttons->addWidget(close_);
    buttons->addWidget(export_);
    column->addLayout(buttons);
    preview_timer_.setSingleShot(true);
    preview_timer_.setInterval(kPreviewMilliseconds);
    connect(&preview_timer_, &QTimer::timeout, this, &ExportDialog::draw_preview);
    connect(copy_, &QPushButton::clicked, this, &ExportDialog::copy_command);
    connect(close_, &QPushButton::clicked, this, &QDialog::close);
    connect(export_, &QPushButton::clicked, this, &ExportDialog::run);
    const QString last = session_.settings().export_folder;
    folder_->setText(last.isEmpty() ? usual_folder() : last);
    on_language(this, [this] { retranslate(); });
    changed();
}

QWidget* ExportDialog::build_choices() {
    auto* holder = new QWidget;
    holder->setFixedWidth(300);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    const auto add_boxes = [&](QLabel*& caption, std::vector<std::pair<QCheckBox*, QString>>& boxes, const QStringList& names, int columns) {
        caption = make_label({}, Role::cap);
        column->addWidget(caption);
        auto* grid = new QGridLayout;
        grid->setVerticalSpacing(6);
        for (int i = 0; i < names.size(); ++i) {
            auto* made = box(names[i], true);
            boxes.emplace_back(made, names[i]);
            grid->addWidget(made, i / columns, i % columns);
            connect(made, &QCheckBox::toggled, this, &ExportDialog::changed);
        }
        column->addLayout(grid);
    };
    add_boxes(tables_caption_, tables_, {QStringLiteral("csv"), QStringLiteral("markdown"), QStringLiteral("latex"), QStringLiteral("html")}, 2);
    add_boxes(figures_caption_, figures_, {QStringLiteral("loss"), QStringLiteral("accuracy")}, 2);
    add_boxes(formats_caption_, formats_, {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}, 3);
    width_ = new SegmentedControl;
    width_->add(QStringLiteral("one"), QStringLiteral("1"));
    width_->add(QStringLiteral("two"), QStringLiteral("2"));
    width_->set_current(QStringLiteral("two"));
    height_ = new QDoubleSpinBox;
    height_->setRange(30, 240);
    height_->setDecimals(0);
    height_->setSuffix(QStringLiteral(" mm"));
    height_->setValue(80);
    text_size_ = new QSpinBox;
    text_size_->setRange(5, 14);
    text_size_->setSuffix(QStringLiteral(" pt"));
    text_size_->setValue(8);
    width_field_ = make_field({}, width_);
    height_field_ = make_field({}, height_);
    text_field_ = make_field({}, text_size_);
    column->addWidget(width_field_.frame);
    auto* sizes = new QHBoxLayout;
    sizes->addWidget(height_field_.frame);
    sizes->addWidget(text_field_.frame);
    column->addLayout(sizes);
    grey_ = box(QStringLiteral("grey"), false);
    column->addWidget(grey_);
    folder_ = new QLineEdit;
    folder_->setObjectName(QStringLiteral("folder"));
    choose_ = make_button({}, ButtonKind::normal, QStringLiteral("folder"));
    folder_field_ = make_field({}, folder_);
    column->addWidget(folder_field_.frame);
    column->addWidget(choose_, 0, Qt::AlignLeft);
    column->addStretch();
    connect(width_, &SegmentedControl::chosen, this, &ExportDialog::changed);
    connect(height_, &QDoubleSpinBox::valueChanged, this, &ExportDialog::changed);
    connect(text_size_, &QSpinBox::valueChanged, this, &ExportDialog::changed);
    connect(grey_, &QCheckBox::toggled, this, &ExportDialog::changed);
    connect(folder_, &QLineEdit::textChanged, this, &ExportDialog::changed);
    connect(choose_, &QPushButton::clicked, this, &ExportDialog::choose_folder);
    return holder;
}

QWidget* ExportDialog::build_preview() {
    auto* well = make_well();
    auto* column = new QVBoxLayout(well);
    column->setContentsMargins(16, 12, 16, 12);
    auto* head = new QHBoxLayout;
    preview_caption_ = make_label({}, Role::small);
    content_ = new SegmentedControl(SegmentedControl::Kind::quiet);
    content_->add(QStringLiteral("loss"), QStringLiteral("Loss"));
    content_->add(QStringLiteral("accuracy"), QStringLiteral("Accuracy"));
    content_->set_current(QStringLiteral("loss"));
    head->addWidget(preview_caption_);
    head->addStretch();
    head->addWidget(content_);
    column->addLayout(head);
    preview_ = new QLabel;
    preview_->setObjectName(QStringLiteral("preview"));
    preview_->setAlignment(Qt::AlignCenter);
    preview_->setMinimumSize(320, 240);
    column->addWidget(preview_, 1);
    connect(content_, &SegmentedControl::chosen, this, [this] { preview_timer_.start(); });
    return well;
}

void ExportDialog::retranslate() {
    setWindowTitle(tr("Export"));
    title_->setText(tr("Export"));
    runs_->setText(comparison_ ? entry_titles(*comparison_).join(QStringLiteral(" · ")) : QString());
    runs_->setToolTip(runs_->text());
    tables_caption_->setText(tr("Tables"));
    figures_caption_->setText(tr("Figures"));
    formats_caption_->setText(tr("Figures as"));
    const QStringList table_names{QStringLiteral("CSV"), QStringLiteral("Markdown"), tr("LaTeX (booktabs)"), QStringLiteral("HTML")};
    for (int i = 0; i < table_names.size(); ++i) tables_[static_cast<std::size_t>(i)].first->setText(table_names[i]);
    figures_[0].first->setText(tr("Loss"));
    figures_[1].first->setText(tr("Accuracy"));
    for (const auto& format : formats_) format.first->setText(format.second.toUpper());
    width_->set_text(QStringLiteral("one"), tr("1 column"), tr("8.4 cm"));
    width_->set_text(QStringLiteral("two"), tr("2 columns"), tr("17.4 cm"));
    width_field_.caption->setText(tr("Width"));
    height_field_.caption->setText(tr("Height"));
    text_field_.caption->setText(tr("Text"));
    folder_field_.caption->setText(tr("Folder"));
    folder_->setToolTip(tr("Files that lie there already stay as they are: the export then goes into a new folder in it, named by the time."));
    grey_->setText(tr("Greyscale"));
    choose_->setText(tr("Choose…"));
    preview_caption_->setText(tr("Preview: what will be written"));
    content_->set_text(QStringLiteral("loss"), tr("Loss"));
    content_->set_text(QStringLiteral("accuracy"), tr("Accuracy"));
    copy_->setText(tr("Copy as command"));
    close_->setText(tr("Close"));
    export_->setText(tr("Export"));
    preview_timer_.start();
}

FigureOptions ExportDialog::options() const {
    FigureOptions options;
    options.width_mm = width_->current() == QLatin1String("two") ? kPageMillimetres : kColumnMillimetres;
    options.height_mm = height_->value();
    options.text_pt = text_size_->value();
    options.grey = grey_->isChecked();
    return options;
}

QStringList ExportDialog::chosen(const std::vector<std::pair<QCheckBox*, QString>>& boxes) const {
    QStringList names;
    for (const auto& [check, name] : boxes)
        if (check->isChecked()) names << name;
    return names;
}

void ExportDialog::changed() {
    QString reason;
    const bool figures = !chosen(figures_).isEmpty() && !chosen(formats_).isEmpty();
    if (chosen(tables_).isEmpty() && !figures) reason = tr("Choose at least one table or figure, and its format.");
    if (folder_->text().trimmed().isEmpty()) reason = tr("Choose a folder.");
    if (running_) reason = tr("The export is under way.");
    set_disabled_reason(export_, reason);
    preview_timer_.start();
}

void ExportDialog::draw_preview() {
    if (!comparison_) return;
    Chart chart;
    draw_figure(chart, content_->current() == QLatin1String("accuracy") ? Figure::accuracy : Figure::loss, *comparison_, session_.offers().published, Medium::paper);
    FigureOptions drawn = options();
    drawn.dpi = static_cast<int>(kPreviewDpi * devicePixelRatioF() * 2);
    const QSize room = preview_->contentsRect().size() * devicePixelRatioF();
    const int asked = ++previews_;
    ask(
        session_.pool(), this, [drawing = chart.record(drawn), room] { return image_of(drawing).scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation); },
        [this, asked](const QImage& image) {
            if (asked != previews_) return;  // another was asked for meanwhile
            QPixmap picture = QPixmap::fromImage(image);
            picture.setDevicePixelRatio(devicePixelRatioF());
            preview_->setPixmap(picture);
        });
}

void ExportDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    preview_timer_.start();
}

void ExportDialog::set_folder(const QString& folder) {
    folder_->setText(folder);
}

// Many exports share it: each gets a folder of its own there.
QString ExportDialog::usual_folder() const {
    return path_text(session_.library().home() / "exports");
}

void ExportDialog::choose_folder() {
    auto* dialog = new QFileDialog(this, tr("Export into"), folder_->text());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, folder_, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::run() {
    if (running_ || !comparison_) return;
    running_ = true;
    written_.clear();
    problems_.clear();
    pending_ = chosen(formats_).isEmpty() ? QStringList() : chosen(figures_);
    progress_->setRange(0, static_cast<int>(pending_.size()) + 1);
    progress_->setValue(0);
    progress_->show();
    outcome_->clear();
    folder_->setStyleSheet({});
    changed();
    std::vector<TableFormat> formats;
    for (const QString& name : chosen(tables_))
        if (const auto format = table_format(name.toStdString())) formats.push_back(*format);
    chosen_folder_ = folder_->text().trimmed();
    ask(
        session_.pool(), this,
        [comparison = comparison_, formats, folder = to_path(chosen_folder_), usual = chosen_folder_ == usual_folder()]() -> Expected<Written> {
            const auto place = usual ? new_report_folder(folder) : export_place(folder);
            if (!place) return tl::unexpected(place.error());
            if (formats.empty()) return Written{*place, {}};
            auto files = export_tables(*comparison, formats, *place);
            if (!files) return tl::unexpected(files.error());
            return Written{*place, std::move(*files)};
        },
        [this](Expected<Written> written) { tables_done(written); });
}

void ExportDialog::tables_done(const Expected<Written>& written) {
    if (written) {
        place_ = written->place;
        for (const fs::path& file : written->files) written_ << path_text(file);
    } else {
        problems_ = written.error();
    }
    progress_->setValue(1);
    next_figure();
}

void ExportDialog::next_figure() {
    if (pending_.isEmpty() || !problems_.empty()) {
        finished();
        return;
    }
    // Charts live on this thread and are drawn here, as commands; pictures and files are made of them elsewhere.
    const auto figure = paper_figure(*comparison_, session_.offers().published, *figure_named(pending_.takeFirst()), options());
    ask(
        session_.pool(), this, [figure, formats = chosen(formats_), place = place_] { return export_figure(figure, formats, place); },
        [this](Expected<std::vector<fs::path>> files) { figure_done(files); });
}

void ExportDialog::figure_done(const Expected<std::vector<fs::path>>& files) {
    if (files)
        for (const fs::path& file : *files) written_ << path_text(file);
    else
        problems_ = files.error();
    progress_->setValue(progress_->value() + 1);
    next_figure();
}

void ExportDialog::finished() {
    running_ = false;
    progress_->hide();
    changed();
    if (!problems_.empty()) {
        // The dialog stays, with the field that has to change marked.
        folder_->setStyleSheet(QStringLiteral("border: 2px solid %1;").arg(tokens().err.name()));
        folder_->setFocus(Qt::OtherFocusReason);
        outcome_->setTextFormat(Qt::PlainText);  // a problem may quote what looks like a tag
        outcome_->setText(localized_lines(problems_));
        return;
    }
    const QString place = path_text(place_);
    QString said = tr("%n files written to %1", nullptr, static_cast<int>(written_.size()))
                       .arg(QStringLiteral("<a href=\"%1\">%2</a>").arg(QString::fromUtf8(QUrl::fromLocalFile(place).toEncoded()).toHtmlEscaped(), place.toHtmlEscaped()));
    if (place_ != to_path(chosen_folder_) && chosen_folder_ != usual_folder()) said += QStringLiteral(" · ") + tr("what lay in the folder before stays as it was");
    outcome_->setTextFormat(Qt::RichText);
    outcome_->setText(said);
    Settings settings = session_.settings();
    settings.export_folder = chosen_folder_;
    session_.change_settings(settings);
    session_.say(tr("%n files exported", nullptr, static_cast<int>(written_.size())));
    emit exported(written_);
}

void ExportDialog::copy_command() {
    QStringList words{QStringLiteral("tunebench"), QStringLiteral("--export")};
    for (const QString& key : keys_) words << shell_word(key);
    if (chosen(figures_).isEmpty() || chosen(formats_).isEmpty()) {
        words << QStringLiteral("--plot") << QStringLiteral("none");  // left out, it would mean both
    } else {
        const FigureOptions size = options();
        words << QStringLiteral("--plot") << chosen(figures_).join(',') << QStringLiteral("--format") << chosen(formats_).join(',');
        words << QStringLiteral("--width") << QString::number(size.width_mm) << QStringLiteral("--height") << QString::number(size.height_mm);
        words << QStringLiteral("--text") << QString::number(size.text_pt);
        if (size.grey) words << QStringLiteral("--grey");
    }
    if (!chosen(tables_).isEmpty()) words << QStringLiteral("--tables") << chosen(tables_).join(',');
    words << QStringLiteral("--out") << shell_word(folder_->text().trimmed());
    QGuiApplication::clipboard()->setText(words.join(' '));
    session_.say(tr("Command copied"));
}

}  // namespace tb::ui
