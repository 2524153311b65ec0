// Thousands of small changes to small valid files: any answer is right, but no crash, no exception and no allocation beyond the file's size.
#include "core/nn/safetensors.h"
#include "core/nn/torch_file.h"
#include "core/nn/unpickle.h"
#include "tests/fuzz/memory_file.h"

#include <QtTest>

#include <random>

using namespace tb;
using namespace tb::nn;

namespace {

// One to four changes: bytes replaced, bits turned, stretches cut out, doubled or overwritten by others of the file.
std::string mutated(const std::string& bytes, std::mt19937& random) {
    auto out = bytes;
    const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
    for (auto changes = 1 + below(4); changes > 0; --changes) {
        const auto at = below(out.size()), length = below(std::min<std::size_t>(out.size() - at + 1, 24));
        switch (below(6)) {
            case 0: out[at] = static_cast<char>(random()); break;
            case 1: out[at] = static_cast<char>(out[at] ^ 1 << below(8)); break;
            case 2: out.erase(at, length); break;
            case 3: out.insert(at, out.substr(below(out.size()), length)); break;
            case 4: out.replace(at, length, std::string(length, '\xff')); break;
            default: out.replace(at, length, out.substr(below(out.size()), length));
        }
        if (out.empty()) out = bytes;
    }
    return out;
}

// Opens, and reads what could be opened.
std::size_t bytes_read(const Expected<std::unique_ptr<TensorSource>>& source) {
    std::size_t total = 0;
    if (!source) return 0;
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
        const auto tensor = (*source)->read(i);
        if (tensor) total = std::max(total, tensor->nbytes());
    }
    return total;
}

std::string golden(const char* name) { return read_file(fs::path(TUNEBENCH_SOURCE) / "tests" / "golden" / "torch_files" / name).value(); }

}  // namespace

class TestMutatedFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void safetensors() {
        QTemporaryDir folder;
        const auto path = fs::path(folder.path().toStdString()) / "t.safetensors";
        QVERIFY(write_safetensors(path, {{"a", at::ones({2, 3})}, {"b", at::ones({5}).to(at::kHalf)}, {"c", at::ones({0, 4})}}, {{"format", "pt"}}));
        const auto whole = read_file(path).value();
        const MemoryFile file;
        std::mt19937 random(1);
        int good = 0;
        for (int i = 0; i < 6'000; ++i) {
            const auto bytes = mutated(whole, random);
            const auto source = open_safetensors(file.put(bytes.data(), bytes.size()));
            good += source.has_value();
            QVERIFY(bytes_read(source) <= bytes.size());
        }
        QVERIFY(good > 30);  // changed names and values
    }
    void torch_files() {
        const MemoryFile file;
        std::mt19937 random(2);
        int good = 0;
        for (const char* name : {"tensors.bin", "parameter.bin", "state_dict.bin", "evil.bin", "legacy_tensors.bin", "legacy_protocol4.bin"}) {
            const auto whole = golden(name);
            for (int i = 0; i < 1'500; ++i) {
                const auto bytes = mutated(whole, random);
                const auto source = open_torch_file(file.put(bytes.data(), bytes.size()));
                good += source.has_value();
                QVERIFY(bytes_read(source) <= bytes.size());
            }
        }
        QVERIFY(good > 30);
    }
    void pickles() {
        const auto archive = golden("tensors.bin");
        const auto begin = archive.find("\x80\x02"), end = archive.find("PK", begin);
        QVERIFY(begin != std::string::npos && end != std::string::npos);
        const auto whole = archive.substr(begin, end - begin);
        QVERIFY(unpickle_tensors(whole, "here"));
        std::mt19937 random(3);
        int good = 0;
        for (int i = 0; i < 20'000; ++i) good += unpickle_tensors(mutated(whole, random), "here").has_value();
        QVERIFY(good > 30);
    }
};

QTEST_APPLESS_MAIN(TestMutatedFiles)
#include "test_mutated_files.moc"
