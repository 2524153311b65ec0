#pragma once
// Regular expressions of tokenizer.json: those of the reference's engine (Oniguruma, in Ruby's syntax) as ICU's.
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tb {

// Bytes of a text.
struct Slice {
    std::size_t begin = 0, end = 0;
    bool operator==(const Slice&) const = default;
};

// The expression for ICU, or in words what of it the two do not read alike. Properties become the characters that have them to the reference,
// whose tables are of another age than ICU's.
tl::expected<std::string, std::string> icu_expression(std::string_view expression);

class Expression {
public:
    // In words why it cannot be used.
    static tl::expected<Expression, std::string> compile(std::string_view expression);
    // Where it matches, from left to right. An expression that takes beyond all reason to decide finds nothing more. Any thread.
    void find(std::string_view text, std::vector<Slice>& out) const;

    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) noexcept;
    ~Expression();

private:
    struct Compiled;
    explicit Expression(std::unique_ptr<const Compiled> compiled);
    std::unique_ptr<const Compiled> compiled_;
};

}  // namespace tb
