#pragma once
// The two figures of a comparison, and their files: one code for the page, the export dialog and the command line.
#include "ui/charts/chart.h"
#include "ui/models/comparison.h"

namespace tb::ui {

enum class Figure { loss, accuracy, rate, norm };
std::optional<Figure> figure_named(const QString& name);  // "loss", "accuracy", "learning_rate", "grad_norm"
QString figure_name(Figure figure);

// `published`: the reference results; an own run of the same recipe gets its one as a ghost (ui/models/published.h).
// On paper the legend names the series: no words inside the plot. A study has every logged point of the training loss, raw and smoothed.
enum class Medium { screen, paper, study };
void draw_figure(Chart& chart, Figure figure, const Comparison& comparison, const std::vector<Entry>& published, Medium medium = Medium::screen);
// One run of the comparison by itself, in the colour it has among the others, with its published curve.
void draw_run(Chart& chart, Figure figure, const Comparison& comparison, std::size_t index, const std::vector<Entry>& published);

// A figure for paper, drawn on the window's thread; export_figure may then run on another.
struct PaperFigure {
    QString name;
    FigureDrawing drawing;
    ChartTable data;
};
PaperFigure paper_figure(const Comparison& comparison, const std::vector<Entry>& published, Figure figure, const FigureOptions& options);

// Writes <folder>/<figure>.<format> ("png", "svg", "pdf") and its data as <figure>-data.csv beside it.
Expected<std::vector<fs::path>> export_figure(const PaperFigure& figure, const QStringList& formats, const fs::path& folder);

}  // namespace tb::ui
