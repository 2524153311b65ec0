// links: tb_spec
// A spec: problems, or a spec that reads as itself after it was written.
#include "core/base/files.h"
#include "core/spec/spec_json.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = tb::parse_json({reinterpret_cast<const char*>(data), size}, "spec");
    if (!json) return 0;
    const auto spec = tb::parse_spec(*json, {});
    if (!spec) {
        if (tb::describe(spec.error()).empty()) std::abort();
        return 0;
    }
    const auto again = tb::parse_spec(tb::to_json(*spec), {});
    if (!again || !(*again == *spec) || !tb::same_recipe(*spec, *again)) std::abort();
    return 0;
}
