#include "core/base/json.h"

namespace tb {

Json json_from(std::string_view text) { return Json::parse(text, nullptr, false); }

std::string json_text(const Json& value, int indent) { return value.dump(indent, ' ', false, Json::error_handler_t::replace); }

}  // namespace tb
