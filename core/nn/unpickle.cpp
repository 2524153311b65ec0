#include "core/nn/unpickle.h"

#include "core/nn/codes.h"

#include <array>
#include <cstring>
#include <unordered_map>

namespace tb::nn {

namespace {

enum class Kind { none, boolean, integer, real, text, tuple, list, dictionary, global, storage, tensor };

// A value of the stream; those it holds by their number. Never copied deep, so that a short stream cannot make much of little.
struct Value {
    Kind kind = Kind::none;
    std::int64_t number = 0;             // integer, boolean
    std::string text;                    // text, and the name of a global
    std::vector<std::uint32_t> items{};  // tuple, list; key, value, key, value of a dictionary; storage: type, key, size, and of a view its offset; tensor: storage, offset, shape, strides
};

// Far more than the list of any model has; what the values of a stream hold is bounded by it too.
constexpr std::size_t most_values = 1'000'000, most_dimensions = 32, longest_key = 64;

constexpr std::array storages{"FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage", "LongStorage", "IntStorage", "ShortStorage", "CharStorage",
    "ByteStorage", "BoolStorage"};
// The second way to rebuild is that of PyTorch before 0.4, which knew no gradients in files.
constexpr std::string_view ordered = "collections.OrderedDict", rebuild = "torch._utils._rebuild_tensor_v2", rebuild_old = "torch._utils._rebuild_tensor",
                           parameter = "torch._utils._rebuild_parameter";
constexpr int oldest_protocol = 2, newest_protocol = 5;

bool is_storage(std::string_view global) {
    for (const char* one : storages) {
        if (global == std::string("torch.") + one) return true;
    }
    return false;
}

// What stops the reading; caught where it starts and turned into a problem.
struct Fault {
    const Code* code;
    const char* argument;
    std::string text;
};
[[noreturn]] void broken(std::string reason) { throw Fault{&codes::torch_file_broken, "reason", std::move(reason)}; }
[[noreturn]] void refused(std::string what) { throw Fault{&codes::torch_file_refused, "reason", std::move(what)}; }

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
    std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)[0]); }
    void need(std::uint64_t n) const {
        if (n > bytes_.size() - at_) broken("its list of tensors ends too early");
    }
    std::size_t position() const { return at_; }
    std::string_view take(std::uint64_t n) {
        need(n);
        at_ += n;
        return bytes_.substr(at_ - n, n);
    }
    // Little-endian, without sign.
    std::uint64_t number(int n) {
        std::uint64_t out = 0;
        const auto from = take(static_cast<std::size_t>(n));
        for (int i = n - 1; i >= 0; --i) out = out << 8 | static_cast<std::uint8_t>(from[static_cast<std::size_t>(i)]);
        return out;
    }
    std::string_view line() {
        const auto end = bytes_.find('\n', at_);
        if (end == std::string_view::npos) broken("its list of tensors ends too early");
        const auto out = take(end - at_);
        at_ = end + 1;
        return out;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

// The stack machine that a pickle is a program of, without the operations that call anything.
class Machine {
public:
    explicit Machine(std::string_view bytes) : in_(bytes) {}

    // The value on top of the stack at the end.
    std::uint32_t run() {
        if (in_.byte() != 0x80) refused("its list of tensors is no pickle of protocol 2 or later, as torch.save writes it");
        if (const int protocol = in_.byte(); protocol < oldest_protocol || protocol > newest_protocol)
            refused("its list of tensors is written in pickle protocol " + std::to_string(protocol) + "; known are 2 to 5");
        for (auto operation = in_.byte(); operation != '.'; operation = in_.byte()) step(operation);
        return pop();
    }
    const Value& operator[](std::uint32_t i) const { return values_[i]; }
    const std::vector<Value>& values() const { return values_; }
    // Bytes of the pickle.
    std::size_t size() const { return in_.position(); }

private:
    std::uint32_t push(Value value) {
        bound(values_.size());
        values_.push_back(std::move(value));
        stack_.push_back(static_cast<std::uint32_t>(values_.size() - 1));
        return stack_.back();
    }
    void push_integer(std::int64_t n) { push({Kind::integer, n, {}, {}}); }
    std::uint32_t pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) broken("its list of tensors takes values that are not there");
        const auto top = stack_.back();
        stack_.pop_back();
        return top;
    }
    std::uint32_t top() const {
        if (stack_.empty()) broken("its list of tensors takes values that are not there");
        return stack_.back();
    }
    // Everything above the last mark.
    std::vector<std::uint32_t> pop_mark() {
        if (marks_.empty()) broken("its list of tensors takes values that are not there");
        std::vector<std::uint32_t> out(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
        stack_.resize(marks_.back());
        marks_.pop_back();
        return out;
    }
    Value& container(Kind kind) {
        auto& value = values_[top()];
        if (value.kind != kind) broken("its list of tensors puts values into what holds none");
        return value;
    }
    void append(Value& to, const std::vector<std::uint32_t>& items) {
        held_ += items.size();
        bound(held_);
        to.items.insert(to.items.end(), items.begin(), items.end());
    }
    void tuple(std::vector<std::uint32_t> items) { push({Kind::tuple, 0, {}, std::move(items)}); }
    void tuple(std::size_t n) {
        std::vector<std::uint32_t> items(n);
        for (auto i = n; i-- > 0;) items[i] = pop();
        tuple(std::move(items));
    }
    void text(std::uint64_t length) { push({Kind::text, 0, std::string(in_.take(length)), {}}); }
    // No tensor is made of bytes.
    void bytes(std::uint64_t length) {
        in_.take(length);
        push({});
    }
    void remember(std::uint64_t place) {
        memo_[place] = top();
        bound(memo_.size());
    }
    static void bound(std::size_t parts) {
        if (parts > most_values) refused("its list of tensors has more parts than any model's");
    }
    void recall(std::uint64_t place) {
        const auto found = memo_.find(place);
        if (found == memo_.end()) broken("its list of tensors takes values that are not there");
        stack_.push_back(found->second);
        bound(stack_.size());
    }

    void global() {
        const auto module = in_.line();
        global(std::string(module) + "." + std::string(in_.line()));
    }
    void stack_global() {
        const auto &name = values_[pop()], &module = values_[pop()];
        if (name.kind != Kind::text || module.kind != Kind::text) broken("a name of its list is none");
        global(module.text + "." + name.text);
    }
    void global(const std::string& name) {
        if (name != ordered && name != rebuild && name != rebuild_old && name != parameter && !is_storage(name)) throw Fault{&codes::torch_global_refused, "name", name.substr(0, 200)};
        push({Kind::global, 0, name, {}});
    }
    const Value& item(const Value& of, std::size_t i, Kind kind) const {
        if (i >= of.items.size() || values_[of.items[i]].kind != kind) broken("a tensor of its list lacks what makes it one");
        return values_[of.items[i]];
    }
    // ("storage", type, key, location, size), and before 1.6 what it is a view of: null, or (key, offset, size).
    void storage() {
        const auto& id = values_[pop()];
        if (id.kind != Kind::tuple || item(id, 0, Kind::text).text != "storage" || !is_storage(item(id, 1, Kind::global).text)) broken("a storage of its list is none");
        if (item(id, 2, Kind::text).text.size() > longest_key) broken("the name of a storage of its list is too long");
        item(id, 4, Kind::integer);
        std::vector<std::uint32_t> items{id.items[1], id.items[2], id.items[4]};
        if (id.items.size() > 5 && values_[id.items[5]].kind != Kind::none) {
            const auto& view = item(id, 5, Kind::tuple);
            item(view, 1, Kind::integer);
            items.push_back(view.items[1]);
        }
        push({Kind::storage, 0, {}, std::move(items)});
    }
    void call() {
        const auto &arguments = values_[pop()], &function = values_[pop()];
        if (function.kind != Kind::global || arguments.kind != Kind::tuple) broken("its list of tensors calls what cannot be called");
        if (function.text == ordered && arguments.items.empty()) {
            push({Kind::dictionary, 0, {}, {}});
        } else if (function.text == rebuild || function.text == rebuild_old) {
            item(arguments, 0, Kind::storage);
            item(arguments, 1, Kind::integer);
            item(arguments, 2, Kind::tuple);
            item(arguments, 3, Kind::tuple);
            std::vector<std::uint32_t> items(arguments.items.begin(), arguments.items.begin() + 4);
            push({Kind::tensor, 0, {}, std::move(items)});
        } else if (function.text == parameter) {
            item(arguments, 0, Kind::tensor);
            stack_.push_back(arguments.items[0]);
        } else {
            broken("its list of tensors calls what cannot be called");
        }
    }
    // The attributes of a dictionary (torch keeps its own versions there) mean nothing here.
    void build() {
        pop();
        if (values_[top()].kind != Kind::dictionary) broken("its list of tensors gives attributes to what has none");
    }
    std::int64_t long_integer() {
        const int length = in_.byte();
        if (length > 8) broken("a number of its list does not fit into 64 bits");
        const auto raw = in_.number(length);
        if (length == 0 || length == 8) return static_cast<std::int64_t>(raw);
        const auto shift = 64 - 8 * length;
        return static_cast<std::int64_t>(raw << shift) >> shift;
    }
    void set_items(std::vector<std::uint32_t> items) {
        if (items.size() % 2 != 0) broken("a name of its list has no value");
        append(container(Kind::dictionary), items);
    }

    void step(std::uint8_t operation) {
        switch (operation) {
            case '(':
                marks_.push_back(stack_.size());
                bound(marks_.size());
                break;
            case ')': tuple(std::vector<std::uint32_t>()); break;
            case '}': push({Kind::dictionary, 0, {}, {}}); break;
            case ']': push({Kind::list, 0, {}, {}}); break;
            case 'N': push({}); break;
            case 0x88: push({Kind::boolean, 1, {}, {}}); break;
            case 0x89: push({Kind::boolean, 0, {}, {}}); break;
            case 'J': push_integer(static_cast<std::int32_t>(in_.number(4))); break;
            case 'K': push_integer(static_cast<std::int64_t>(in_.number(1))); break;
            case 'M': push_integer(static_cast<std::int64_t>(in_.number(2))); break;
            case 0x8a: push_integer(long_integer()); break;
            case 'G':
                in_.take(8);
                push({Kind::real, 0, {}, {}});
                break;
            case 'X': text(in_.number(4)); break;
            case 'U': text(in_.number(1)); break;
            case 'T': text(in_.number(4)); break;
            case 0x8c: text(in_.number(1)); break;
            case 0x8d: text(in_.number(8)); break;
            case 'C': bytes(in_.number(1)); break;
            case 'B': bytes(in_.number(4)); break;
            case 0x8e: bytes(in_.number(8)); break;
            case 0x95: in_.need(in_.number(8)); break;  // a frame: for those who read in pieces
            case 't': tuple(pop_mark()); break;
            case 0x85: tuple(1); break;
            case 0x86: tuple(2); break;
            case 0x87: tuple(3); break;
            case 'q': remember(in_.number(1)); break;
            case 'r': remember(in_.number(4)); break;
            case 'h': recall(in_.number(1)); break;
            case 'j': recall(in_.number(4)); break;
            case 0x94: remember(memo_.size()); break;
            case 'c': global(); break;
            case 0x93: stack_global(); break;
            case 'Q': storage(); break;
            case 'R': call(); break;
            case 'b': build(); break;
            case 'a': {
                const auto value = pop();
                append(container(Kind::list), {value});
                break;
            }
            case 'e': {
                const auto values = pop_mark();
                append(container(Kind::list), values);
                break;
            }
            case 's': {
                const auto value = pop(), key = pop();
                set_items({key, value});
                break;
            }
            case 'u': set_items(pop_mark()); break;
            default: refused("its list of tensors has the pickle operation " + std::to_string(operation) + ", which torch.save does not write for tensors");
        }
    }

    Reader in_;
    std::vector<Value> values_;
    std::vector<std::uint32_t> stack_;
    std::vector<std::size_t> marks_;
    std::unordered_map<std::uint64_t, std::uint32_t> memo_;
    std::size_t held_ = 0;
};

