#pragma once
// What an architecture file writes its declaration with: config.json read with all its problems, and tensors laid out in the order in
// which transformers registers them (which is the order of the draws when weights are missing). No torch.
#include "core/nn/declaration.h"

namespace tb::nn {

// More than any model has is a mistake in config.json, not a model to lay out; within these bounds every count fits into 64 bits.
constexpr int most_layers = 10'000, most_rows = 1 << 24, most_width = 1 << 20, most_heads = 1 << 12;

// Values of a config.json. A value that is absent or null takes the default, which is that of the configuration class in transformers.
class ConfigReader {
public:
    // `path`: where `config` stands in config.json ("rope_scaling."); empty for the whole.
    explicit ConfigReader(const Json& config, std::string path = {}) : config_(config), path_(std::move(path)) {}

    int whole(const char* key, int fallback, int least = 1, int most = most_rows);
    double real(const char* key, double fallback);          // positive
    double real(const char* key);                           // positive, and not to be left out
    double probability(const char* key, double fallback);   // in [0, 1)
    // One of `allowed`, of which the first is the default.
    std::string word(const char* key, const std::vector<std::string>& allowed);
    // true or false; false where absent.
    bool flag(const char* key);
    // The value must be absent, null or false.
    void refuse(const char* key);
    // The value of a key that has its own rules; nullptr: absent or null.
    const Json* find(const char* key) const;
    void add(Problem problem) { problems_.push_back(std::move(problem)); }
    void bad(const char* key, const Json& found, std::string allowed);
    const Problems& problems() const { return problems_; }

private:
    const Json& config_;
    std::string path_;
    Problems problems_;
};

enum class Part { attention, feed_forward, other };

// Adds blocks, tensors and linear layers to a ModelDecl, in order.
class Declarer {
public:
    explicit Declarer(ModelDecl& model) : model_(model) {}

    void block(BlockRole role, int index = 0);
    void linear(const std::string& module, std::int64_t in, std::int64_t out, Part part = Part::other, bool bias = true);
    void norm(const std::string& module, std::int64_t size);
    void rms_norm(const std::string& module, std::int64_t size);
    void embedding(const std::string& module, std::int64_t rows, std::int64_t columns, int padding_row = -1);
    // A table of positions that is not trained; where a file lacks it, it is that of sines and cosines.
    void fixed_positions(const std::string& module, std::int64_t rows, std::int64_t columns);
    void bias(const std::string& name, std::int64_t size);
    // The table of token embeddings. Nothing else uses it but the tied decoder of a masked-LM head.
    void words(const std::string& module, std::int64_t rows, std::int64_t columns, int padding_row = -1);

private:
    void tensor(std::string name, std::vector<std::int64_t> shape, TensorKind kind, Part part, int padding_row = -1);
    ModelDecl& model_;
};

// What an architecture is called, and the name of its base model in files.
struct ModelNames {
    const char *type, *architecture, *prefix;
};
// Names and head of a classifier; the config.json that is written beside it gets its labels' default names, problem_type and dtype.
void name_classifier(ModelDecl& model, const Json& config, const ModelNames& names, std::vector<std::string> head_modules, int num_labels, bool regression);
void name_masked_lm(ModelDecl& model, const Json& config, const ModelNames& names);
// `config` of a classifier with names for the labels (as many as there are labels, else the default names stay).
Json with_label_names(Json config, const std::vector<std::string>& names);

// The position of a tensor by name; a name that is not declared is a bug (std::out_of_range).
int tensor_index(const ModelDecl& model, const std::string& name);

}  // namespace tb::nn
