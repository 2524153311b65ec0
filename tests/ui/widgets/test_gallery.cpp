// Every widget of the kit in both themes as pictures, to be looked at: <build>/pictures/gallery-*.png.
#include <QtTest>

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

#include <cmath>

#include "ui/charts/chart.h"
#include "ui/charts/interval_plot.h"
#include "ui/charts/sparkline.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/theme/icons.h"
#include "ui/theme/parts.h"
#include "ui/theme/series.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card_frame.h"
#include "ui/widgets/checks_list.h"
#include "ui/widgets/epoch_bar.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/freeze_picker.h"
#include "ui/widgets/number_edit.h"
#include "ui/widgets/run_pill.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/stack_bar.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/toast.h"

using namespace tb;
using namespace tb::ui;

namespace {

constexpr Code claim{"test.claim", "22.1 %, not “about 35 %”", "The report divides by non-embedding parameters: 34.2 %. Both are shown in exports."};
constexpr Code small{"test.small", "Small validation set: {rows} rows", "A 95 % interval is about ±2 points; closer runs cannot be told apart."};
constexpr Code head{"test.head", "Head is untrained and will train", "Scores before epoch 1 mean nothing and are not shown."};
constexpr Code memory{"test.memory", "Does not fit in memory", "{need} GB are needed, {free} GB are free. Use a batch of 4 and accumulate 4 times."};

std::vector<nn::BlockDecl> distilbert() {
    std::vector<nn::BlockDecl> blocks{{nn::BlockRole::embeddings, 0, "embeddings", 23'835'648}};
    for (int i = 0; i < 6; ++i) blocks.push_back({nn::BlockRole::layer, i, "layer", 7'087'872, 2'362'368, 4'722'432, 3'072});
    blocks.push_back({nn::BlockRole::head, 0, "head", 592'130});
    return blocks;
}

nn::ParameterCounts counts() {
    nn::ParameterCounts c;
    c.total = 66'955'010, c.trainable = 14'767'874;
    c.parts = {{"embeddings", false, 23'835'648, nn::BlockRole::embeddings},
               {"layers 0-3", false, 28'351'488, nn::BlockRole::layer, 0, 3},
               {"layers 4-5", true, 14'175'744, nn::BlockRole::layer, 4, 5},
               {"head", true, 592'130, nn::BlockRole::head}};
    return c;
}

double noise(int i) {
    return std::sin(i * 12.9898) * 43758.5453 - std::floor(std::sin(i * 12.9898) * 43758.5453) - 0.5;
}

std::vector<ChartPoint> curve(int steps, int per_epoch, double from, double to, double rough) {
    std::vector<ChartPoint> points;
    for (int i = 1; i <= steps; i += 10) {
        const double y = to + (from - to) * std::exp(-i / 1500.0) + rough * noise(i);
        points.push_back({double(i), double(i) / per_epoch, i * 0.03, i * 16.0, y});
    }
    return points;
}

ChartPoint at(double step, double y, double low = not_given, double high = not_given) {
    return {step, step / 4210, step * 0.03, step * 16, y, low, high};
}

Chart* loss_chart() {
    auto* chart = new Chart;
    chart->set_title("Loss");
    chart->set_controls({true, true, true, true, true});
    chart->set_y_limits(0, {});
    chart->add_series({"train", "Training", SeriesKind::training, 0, "TPF-03", "loss"});
    chart->add_series({"valid", "Validation", SeriesKind::evaluation, 1, "TPF-03", "eval_loss"});
    chart->add_series({"ghost", "Published TPF-03, validation", SeriesKind::ghost, 0, "published", "eval_loss"});
    chart->add_series({"ghost_train", "Published TPF-03, training (mean of the last 50 steps)", SeriesKind::ghost_points, 0, "published", "loss"});
    chart->append("train", curve(7310, 4210, 0.75, 0.12, 0.2));
    chart->append("valid", {at(2105, 0.312), at(4210, 0.2931), at(6315, 0.309)});
    chart->append("ghost", {at(4210, 0.2908), at(8420, 0.3242), at(12630, 0.3823), at(16840, 0.3905)});
    chart->append("ghost_train", {at(4210, 0.2679), at(8420, 0.1425), at(12630, 0.163), at(16840, 0.169)});
    chart->set_x_end(at(16840, 0));
    chart->set_now(at(7310, 0));
    chart->set_epoch_ticks(4210, 4210 * 16);
    chart->set_marks({{MarkKind::best, at(4210, 0), "best so far"}, {MarkKind::resume, at(5600, 0), {}}});
    chart->set_y_format([](double y) { return format::decimal(y, 2); });
    return chart;
}

Chart* accuracy_chart() {
    auto* chart = new Chart;
    chart->set_title("Validation accuracy");
    chart->set_subtitle("bars: 95 % interval");
    chart->set_x_mode(XMode::epoch);
    chart->set_y_percent();
    chart->add_series({"a", "TPF-02 accuracy", SeriesKind::evaluation, 0, "TPF-02", "accuracy", "TPF-02"});
    chart->add_series({"b", "TPF-03 accuracy", SeriesKind::evaluation, 1, "TPF-03", "accuracy", "TPF-03"});
    chart->append("a", {at(4210, 0.9037, 0.882, 0.922), at(8420, 0.9048, 0.883, 0.9225), at(12630, 0.9071, 0.886, 0.925)});
    chart->append("b", {at(4210, 0.8922, 0.87, 0.911), at(8420, 0.8888, 0.866, 0.908), at(12630, 0.8945, 0.872, 0.913), at(16840, 0.8956, 0.874, 0.9145)});
    return chart;
}

Chart* rate_chart() {
    auto* chart = new Chart(ChartSize::compact);
    chart->set_title("Learning rate");
    chart->set_value_text("2.09e-5");
    chart->set_y_format([](double y) { return format::rate(y); });
    chart->add_series({"rate", "Learning rate", SeriesKind::plain, 2});
    chart->add_series({"later", "Schedule", SeriesKind::future});
    std::vector<ChartPoint> done, later;
    for (int i = 0; i <= 16840; i += 40) {
        const double rate = i < 1684 ? 3e-5 * i / 1684 : 1.5e-5 * (1 + std::cos(3.14159 * (i - 1684) / (16840. - 1684)));
        (i < 7310 ? done : later).push_back(at(i, rate));
    }
    chart->append("rate", done);
    chart->append("later", later);
    chart->set_now(at(7310, 0));
    chart->set_marks({{MarkKind::warmup, at(1684, 0), "warm-up ends at step 1,684"}});
    return chart;
}

QWidget* controls() {
    auto* page = new QWidget;
    auto* row = new FlowLayout(page, 10, 8);
    for (const auto& [text, kind, icon_name] : {std::tuple{"Add to queue", ButtonKind::normal, "queue"}, {"Start", ButtonKind::primary, "play"}, {"Advanced", ButtonKind::ghost, "chevron-right"},
                                                {"Cancel…", ButtonKind::danger, "stop"}, {"Run the demo", ButtonKind::big, "play"}})
        row->addWidget(make_button(text, kind, icon_name));
    auto* off = make_button("Start", ButtonKind::primary, "play");
    set_disabled_reason(off, "Weights are missing");
    row->addWidget(off);
    row->addWidget(make_link("What is this?"));
    auto* methods = new SegmentedControl;
    for (const char* name : {"Full", "LoRA", "DoRA", "AdaLoRA", "IA³", "BitFit"}) methods->add(name, name);
    methods->set_current("Full");
    row->addWidget(methods);
    auto* combo = new QComboBox;
    combo->addItems({"DistilBERT base, uncased", "MiniLM"});
    row->addWidget(combo);
    auto* rate = new NumberEdit;
    rate->set_value(3e-5);
    rate->setFixedWidth(110);
    row->addWidget(rate);
    auto* wrong = new NumberEdit;
    wrong->set_limits(0, 1);
    wrong->set_value(7);
    wrong->setFixedWidth(90);
    row->addWidget(wrong);
    auto* spin = new QSpinBox;
    spin->setValue(16);
    row->addWidget(spin);
    for (const bool on : {true, false}) {
        auto* box = new QCheckBox(on ? "Follow" : "Log");
        box->setChecked(on);
        row->addWidget(box);
        auto* radio = new QRadioButton(on ? "Mine" : "Published");
        radio->setChecked(on);
        row->addWidget(radio);
    }
    for (const auto kind : {ChipKind::neutral, ChipKind::ok, ChipKind::warn, ChipKind::err, ChipKind::info, ChipKind::accent}) row->addWidget(make_chip("chip " + QString::number(int(kind)), kind));
    auto* pill = new RunPill("a", 0);
    pill->set_texts("TPF-02", "published");
    row->addWidget(pill);
    pill = new RunPill("b", 1);
    pill->set_texts("TPF-03", "seed 42");
    row->addWidget(pill);
    for (int i = published_series; i < 7; ++i) row->addWidget(new SeriesSample(i));
    auto* spark = new QLabel;
    spark->setPixmap(sparkline({0.31, 0.29, 0.33, 0.38, 0.39}, 2, {80, 24}, 1));
    row->addWidget(spark);
    auto* tabs = new QTabBar;
    for (const char* name : {"Overview", "Curves", "Configuration"}) tabs->addTab(name);
    row->addWidget(tabs);
    return page;
}

QWidget* icon_sheet() {
    auto* page = new QWidget;
    auto* row = new FlowLayout(page, 6, 4);
    for (const QString& name : icon_names()) row->addWidget(make_tool(name, name));
    return page;
}

QWidget* first_page() {
    auto* page = new QWidget;
    page->setObjectName("page");
    page->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(page);
    column->setSpacing(12);
    column->addWidget(make_label("New run", Role::h1));
    auto* bar = new EpochBar;
    bar->set_segments({{1, "Epoch 1 · evaluated, saved"}, {0.74, "Epoch 2 · step 3,100 of 4,210"}, {0, "Epoch 3"}, {0, "Epoch 4"}});
    column->addWidget(bar);
    auto* tiles = new TileRow;
    for (const auto& [a, b, c] : {std::tuple{"Step", "7,310", "of 16,840"}, {"Time left", "5:06", "3:54 elapsed"}, {"Training loss", "0.1159", "smoothed, last 0.1066"}, {"Learning rate", "2.09e-5", "cosine"}}) {
        Tile* tile = tiles->add(a);
        tile->set_value(b);
        tile->set_sub(c);
    }
    column->addWidget(tiles);
    Card look = make_card("Controls");
    look.body->addWidget(controls());
    look.body->addWidget(icon_sheet());
    column->addWidget(look.frame);
    auto* row = new QHBoxLayout;
    Card trains = make_card("What trains");
    auto* picker = new FreezePicker;
    picker->set_blocks(distilbert());
    picker->set_freeze({true, 4});
    picker->focus_block(4);
    trains.body->addWidget(picker);
    row->addWidget(trains.frame, 5);
    Card flight = make_card("Pre-flight");
    flight.head->addWidget(make_chip("Ready · 3 warnings", ChipKind::warn));
    flight.body->addWidget(make_label("14,767,874", Role::big));
    flight.body->addWidget(make_label("of 66,955,010 parameters train · 22.1 %", Role::sub));
    auto* parts = new PartsTable;
    parts->set_counts(counts());
    flight.body->addWidget(parts);
    flight.body->addWidget(hline());
    auto* checks = new ChecksList;
    checks->set_problems({{&head, "", {}, Severity::ok}, {&claim, "", {}, Severity::warning}, {&small, "", {{"rows", std::int64_t(872)}}, Severity::warning},
                          {&memory, "", {{"need", 46.2}, {"free", 11.2}}, Severity::error}, {&head, "x", {}, Severity::note}});
    flight.body->addWidget(checks);
    flight.body->addStretch();
    row->addWidget(flight.frame, 3);
    column->addLayout(row, 1);
    return page;
}

QWidget* second_page() {
    auto* page = new QWidget;
    page->setObjectName("page");
    page->setAttribute(Qt::WA_StyledBackground);
    auto* grid = new QGridLayout(page);
    grid->setSpacing(12);
    const auto card = [](QWidget* content) {
        Card c = make_card();
        c.body->addWidget(content, 1);
        return c.frame;
    };
    grid->addWidget(card(loss_chart()), 0, 0, 1, 2);
    grid->addWidget(card(accuracy_chart()), 1, 0);
    Card verdict = make_card();
    auto* plot = new IntervalPlot;
    plot->set_rows({{"TPF-02", 0.9037, 0.882, 0.922, 0}, {"TPF-03", 0.8922, 0.870, 0.911, 1}});
    plot->set_difference(IntervalRow{"Difference", 0.0115, -0.017, 0.040, 0});
    verdict.body->addWidget(plot);
    verdict.body->addWidget(rate_chart(), 1);
    auto* empty = new CardFrame("Recent runs");
    empty->show_empty("None yet. Runs appear here with their best score.", "New run");
    auto* broken = new CardFrame("Data");
    broken->show_error("train.tsv, line 7: the label “maybe” is not one of negative, positive.", "Choose another file", "details");
    broken->show_progress(3, 10, "tokenising 3 of 10");
    verdict.body->addWidget(empty);
    verdict.body->addWidget(broken);
    grid->addWidget(verdict.frame, 1, 1);
    grid->setRowStretch(0, 1);
    grid->setRowStretch(1, 1);
    return page;
}

}  // namespace

class TestGallery : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().install(*qApp, ThemeMode::light); }

    void pictures() {
        QDir().mkpath(TUNEBENCH_BUILD "/pictures");
        for (const bool dark : {false, true}) {
            Theme::instance().set_mode(dark ? ThemeMode::dark : ThemeMode::light);
            int number = 1;
            for (QWidget* page : {first_page(), second_page()}) {
                page->resize(1180, 980);
                page->show();
                if (number == 1) Toast::show_in(page, "2 runs moved to the bin", "Undo", [] {}, 0, "trash");
                QTest::qWait(500);
                if (auto* chart = page->findChild<Chart*>(); chart && number == 2) {
                    chart->setFocus();
                    QTest::keyClick(chart, Qt::Key_Right);
                    for (int i = 0; i < 420; ++i) QTest::keyClick(chart, Qt::Key_Right);
                    QTest::qWait(80);
                }
                const QString path = QStringLiteral(TUNEBENCH_BUILD "/pictures/gallery-%1-%2.png").arg(number++).arg(dark ? "dark" : "light");
                QVERIFY(page->grab().save(path));
                delete page;
            }
        }
    }

    void portuguese_fits() {
        Theme::instance().set_mode(ThemeMode::light);
        std::unique_ptr<QWidget> page(first_page());
        page->resize(1180, 980);
        page->show();
        Language::instance().set("pt_BR");
        QTest::qWait(100);
        QVERIFY(page->grab().save(TUNEBENCH_BUILD "/pictures/gallery-1-pt.png"));
        Language::instance().set("en");
    }
};

QTEST_MAIN(TestGallery)
#include "test_gallery.moc"