std::vector<std::int64_t> integers(const Machine& machine, const Value& tuple) {
    if (tuple.items.size() > most_dimensions) broken("a tensor of its list has too many dimensions");
    std::vector<std::int64_t> out;
    for (const auto item : tuple.items) {
        if (machine[item].kind != Kind::integer) broken("a size of its list is not a whole number");
        out.push_back(machine[item].number);
    }
    return out;
}

PickledTensor tensor_of(const Machine& machine, const std::string& name, const Value& tensor) {
    const auto& storage = machine[tensor.items[0]];
    PickledTensor out;
    out.name = name;
    out.storage = machine[storage.items[0]].text.substr(std::strlen("torch."));
    out.key = machine[storage.items[1]].text;
    out.stored = machine[storage.items[2]].number;
    const auto view = storage.items.size() > 3 ? machine[storage.items[3]].number : 0;
    if (__builtin_add_overflow(machine[tensor.items[1]].number, view, &out.offset)) broken("a tensor of its list lies nowhere");
    out.shape = integers(machine, machine[tensor.items[2]]);
    out.strides = integers(machine, machine[tensor.items[3]]);
    return out;
}

std::vector<PickledTensor> tensors_of(const Machine& machine, const Value& top) {
    if (top.kind != Kind::dictionary) refused("it holds something else than tensors by name");
    std::vector<PickledTensor> out;
    std::unordered_map<std::string_view, std::size_t> places;  // a name that is given again replaces what it meant
    for (std::size_t i = 0; i + 1 < top.items.size(); i += 2) {
        const auto &name = machine[top.items[i]], &value = machine[top.items[i + 1]];
        if (name.kind != Kind::text || value.kind != Kind::tensor) continue;
        const auto [place, fresh] = places.emplace(name.text, out.size());
        auto tensor = tensor_of(machine, name.text, value);
        if (fresh) out.push_back(std::move(tensor));
        else out[place->second] = std::move(tensor);
    }
    if (out.empty()) refused("it holds no tensors by name (those of a training checkpoint may lie deeper in it)");
    return out;
}

