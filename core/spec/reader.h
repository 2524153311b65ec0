#pragma once
// Reads the settings of one JSON object into a value struct and collects every problem of their form.
// SpecReader and SpecWriter have the same members, so that one list of settings (fields.h) serves reading and writing.
#include "core/spec/spec.h"

#include <set>
#include <span>

namespace tb {

// What a number may be.
struct Range {
    enum class Kind { any, from, above, between, below } kind = Kind::any;
    double low = 0, high = 0;
};
inline Range from(double least) { return {Range::Kind::from, least}; }
inline Range above(double bound) { return {Range::Kind::above, bound}; }
inline Range between(double least, double most) { return {Range::Kind::between, least, most}; }
inline Range up_to(double least, double bound) { return {Range::Kind::below, least, bound}; }

class SpecReader {
public:
    // `json` must outlive the reader; `place` is its JSON path.
    SpecReader(const Json& json, std::string place, Problems& problems);

    void text(const char* key, std::string& value);
    void text_or_null(const char* key, std::string& value);
    void files(const char* key, DataFiles& value);  // a file or folder, a list of files, or null
    void delimiter(const char* key, std::string& value);
    void choice(const char* key, std::string& value, std::span<const std::string> allowed);
    void device(const char* key, std::string& value);  // a name of devices(), or "cuda:" and a number
    void choice_or_null(const char* key, std::string& value, std::span<const std::string> allowed);
    void choice_if_given(const char* key, std::string& value, std::span<const std::string> allowed) { choice_or_null(key, value, allowed); }
    void flag_if_given(const char* key, std::optional<bool>& value) { flag(key, value); }
    void flag(const char* key, bool& value);
    void flag(const char* key, std::optional<bool>& value);
    void real(const char* key, double& value, Range range);
    void real_or_null(const char* key, double& value, Range range);  // null: 0
    template <class Whole>
    void whole(const char* key, Whole& value, Range range);
    template <class Whole>
    void whole(const char* key, std::optional<Whole>& value, Range range);
    void steps(const char* key, double& value);  // a whole number from 1, or a share below 1
    void steps(const char* key, std::optional<double>& value);
    void max_steps(const char* key, int& value);
    void texts(const char* key, std::vector<std::string>& value);
    void column(const char* key, Column& value);
    void columns(const char* key, std::vector<Column>& value);
    void layers(const char* key, std::variant<int, std::vector<int>>& value);
    void object(const char* key, Json& value);  // any object, or null

    // The object under `key` for another reader, or null with a problem where it is something else.
    const Json* section(const char* key);
    void require(const char* key);
    // Reports every key that nobody asked for; `foreign` are real settings of transformers without a meaning here.
    void finish(std::span<const std::string> foreign = {}, std::span<const std::pair<std::string, std::string>> renamed = {});

    std::string place(const char* key) const { return place_ + "." + key; }
    bool has(const char* key) const { return json_.is_object() && json_.contains(key); }

private:
    const Json* find(const char* key);
    void problem(const Code& code, const char* key, std::vector<Arg> args);
    void wrong(const Code& code, const char* key, const Json& found);
    bool number(const char* key, const Json& json, double& value);
    bool whole_number(const char* key, const Json& json, std::int64_t& value);
    bool in_range(const char* key, const Json& json, double value, Range range);

    const Json& json_;
    std::string place_;
    Problems& problems_;
    std::vector<std::string> known_;
};

// A value as it stands in the file, cut where it is long.
std::string shown(const Json& json);

template <class Whole>
void SpecReader::whole(const char* key, Whole& value, Range range) {
    const Json* json = find(key);
    std::int64_t read = 0;
    if (json && whole_number(key, *json, read) && in_range(key, *json, static_cast<double>(read), range)) value = static_cast<Whole>(read);
}

template <class Whole>
void SpecReader::whole(const char* key, std::optional<Whole>& value, Range range) {
    const Json* json = find(key);
    if (!json) return;
    value.reset();
    std::int64_t read = 0;
    if (!json->is_null() && whole_number(key, *json, read) && in_range(key, *json, static_cast<double>(read), range))
        value = static_cast<Whole>(read);
}

}  // namespace tb
