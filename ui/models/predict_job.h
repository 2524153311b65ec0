#pragma once
// Answers as one types: 120 ms after the last change, on a thread of its own, the newest sentence only.
#include "ui/models/ask.h"

#include "core/engine.h"

#include <QObject>
#include <QTimer>

namespace tb::ui {

class PredictJob : public QObject {
    Q_OBJECT

public:
    // A loaded model as a function, so that tests need no weights.
    using Predict = std::function<Expected<std::vector<Answer>>(const std::vector<std::string>& texts)>;
    using Load = std::function<Expected<Predict>(const fs::path& folder)>;
    static Load default_load();

    explicit PredictJob(Load load, QObject* parent = nullptr);
    ~PredictJob() override;

    void set_model(const fs::path& folder);  // empty: none
    void set_text(const QString& text);
    void forget();  // the loaded model; it is read again at the next question

    bool loading() const { return loading_; }
    const std::optional<Answer>& answer() const { return answer_; }
    const Problems& problems() const { return problems_; }

signals:
    void changed();

private:
    void ask_now();
    struct Loaded;

    Load load_;
    std::shared_ptr<Loaded> loaded_;  // only the pool's one thread touches what is in it
    QThreadPool pool_;
    QTimer timer_;
    fs::path folder_;
    QString text_;
    quint64 generation_ = 0;
    bool loading_ = false;
    std::optional<Answer> answer_;
    Problems problems_;
};

}  // namespace tb::ui