// One pickle after the other.
class Pickles {
public:
    Pickles(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}
    Machine next(std::uint32_t& top) {
        Machine machine(bytes_.substr(at_));
        top = machine.run();
        at_ += machine.size();
        return machine;
    }
    std::size_t position() const { return at_; }

private:
    std::string_view bytes_;
    std::size_t at_;
};

// The second and the third pickle of the format before 1.6: its version, and the machine that wrote the file.
void check_writer(Pickles& pickles) {
    constexpr std::int64_t version = 1001;
    std::uint32_t top = 0;
    const auto first = pickles.next(top);
    if (first[top].kind != Kind::integer || first[top].number != version) refused("it is in a format of PyTorch before 1.6 that is not known");
    const auto second = pickles.next(top);
    const auto& system = second[top];
    if (system.kind != Kind::dictionary) broken("it does not say what machine it was written on");
    for (std::size_t i = 0; i + 1 < system.items.size(); i += 2) {
        const auto &name = second[system.items[i]], &value = second[system.items[i + 1]];
        if (name.text == "little_endian" && value.kind == Kind::boolean && value.number == 0) refused("it was written on a big-endian machine");
    }
}

// Every storage that the list of tensors speaks of, by its key.
std::unordered_map<std::string, PickledStorage> storages_of(const Machine& machine) {
    std::unordered_map<std::string, PickledStorage> out;
    for (const auto& value : machine.values()) {
        if (value.kind != Kind::storage) continue;
        PickledStorage storage{machine[value.items[0]].text.substr(std::strlen("torch.")), machine[value.items[1]].text, machine[value.items[2]].number};
        const auto [known, fresh] = out.emplace(storage.key, storage);
        if (!fresh && (known->second.type != storage.type || known->second.count != storage.count)) broken("its storage " + storage.key + " has two sizes");
    }
    return out;
}

