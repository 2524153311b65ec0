// Statistics of accuracies. Each function's source is named beside its declaration in compare.h.
#include "core/report/compare.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace tb {

Interval wilson(std::int64_t successes, std::int64_t n, double z) {
    if (n <= 0) return {0, 1};
    const double total = static_cast<double>(n), p = static_cast<double>(successes) / total;
    const double middle = (p + z * z / (2 * total)) / (1 + z * z / total);
    const double half = z / (1 + z * z / total) * std::sqrt(p * (1 - p) / total + z * z / (4 * total * total));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Interval newcombe(std::int64_t successes_a, std::int64_t n_a, std::int64_t successes_b, std::int64_t n_b, double z) {
    if (n_a <= 0 || n_b <= 0) return {-1, 1};
    const double a = static_cast<double>(successes_a) / static_cast<double>(n_a), b = static_cast<double>(successes_b) / static_cast<double>(n_b);
    const auto of_a = wilson(successes_a, n_a, z), of_b = wilson(successes_b, n_b, z);
    return {a - b - std::hypot(a - of_a.low, of_b.high - b), a - b + std::hypot(of_a.high - a, b - of_b.low)};
}

double two_proportion_p(std::int64_t successes_a, std::int64_t n_a, std::int64_t successes_b, std::int64_t n_b) {
    if (n_a <= 0 || n_b <= 0) return 1;
    const double a = static_cast<double>(n_a), b = static_cast<double>(n_b);
    const double pooled = static_cast<double>(successes_a + successes_b) / (a + b);
    const double error = std::sqrt(pooled * (1 - pooled) * (1 / a + 1 / b));
    if (error == 0) return 1;
    const double score = (static_cast<double>(successes_a) / a - static_cast<double>(successes_b) / b) / error;
    return std::erfc(std::abs(score) / std::sqrt(2.0));
}

double mcnemar_exact(std::int64_t only_a, std::int64_t only_b) {
    const auto n = only_a + only_b;
    if (n == 0) return 1;
    const auto choose = [&](std::int64_t k) { return std::lgamma(double(n + 1)) - std::lgamma(double(k + 1)) - std::lgamma(double(n - k + 1)); };
    double tail = 0;
    for (std::int64_t k = 0; k <= std::min(only_a, only_b); ++k) tail += std::exp(choose(k) - static_cast<double>(n) * std::log(2.0));
    return std::min(1.0, 2 * tail);
}

// The regularised incomplete beta function by its continued fraction (Lentz's method, as in DLMF 8.17.22).
static double incomplete_beta(double a, double b, double x) {
    if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
    constexpr double tiny = 1e-300, enough = 1e-14;
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x)) / a;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    double sum = d;
    for (int m = 1; m < 1000; ++m) {
        const double k = m, even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k)), odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
        double step = 1;
        for (const double term : {even, odd}) {
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (std::abs(d) < tiny ? tiny : d);
            if (std::abs(c) < tiny) c = tiny;
            step = c * d;
            sum *= step;
        }
        if (std::abs(step - 1) < enough) break;
    }
    return front * sum;
}

double student_p(double t, double freedom) { return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t)); }

double student_t(double probability, double freedom) {
    double low = 0, high = 1;
    while (student_p(high, freedom) > 2 * (1 - probability)) high *= 2;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (student_p(middle, freedom) > 2 * (1 - probability) ? low : high) = middle;
    }
    return high;
}

static double quantile(const std::vector<double>& sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Interval paired_bootstrap(const std::vector<int>& correct_a, const std::vector<int>& correct_b, int draws, std::uint64_t seed) {
    const auto n = static_cast<std::int64_t>(std::min(correct_a.size(), correct_b.size()));
    if (n == 0 || draws < 1) return {-1, 1};
    std::int64_t only_a = 0, only_b = 0;
    for (std::int64_t i = 0; i < n; ++i) {
        only_a += correct_a[i] && !correct_b[i];
        only_b += !correct_a[i] && correct_b[i];
    }
    // A resample of n rows is drawn as how many of them fall to each kind: the same distribution as drawing row by row.
    const double share_a = double(only_a) / double(n), share_b = double(only_b) / double(n);
    std::mt19937_64 engine(seed);
    std::vector<double> differences(static_cast<std::size_t>(draws));
    for (auto& difference : differences) {
        const auto a = std::binomial_distribution<std::int64_t>(n, share_a)(engine);
        const double rest = share_a < 1 ? std::min(1.0, share_b / (1 - share_a)) : 0;
        const auto b = std::binomial_distribution<std::int64_t>(n - a, rest)(engine);
        difference = double(a - b) / double(n);
    }
    std::sort(differences.begin(), differences.end());
    return {quantile(differences, 0.025), quantile(differences, 0.975)};
}

Interval paired_bootstrap(const std::vector<double>& rows, int draws, std::uint64_t seed) {
    if (rows.empty() || draws < 1) return {};
    std::mt19937_64 engine(seed);
    std::uniform_int_distribution<std::size_t> any(0, rows.size() - 1);
    std::vector<double> means(static_cast<std::size_t>(draws));
    for (auto& mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) sum += rows[any(engine)];
        mean = sum / static_cast<double>(rows.size());
    }
    std::sort(means.begin(), means.end());
    return {quantile(means, 0.025), quantile(means, 0.975)};
}

}  // namespace tb
