#pragma once
// What an architecture file writes its declaration with: config.json read with all its problems, and tensors laid out in the order in
// which transformers registers them (which is the order of the draws when weights are missing). No torch.
#include "core/nn/declaration.h"

#include <limits>

namespace tb::nn {

// Values of a config.json. A value that is absent or null takes the default, which is that of the configuration class in transformers.
class ConfigReader {
public:
    // `path`: where `config` stands in config.json ("rope_scaling."); empty for the whole.
    explicit ConfigReader(const Json& config, std::string path = {}) : config_(config), path_(std::move(path)) {}

    int whole(const char* key, int fallback, int least = 1, int most = std::numeric_limits<int>::max());
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

// More layers than any model has are a mistake in config.json, not a model to lay out.
constexpr int most_layers = 10'000;

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
    void bias(const std::string& name, std::int64_t size);
    // The table of token embeddings. Nothing else uses it but the tied decoder of a masked-LM head.
    void words(const std::string& module, std::int64_t rows, std::int64_t columns, int padding_row = -1);

private:
    void tensor(std::string name, std::vector<std::int64_t> shape, TensorKind kind, Part part, int padding_row = -1);
    ModelDecl& model_;
};

// The parts of config.json that every model writes: architectures, dtype.
Json config_of(const Json& config, const std::string& architecture);
// And those of every classifier: num_labels and default label names, problem_type.
Json classifier_config(const Json& config, const std::string& architecture, int num_labels, bool regression);
// The same with names for the labels (as many as there are labels, else the default names stay).
Json with_label_names(Json config, const std::vector<std::string>& names);

// The position of a tensor by name; a name that is not declared is a bug (std::out_of_range).
int tensor_index(const ModelDecl& model, const std::string& name);

}  // namespace tb::nn
