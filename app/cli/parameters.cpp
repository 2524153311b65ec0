#include "app/cli/parameters.h"

#include <fmt/format.h>

namespace tb::cli {

static double share(const nn::ParameterCounts& counts) { return counts.total ? 100.0 * static_cast<double>(counts.trainable) / static_cast<double>(counts.total) : 0; }

Json parameters_json(const nn::ParameterCounts& counts) {
    Json parts = Json::array();
    for (const auto& part : counts.parts) parts.push_back({{"label", part.label}, {"parameters", part.parameters}, {"trains", part.trains}});
    return {{"total", counts.total}, {"trainable", counts.trainable}, {"trainable_percent", share(counts)}, {"parts", parts}};
}

ReportTable parameters_table(const nn::ParameterCounts& counts) {
    const auto number = [](std::int64_t value) { return TableCell{fmt::format("{}", value), static_cast<double>(value), false}; };
    ReportTable table{"parts", "Parameters", {"Part", "Parameters", "State"}, {}, {}};
    for (const auto& part : counts.parts) table.rows.push_back({{part.label, {}, false}, number(part.parameters), {part.trains ? "trains" : "frozen", {}, false}});
    table.footnotes.push_back(fmt::format("{} parameters, {} trainable ({:.1f} %)", counts.total, counts.trainable, share(counts)));
    return table;
}

}  // namespace tb::cli
