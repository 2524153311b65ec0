#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
// Verdicts.
inline constexpr Code report_better{"report.better", "Better",
    "{first} is better than {second} by {points} points on {rows} rows (95 % interval {low} to {high}), over at least three seeds each."};
inline constexpr Code report_higher{"report.higher_one_seed", "Scored higher",
    "{first} scored higher than {second} by {points} points on {rows} rows (95 % interval {low} to {high}); one seed each, so it may be chance of the seed."};
inline constexpr Code report_higher_few_seeds{"report.higher_few_seeds", "Scored higher",
    "{first} scored higher than {second} by {points} points on {rows} rows (95 % interval {low} to {high}); with fewer than three seeds each it may be chance of the seeds."};
inline constexpr Code report_cannot_tell{"report.cannot_tell", "Cannot be told apart",
    "{first} and {second} cannot be told apart on {rows} rows: the difference is {points} points, 95 % interval {low} to {high}."};
inline constexpr Code report_not_comparable{"report.not_comparable", "Not comparable",
    "{first} and {second} were not measured on the same rows by the same metric, so their scores cannot be set against each other."};
// The same of two regressions, whose mean squared errors are set against each other.
inline constexpr Code report_smaller_error{"report.smaller_error_one_seed", "Smaller error",
    "The mean squared error of {first} is smaller than that of {second} by {difference} on {rows} rows (95 % interval {low} to {high}); one seed each, so it may be chance of the seed."};
inline constexpr Code report_errors_cannot_tell{"report.errors_cannot_tell", "Cannot be told apart",
    "{first} and {second} cannot be told apart on {rows} rows: their mean squared errors differ by {difference}, 95 % interval {low} to {high}."};
inline constexpr Code report_errors_no_interval{"report.errors_no_interval", "No interval",
    "The mean squared errors of {first} and {second} differ by {difference} on {rows} rows. Without the answers of both row by row there is no interval to judge that by."};

// Is it a fair comparison?
inline constexpr Code report_different_rows{"report.different_rows", "Different rows", "The scores were measured on different data: {data}."};
inline constexpr Code report_share_misprinted{"report.share_misprinted", "Trained share is not as printed",
    "Printed as {printed}; counted, {trainable} of {total} parameters train, {share} % ({outside} % of those outside the embeddings)."};
inline constexpr Code report_devices_differ{"report.devices_differ", "Times are not comparable", "The times come from different machines: {devices}. They say nothing about the recipes."};
inline constexpr Code report_sampling_error{"report.sampling_error", "Within sampling error",
    "{points} points on {rows} rows are within sampling error: at 95 %, {first} lies between {first_low} and {first_high} %, {second} between {second_low} and {second_high} %."};
inline constexpr Code report_several_settings{"report.several_settings", "Several settings at once",
    "{count} settings that bear on training differ at once ({settings}), so a difference cannot be put down to one of them."};
inline constexpr Code report_one_seed{"report.one_seed", "One seed each", "Each recipe was run with one seed. Another seed can move the score by as much as the recipes differ; three seeds each would show it."};
inline constexpr Code report_few_seeds{"report.few_seeds", "Fewer than three seeds", "Fewer than three seeds were run of {recipes}, so it is hardly known how far another seed would move their accuracy."};
inline constexpr Code report_seed_spread{"report.seed_spread", "Spread over seeds", "Mean and standard deviation of the accuracy over the seeds: {recipes}."};
inline constexpr Code report_chosen_on_reported{"report.chosen_on_reported", "Chosen on the reported rows",
    "The best epoch was chosen on the rows it is reported on ({runs}), which flatters it. dataset.holdout chooses on other rows."};
inline constexpr Code report_starter{"report.starter_stands_in", "The starter model stands in",
    "The embedded starter model stands in for {model} ({runs}): the published figures are not its own."};
inline constexpr Code report_features_kept{"report.features_kept", "No dropout in frozen blocks",
    "{runs}: the outputs of the frozen blocks were computed once, without dropout, and kept (engine.cache_frozen_features). That is another recipe than that of runs with dropout there, and faster for that reason too."};
inline constexpr Code report_data_differ{"report.data_differ", "Different data", "The data sets have different fingerprints ({runs}): the runs did not see the same rows."};
inline constexpr Code report_budget_differs{"report.budget_differs", "Different budget", "The runs were given different numbers of epochs: {epochs}."};
inline constexpr Code report_few_rows{"report.few_rows", "Few rows", "Accuracy rests on {rows} rows: one row is {points} points."};
inline constexpr Code report_few_rows_error{"report.few_rows_error", "Few rows", "Mean squared error and correlation rest on {rows} rows; a few of them can move both."};
inline constexpr Code report_no_predictions{"report.no_predictions", "No paired test", "Answers row by row are not published ({runs}), so only unpaired tests can be made."};
inline constexpr Code report_same_rows{"report.same_rows", "Same rows", "The first two were measured on the same {rows} rows, so paired tests hold."};

// What can be wrong with a request.
inline constexpr Code report_number_of_runs{"report.number_of_runs", "Two to six runs", "{count} given; a comparison takes two to six."};
inline constexpr Code report_no_published{"report.no_published", "No such published result", "No published result is called {id}. Known are: {known}."};

inline constexpr std::array report_all{&report_better, &report_higher, &report_higher_few_seeds, &report_cannot_tell, &report_not_comparable, &report_smaller_error, &report_errors_cannot_tell, &report_errors_no_interval, &report_different_rows, &report_share_misprinted,
                                       &report_devices_differ, &report_sampling_error, &report_several_settings, &report_one_seed, &report_few_seeds, &report_seed_spread, &report_chosen_on_reported, &report_starter, &report_features_kept,
                                       &report_data_differ, &report_budget_differs, &report_few_rows, &report_few_rows_error, &report_no_predictions, &report_same_rows, &report_number_of_runs, &report_no_published};
}  // namespace tb::codes
