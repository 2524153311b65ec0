#pragma once
// Runs side by side: what can be said, what differs, and whether the comparison is fair.
#include "core/report/published.h"
#include "core/spec/spec_json.h"
#include "core/store/run_folder.h"

#include <functional>

namespace tb {

struct Interval {
    double low = 0, high = 0;
};
// Wilson score interval of a proportion (Wilson 1927). z = 1.96 for 95 %.
Interval wilson(std::int64_t successes, std::int64_t n, double z = 1.959963984540054);
// Newcombe's hybrid score interval of a - b for independent proportions (Newcombe 1998, method 10).
Interval newcombe(std::int64_t successes_a, std::int64_t n_a, std::int64_t successes_b, std::int64_t n_b, double z = 1.959963984540054);
// Two-sided p of the pooled two-proportion z test.
double two_proportion_p(std::int64_t successes_a, std::int64_t n_a, std::int64_t successes_b, std::int64_t n_b);
// Exact two-sided McNemar p from the discordant counts (McNemar 1947; binomial).
double mcnemar_exact(std::int64_t only_a, std::int64_t only_b);
// Percentile interval of the accuracy difference over paired rows, `draws` resamples from `seed` (Efron 1979).
Interval paired_bootstrap(const std::vector<int>& correct_a, const std::vector<int>& correct_b, int draws, std::uint64_t seed);
// The same of the difference of two means over paired rows, from the rows' differences.
Interval paired_bootstrap(const std::vector<double>& differences, int draws, std::uint64_t seed);
// Quantile of Student's t, for a probability from one half on, and the two-sided p of a value of it.
double student_t(double probability, double freedom);
double student_p(double t, double freedom);

// One column of a comparison: a run of this program, or a published one.
struct Entry {
    std::string id, title;
    std::string name;  // "TPF-03": the title without what tells it apart from others
    bool published = false;
    bool starter = false;  // the embedded model stands in for the published one
    Spec spec;
    std::vector<Metrics> evaluations;
    std::vector<LogEvent> logs;
    std::vector<PublishedEpoch> published_epochs;
    std::optional<std::size_t> best;  // index into evaluations or published_epochs
    std::int64_t rows = 0;            // the scores were measured on
    bool regression = false;          // scored by its errors; nothing is right or wrong
    std::int64_t correct = 0;         // of the best epoch, where there are labels
    std::optional<double> mse, pearson;  // of the best epoch of a regression
    bool on_holdout = false;          // the best epoch was chosen on rows held out of training, not on those it is reported on
    std::optional<std::int64_t> parameters, trainable;
    std::string time;                 // "0:48", or as printed
    std::optional<double> seconds;
    std::optional<std::int64_t> peak_memory;
    std::string device;
    std::string fingerprint;          // of the data
    std::optional<std::vector<Prediction>> predictions;  // absent for published runs
    std::string printed_share;        // of trained parameters, as printed; empty for own runs
    std::int64_t embeddings = 0;      // parameters in the embeddings; 0: not known
};
Expected<Entry> entry_of(const fs::path& run_folder);
Expected<Entry> entry_of_published(const std::string& id);
// What the best epoch reached; nothing where it has no such value.
std::optional<double> best_accuracy(const Entry& entry);
std::optional<double> best_loss(const Entry& entry);
// The loss without what label smoothing or a method adds to it; of a classification.
std::optional<double> best_cross_entropy(const Entry& entry);
std::optional<double> best_epoch(const Entry& entry);
// "Can the accuracies not be told apart?": then nobody is the best, and no table shows one in bold.
bool within_sampling_error(const struct Comparison& comparison);

enum class Verdict { better, higher_one_seed, cannot_tell, not_comparable };  // better: three seeds each; higher: fewer

// Runs of one recipe that differ by their seed alone; a published result is a recipe of its own.
struct Recipe {
    std::vector<std::size_t> runs;    // indices of the entries
    double mean = 0;                  // of the accuracies of their best epochs
    std::optional<double> deviation;  // over the seeds, from two on
};

// What an interval of the difference takes for chance: other rows, other rows that both answer, or other rows and other seeds.
enum class Basis { rows, paired_rows, seeds };

struct Comparison {
    std::vector<Entry> entries;  // the first is the baseline
    std::vector<Recipe> recipes; // in the order of their first runs
    SpecDiff differences;
    Verdict verdict = Verdict::cannot_tell;
    bool regression = false;  // the first two are regressions: difference and bootstrap are of the mean squared error, and no other test is made
    double difference = 0;  // accuracy of the first minus that of the second, best epochs; where recipes have several seeds, of their means
    Interval interval;      // of the difference: Newcombe's, or with several seeds Student's
    Basis basis = Basis::rows;         // of the interval that decides
    std::optional<Interval> decisive;  // the interval the verdict rests on, which is the one to be shown with it; absent where there is none
    double p_unpaired = 1;
    std::optional<double> p_seeds;     // Student's t, where means over seeds are compared
    double freedom = 0;                // and its degrees of freedom
    std::optional<double> p_mcnemar;
    std::optional<Interval> bootstrap;
    int bootstrap_draws = 10000;
    std::uint64_t bootstrap_seed = 42;
    std::int64_t only_first = 0, only_second = 0, both = 0, neither = 0;  // paired rows, when predictions exist
    std::vector<Interval> accuracy;  // Wilson, one an entry; of a regression nothing
    Problem headline;                // the verdict in words, as a code
    Problems fairness;               // "Is it a fair comparison?", worst first
};
// What entries and recipes are called in a text, and the words that stand beside their names there. The window has its own.
struct ReportWords {
    std::vector<std::string> entries, recipes;  // one each
    std::string not_reported = "not reported", own_files = "own files", rows = "{} rows";
    std::function<std::string(double fraction)> percent;  // "91.20"
};
ReportWords english_words(const Comparison& comparison);
// comparison.headline and comparison.fairness in other words than the English ones.
Problem headline_of(const Comparison& comparison, const ReportWords& words);
Problems fairness_of(const Comparison& comparison, const ReportWords& words);

// Two to six entries.
Expected<Comparison> compare(std::vector<Entry> entries);
// One run by itself, for its tables: no verdict, no fairness.
Comparison single(Entry entry);

}  // namespace tb
