#include "ui/pages/compare/configuration_tab.h"

#include "ui/i18n/language.h"
#include "ui/models/words.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segmented_control.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

namespace tb::ui {
namespace {

const auto kDiffering = QStringLiteral("differing"), kAll = QStringLiteral("all");
constexpr int kNameWidth = 210, kPathWidth = 270, kValueWidth = 190, kPathColumn = 1, kFirstValue = 2;

}  // namespace

ConfigurationTab::ConfigurationTab(QWidget* parent)
    : QWidget(parent), shown_(new SegmentedControl(SegmentedControl::Kind::quiet)), count_(make_label({}, Role::small)), find_(new QLineEdit),
      copy_(make_button({}, ButtonKind::normal, QStringLiteral("copy"))), table_(new QTreeWidget) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    for (const QString& id : {kDiffering, kAll}) shown_->add(id, id);
    shown_->set_current(kDiffering);
    find_->setMaximumWidth(240);
    find_->setClearButtonEnabled(true);
    copy_->setObjectName(QStringLiteral("copy_configuration"));
    head->addWidget(shown_);
    head->addWidget(count_);
    head->addStretch();
    head->addWidget(find_, 1);
    head->addWidget(copy_);
    column->addLayout(head);
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(2, 6, 2, 6);
    table_->setObjectName(QStringLiteral("configuration"));
    table_->setRootIsDecorated(false);
    table_->setUniformRowHeights(true);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setMinimumHeight(320);
    inside->addWidget(table_);
    column->addWidget(card, 1);
    connect(shown_, &SegmentedControl::chosen, this, [this] { fill(); });
    connect(find_, &QLineEdit::textChanged, this, [this] { fill(); });
    connect(copy_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(copied()); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { fill(); });
    on_language(this, [this] { retranslate(); });
}

void ConfigurationTab::retranslate() {
    shown_->set_text(kDiffering, tr("What differs"));
    shown_->set_text(kAll, tr("Every setting"));
    find_->setPlaceholderText(tr("Find a setting"));
    copy_->setText(tr("Copy"));
    copy_->setToolTip(tr("The rows below as a table for a spreadsheet, with the spec's own names"));
    table_->setAccessibleName(tr("Settings of the runs"));
    fill();
}

void ConfigurationTab::show_comparison(std::shared_ptr<const Comparison> comparison) {
    if (comparison == comparison_ && comparison) return;
    comparison_ = std::move(comparison);
    fill();
}

void ConfigurationTab::show_all(bool on) {
    shown_->set_current(on ? kAll : kDiffering);
    fill();
}

void ConfigurationTab::fill() {
    table_->clear();
    QStringList header{tr("Setting"), tr("In the spec")};
    if (comparison_) header << entry_titles(*comparison_);
    table_->setColumnCount(static_cast<int>(header.size()));
    table_->setHeaderLabels(header);
    table_->setColumnWidth(0, kNameWidth);
    table_->setColumnWidth(kPathColumn, kPathWidth);
    for (int i = kFirstValue; i < header.size(); ++i) table_->setColumnWidth(i, kValueWidth);
    int differing = 0, equal = 0;
    const bool all = shown_->current() == kAll;
    const QString wanted = find_->text().trimmed();
    for (const SettingRow& row : comparison_ ? setting_rows(*comparison_) : std::vector<SettingRow>{}) {
        if (row.path == "name") continue;  // it stands in the heads of the columns
        ++(row.differs ? differing : equal);
        if (!row.differs && !all) continue;
        const QString name = setting_words(row.path), path = text(row.path);
        if (!wanted.isEmpty() && !name.contains(wanted, Qt::CaseInsensitive) && !path.contains(wanted, Qt::CaseInsensitive)) continue;
        auto* item = new QTreeWidgetItem(table_, {name == path ? QString() : name, path});
        item->setForeground(kPathColumn, tokens().text2);
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            const int column = static_cast<int>(i) + kFirstValue;
            item->setText(column, value_words(row.path, row.values[i]));
            item->setToolTip(column, text(json_text(row.values[i])));
        }
        if (!row.differs || !all) continue;
        for (int i = 0; i < header.size(); ++i) item->setBackground(i, tokens().accent_soft);
    }
    count_->setText(tr("%1 differ, %2 are equal").arg(differing).arg(equal));
    copy_->setEnabled(table_->topLevelItemCount() > 0);
}

QString ConfigurationTab::copied() const {
    QStringList lines;
    QStringList header{QStringLiteral("setting")};
    for (int i = kFirstValue; i < table_->columnCount(); ++i) header << table_->headerItem()->text(i);
    lines << header.join('\t');
    for (int i = 0; i < table_->topLevelItemCount(); ++i) {
        const QTreeWidgetItem* item = table_->topLevelItem(i);
        QStringList cells{item->text(kPathColumn)};
        for (int k = kFirstValue; k < table_->columnCount(); ++k) cells << item->toolTip(k);
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

}  // namespace tb::ui
