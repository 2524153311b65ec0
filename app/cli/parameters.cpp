#include "app/cli/parameters.h"

#include <fmt/format.h>

namespace tb::cli {

static double share(const nn::ParameterCounts& counts) { return counts.total ? 100.0 * static_cast<double>(counts.trainable) / static_cast<double>(counts.total) : 0; }

Json parameters_json(const nn::ParameterCounts& counts) {
    Json parts = Json::array();
    for (const auto& part : counts.parts) parts.push_back({{"label", part.label}, {"parameters", part.parameters}, {"trainable", part.trainable}, {"trains", part.trains}});
    return {{"total", counts.total}, {"trainable", counts.trainable}, {"trainable_percent", share(counts)}, {"peft_all_params", counts.peft_all_params}, {"parts", parts}};
}

ReportTable parameters_table(const nn::ParameterCounts& counts) {
    const auto number = [](std::int64_t value) { return TableCell{fmt::format("{}", value), static_cast<double>(value), false}; };
    const auto state = [](const nn::PartCount& part) {
        if (!part.trains) return "frozen";
        if (part.trainable == part.parameters) return "trains";
        return part.trainable == part.added ? "frozen, with adapters" : "partly trains";
    };
    ReportTable table{"parts", "Parameters", {"Part", "Parameters", "Trainable", "State"}, {}, {}};
    for (const auto& part : counts.parts) table.rows.push_back({{part.label, {}, false}, number(part.parameters), number(part.trainable), {state(part), {}, false}});
    table.footnotes.push_back(fmt::format("{} parameters, {} trainable ({:.{}f} %)", counts.total, counts.trainable, share(counts), share(counts) < 1 ? 3 : 1));
    return table;
}

}  // namespace tb::cli
