// AdamW against torch.optim.AdamW's values, made by the reference project's goldens script.
#include "core/base/files.h"
#include "core/train/optimizer.h"

#include <ATen/Parallel.h>
#include <QTest>
#include <cmath>

static tb::fs::path goldens() {
    const char* shared = std::getenv("TUNEBENCH_SHARED");
    return tb::fs::path(shared ? shared : TUNEBENCH_SOURCE "/../shared") / "oracle/goldens";
}

// One tensor of n elements that decays or not.
static tb::nn::ModelDecl model_of(std::int64_t n, bool decays) {
    tb::nn::ModelDecl model;
    model.blocks.push_back({});
    model.tensors.push_back({"weight", {n}, tb::nn::TensorKind::matrix, 0, -1, decays});
    return model;
}

static void fill(at::Tensor tensor, const std::vector<float>& values) { std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<float>()); }

class TestOptimizer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equals_torch() {
        const auto golden = tb::read_json(goldens() / "adamw.json");
        if (!golden) QSKIP("the reference's adamw.json is not on this machine");
        const auto start = (*golden)["start"].get<std::vector<float>>();
        for (const auto& one : (*golden)["cases"]) {
            const auto& known = one["options"];
            const auto model = model_of(static_cast<std::int64_t>(start.size()), true);
            auto tensor = at::empty({static_cast<std::int64_t>(start.size())});
            fill(tensor, start);
            tb::nn::Parameters parameters(model, {tensor});
            parameters.set_trainable({true});
            tb::TrainingSpec training;
            training.weight_decay = known.value("weight_decay", 0.0);
            training.adam_beta1 = known.contains("betas") ? known["betas"][0].get<double>() : 0.9;
            training.adam_beta2 = known.contains("betas") ? known["betas"][1].get<double>() : 0.999;
            training.adam_epsilon = known.value("eps", 1e-8);
            tb::AdamW optimizer(parameters, training);
            for (std::size_t step = 0; step < (*golden)["gradients"].size(); ++step) {
                fill(parameters.gradients(), (*golden)["gradients"][step].get<std::vector<float>>());
                optimizer.step(known["lr"], 1.0);
                const auto& wanted = one["parameters_after"][step];
                for (std::size_t i = 0; i < start.size(); ++i) {
                    const double found = parameters.weights().const_data_ptr<float>()[i];
                    QVERIFY(std::abs(found - wanted[i].get<double>()) <= 3e-7 * std::max(1.0, std::abs(found)));
                }
            }
            QVERIFY(parameters.gradients().eq(0).all().item<bool>());
        }
    }

    void biases_do_not_decay() {
        for (const bool decays : {true, false}) {
            const auto model = model_of(4, decays);
            tb::nn::Parameters parameters(model, {at::ones({4})});
            parameters.set_trainable({true});
            tb::TrainingSpec training;
            training.weight_decay = 0.1;
            tb::AdamW optimizer(parameters, training);
            optimizer.step(0.5, 1.0);  // no gradient: only the decay moves it
            QCOMPARE(parameters[0][0].item<float>(), decays ? 0.95F : 1.0F);
        }
    }

    void norm_and_step_do_not_depend_on_threads() {
        constexpr std::int64_t n = 200'003;
        const auto model = model_of(n, true);
        std::vector<double> norms;
        std::vector<at::Tensor> weights;
        for (const int threads : {1, 2, 3}) {
            at::set_num_threads(threads);
            tb::nn::Parameters parameters(model, {at::arange(n, at::kFloat) / n});
            parameters.set_trainable({true});
            tb::AdamW optimizer(parameters, tb::TrainingSpec());
            parameters.gradients().slice(0, 0, n).copy_(at::sin(at::arange(n, at::kFloat)));
            norms.push_back(optimizer.gradient_norm());
            optimizer.step(1e-3, tb::clip_factor(norms.back(), 1.0));
            weights.push_back(parameters.weights().clone());
        }
        QCOMPARE(norms[0], norms[1]);
        QCOMPARE(norms[0], norms[2]);
        QVERIFY(weights[0].equal(weights[1]) && weights[0].equal(weights[2]));
        QVERIFY(std::abs(norms[0] - std::sqrt(n / 2.0)) < 1);
    }

    // The same updates of a table with and without rows that wait; caught up at other moments; with other thread counts.
    void rows_that_wait_end_up_the_same() {
        constexpr std::int64_t rows = 500, width = 37;
        auto dense = model_of(0, true);
        dense.tensors[0].shape = {rows, width};
        auto lazy = dense;
        lazy.tensors[0].by_token = true;
        tb::TrainingSpec training;
        training.weight_decay = 0.1;
        std::vector<at::Tensor> weights, moments;
        std::vector<double> norms;
        for (const auto& [model, every, threads] : {std::tuple{&dense, 1000, 2}, {&lazy, 1000, 2}, {&lazy, 7, 1}, {&lazy, 1, 2}}) {
            at::set_num_threads(threads);
            tb::nn::Parameters parameters(*model, {at::arange(rows * width, at::kFloat).view({rows, width}) / rows});
            parameters.set_trainable({true});
            tb::AdamW optimizer(parameters, training);
            norms.emplace_back();
            for (std::int64_t step = 0; step < 40; ++step) {
                const auto ids = (at::arange(30, at::kLong) * (step + 3) * 7).remainder(rows);
                optimizer.look_up(ids);
                const auto gradient = at::sin(parameters[0].detach().index_select(0, ids) * static_cast<double>(step + 1));
                parameters.gradients().slice(0, 0, rows * width).view({rows, width}).index_copy_(0, ids, gradient);
                norms.back() += optimizer.gradient_norm();
                optimizer.step(1e-2 / static_cast<double>(step + 1), 0.7);
                if (step % every == 0) optimizer.catch_up();
            }
            optimizer.catch_up();
            weights.push_back(parameters.weights().clone());
            moments.push_back(optimizer.first_moment() + optimizer.second_moment());
        }
        for (std::size_t i = 1; i < weights.size(); ++i) {
            QVERIFY(weights[0].equal(weights[i]));
            QVERIFY(moments[0].equal(moments[i]));
            QVERIFY(std::abs(norms[0] / norms[i] - 1) < 1e-6);
        }
    }

    void an_id_beyond_the_table_is_refused() {
        auto model = model_of(0, true);
        model.tensors[0].shape = {10, 4};
        model.tensors[0].by_token = true;
        tb::nn::Parameters parameters(model, {at::zeros({10, 4})});
        parameters.set_trainable({true});
        tb::AdamW optimizer(parameters, tb::TrainingSpec());
        QVERIFY_EXCEPTION_THROWN(optimizer.look_up(at::full({1}, 10, at::kLong)), c10::IndexError);
        QVERIFY_EXCEPTION_THROWN(optimizer.look_up(at::full({1}, -1, at::kLong)), c10::IndexError);
        optimizer.look_up(at::full({1}, 9, at::kLong));
    }

    void clipping() {
        QCOMPARE(tb::clip_factor(0.5, 1.0), 1.0);
        QCOMPARE(tb::clip_factor(4.0, 1.0), 1.0 / (4.0 + 1e-6));
        QCOMPARE(tb::clip_factor(4.0, 0.0), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestOptimizer)
#include "test_optimizer.moc"