LegacyLists read_legacy(std::string_view bytes) {
    const auto start = legacy_start(bytes);
    if (start == 0) broken("it does not begin as files of PyTorch before 1.6 do");
    Pickles pickles(bytes, start);
    check_writer(pickles);
    std::uint32_t top = 0;
    LegacyLists out;
    const auto machine = pickles.next(top);
    out.tensors = tensors_of(machine, machine[top]);
    auto storages = storages_of(machine);
    const auto order = pickles.next(top);
    if (order[top].kind != Kind::list) broken("it does not say which storages follow");
    for (const auto item : order[top].items) {
        // Each once: one that is taken is no longer there.
        const auto found = order[item].kind == Kind::text ? storages.extract(order[item].text) : decltype(storages)::node_type();
        if (!found) broken("it has a storage that its list of tensors does not know");
        out.storages.push_back(std::move(found.mapped()));
    }
    out.size = pickles.position();
    return out;
}

}  // namespace

std::size_t legacy_start(std::string_view bytes) {
    // 0x1950a86a20f9469cfc6c as a pickle, without the protocol before it.
    constexpr std::string_view number("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 13);
    if (bytes.size() < 2 || bytes[0] != '\x80' || bytes[1] < oldest_protocol || bytes[1] > newest_protocol) return 0;
    const std::size_t head = bytes.substr(2).starts_with('\x95') ? 11 : 2;  // with the size of a frame, or without
    return bytes.size() > head && bytes.substr(head).starts_with(number) ? head + number.size() : 0;
}

Expected<LegacyLists> unpickle_legacy(std::string_view bytes, const std::string& place) {
    try {
        return read_legacy(bytes);
    } catch (const Fault& fault) {
        return fail(*fault.code, place, {{fault.argument, fault.text}});
    }
}

Expected<std::vector<PickledTensor>> unpickle_tensors(std::string_view bytes, const std::string& place) {
    try {
        Machine machine(bytes);
        const auto top = machine.run();
        return tensors_of(machine, machine[top]);
    } catch (const Fault& fault) {
        return fail(*fault.code, place, {{fault.argument, fault.text}});
    }
}

}  // namespace tb::nn
