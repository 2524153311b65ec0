#pragma once
// Writes a value struct as the JSON object that SpecReader reads: the same members, the ranges not needed.
#include "core/spec/reader.h"

#include <cmath>

namespace tb {

class SpecWriter {
public:
    Json json = Json::object();

    void text(const char* key, const std::string& value) { json[key] = value; }
    // Left out where empty: a resolved spec should not list files that do not exist.
    void text_or_null(const char* key, const std::string& value) {
        if (!value.empty()) json[key] = value;
    }
    void files(const char* key, const DataFiles& value) {
        if (value.list.size() > 1) json[key] = value.list;
        if (value.list.size() == 1) json[key] = value.list.front();
    }
    // How files are to be read is written where it was said; what is found in a file stays the file's.
    void delimiter(const char* key, const std::string& value) { text_or_null(key, value); }
    void choice_if_given(const char* key, const std::string& value, std::span<const std::string>) { text_or_null(key, value); }
    void flag_if_given(const char* key, const std::optional<bool>& value) {
        if (value) json[key] = *value;
    }
    void choice(const char* key, const std::string& value, std::span<const std::string>) { json[key] = value; }
    void device(const char* key, const std::string& value) { json[key] = value; }
    void choice_or_null(const char* key, const std::string& value, std::span<const std::string>) {
        json[key] = value.empty() ? Json() : Json(value);
    }
    void flag(const char* key, bool value) { json[key] = value; }
    void flag(const char* key, const std::optional<bool>& value) { json[key] = value ? Json(*value) : Json(); }
    void real(const char* key, double value, Range) { json[key] = value; }
    void real_or_null(const char* key, double value, Range) { json[key] = value; }
    template <class Whole>
    void whole(const char* key, const Whole& value, Range) {
        json[key] = value;
    }
    template <class Whole>
    void whole(const char* key, const std::optional<Whole>& value, Range) {
        json[key] = value ? Json(*value) : Json();
    }
    void steps(const char* key, double value) {
        json[key] = value == std::floor(value) ? Json(static_cast<std::int64_t>(value)) : Json(value);
    }
    void steps(const char* key, const std::optional<double>& value) {
        if (value) return steps(key, *value);
        json[key] = nullptr;
    }
    void max_steps(const char* key, int value) { json[key] = value; }
    void texts(const char* key, const std::vector<std::string>& value) { json[key] = value; }
    void column(const char* key, const Column& value) {
        std::visit([&](const auto& column) { json[key] = column; }, value);
    }
    void columns(const char* key, const std::vector<Column>& value) {
        auto list = Json::array();
        for (const auto& one : value) std::visit([&](const auto& column) { list.push_back(column); }, one);
        json[key] = std::move(list);
    }
    void layers(const char* key, const std::variant<int, std::vector<int>>& value) {
        std::visit([&](const auto& layers) { json[key] = layers; }, value);
    }
    void object(const char* key, const Json& value) { json[key] = value; }
};

}  // namespace tb
