#pragma once
// json.hpp's literals, which nothing here uses, are inline functions that parse: every unit made a parser for them, half a second each. As a
// template such a body costs nothing.
#define _json(...) _json(__VA_ARGS__); template <int> nlohmann::json never_called(__VA_ARGS__)
#include <nlohmann/json.hpp>
#undef _json

#include <string>
#include <string_view>

namespace tb {

// Keys keep the order they were written in, so that a file reads as its author or the contract laid it out.
using Json = nlohmann::ordered_json;

// The library's parser and writer, compiled once: a unit that makes its own takes three seconds for the one and one for the other.
// The value of `text`, or a discarded one where that is not JSON; parse_json (files.h) says why not.
Json json_from(std::string_view text);
// On one line, or indented by so many spaces. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(const Json& value, int indent = -1);

}  // namespace tb
