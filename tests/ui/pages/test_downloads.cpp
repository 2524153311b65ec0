// A model of the hub is chosen, fetched, planned and trained from the New run page, over a server that behaves as the hub does; and what goes
// wrong on the way is told beside the choice.
#include "core/hub/fetch.h"
#include "core/nn/declaration.h"
#include "tests/core/hub/hub_server.h"
#include "ui/i18n/language.h"
#include "ui/models/heartbeat.h"
#include "ui/pages/new_run/model_data_card.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QCryptographicHash>
#include <QDir>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace tb;
using namespace tb::ui;

namespace {

constexpr int kPatience = 60'000;

const char* tiny_config = R"({"model_type": "bert", "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
 "vocab_size": 57, "max_position_embeddings": 256, "type_vocab_size": 2, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
 "attention_probs_dropout_prob": 0.1, "layer_norm_eps": 1e-12, "initializer_range": 0.02, "pad_token_id": 0})";

// Five special tokens, the letters, and the letters inside a word.
std::string tiny_vocabulary() {
    std::string out = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (const char* before : {"", "##"})
        for (char c = 'a'; c <= 'z'; ++c) out += before + std::string(1, c) + "\n";
    return out;
}

// Every tensor that the architecture declares, with numbers as they come from a seed.
std::string tiny_weights() {
    const auto model = nn::declare(*parse_json(tiny_config, "config.json"), 2, false);
    Json header = Json::object();
    std::string data;
    std::uint32_t seed = 1;
    for (const auto& tensor : model->tensors) {
        const auto begin = data.size();
        for (std::int64_t i = 0; i < tensor.count(); ++i) {
            seed = seed * 1664525u + 1013904223u;
            const float noise = (static_cast<float>(seed >> 8) / 16777216.0f - 0.5f) * 0.08f;
            const float value = tensor.kind == nn::TensorKind::norm_weight ? 1 : noise;
            data.append(reinterpret_cast<const char*>(&value), sizeof value);
        }
        header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
    }
    const auto text = json_text(header);
    const std::uint64_t size = text.size();
    return std::string(reinterpret_cast<const char*>(&size), sizeof size) + text + data;
}

std::string git_hash(const std::string& content) {
    const auto whole = "blob " + std::to_string(content.size()) + std::string(1, '\0') + content;
    return QCryptographicHash::hash(QByteArray::fromStdString(whole), QCryptographicHash::Sha1).toHex().toStdString();
}

}  // namespace

class TestDownloads : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<HubServer> server_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<NewRunPage> page_;

    void put(const std::string& name, const std::string& content, bool large = false) {
        server_->files[name] = {content, large ? sha256(content) : git_hash(content), large};
    }

    template <class T>
    T* child(const char* name) {
        T* found = page_->findChild<T*>(name);
        if (!found) qFatal("no widget named %s", name);
        return found;
    }
    bool shows(const char* name) { return child<QWidget>(name)->isVisible(); }
    QString told(const char* name) { return child<QLabel>(name)->text(); }
    void press(const char* name) {
        auto* button = child<QPushButton>(name);
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
    }

    // Every kilobyte of the weights takes its time.
    void slow_down(int milliseconds) {
        server_->store_fault = [this, milliseconds](const ::Request& request) {
            auto reply = HubServer::ranged(request, server_->files["model.safetensors"].content, {});
            reply.pause_every_kilobyte = milliseconds;
            return reply;
        };
    }

    // As a user does it: the entry of the list, then the id.
    void type_id(const QString& id) {
        auto* models = child<QComboBox>("model");
        const int row = models->findText("Model of the hub…");
        QVERIFY(row >= 0);
        models->setCurrentIndex(row);
        emit models->activated(row);
        auto* dialog = child<QInputDialog>("hub_model");
        auto* line = dialog->findChild<QLineEdit*>();
        QTest::keyClicks(line, id);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(models->currentText(), id);
        QCOMPARE(page_->spec().model, id.toStdString());
    }

    void choose(const char* box_name, const QString& beginning) {
        auto* box = child<QComboBox>(box_name);
        const int row = box->findText(beginning, Qt::MatchStartsWith);
        QVERIFY2(row >= 0, qPrintable(beginning));
        box->setCurrentIndex(row);
        emit box->activated(row);
    }

    bool planned() { return !page_->plans().planning() && page_->plans().plan(); }
    bool plan_has(const char* code) {
        for (const Problem& check : page_->plans().plan()->checks)
            if (std::string_view(check.code->id) == code) return true;
        return false;
    }

    void wait_until_startable() {
        QTRY_VERIFY2_WITH_TIMEOUT(planned() && page_->plans().up_to_date() && page_->plans().plan()->startable(),
                                  describe(page_->plans().plan()->checks).c_str(), kPatience);
    }

    void keep(const char* name) {
        QTest::qWait(120);  // for a layout in another language
        QDir().mkpath(TUNEBENCH_BUILD "/pictures");
        QVERIFY(page_->grab().save(QStringLiteral(TUNEBENCH_BUILD "/pictures/%1.png").arg(name)));
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_OFFLINE"})
            qunsetenv(name);
        qputenv("no_proxy", "127.0.0.1");
        qputenv("TUNEBENCH_RESOURCES", TUNEBENCH_SOURCE "/resources");
    }

    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        server_ = std::make_unique<HubServer>();
        server_->licence = "mit";
        put("config.json", tiny_config);
        put("vocab.txt", tiny_vocabulary());
        put("tokenizer_config.json", R"({"tokenizer_class": "BertTokenizer", "do_lower_case": true})");
        put("model.safetensors", tiny_weights(), true);
        put("README.md", "not needed");
        qunsetenv("HF_HUB_OFFLINE");
        qputenv("HF_HOME", folder_->filePath("hf").toUtf8());
        qputenv("HF_ENDPOINT", server_->url().c_str());
        qputenv("TUNEBENCH_HOME", folder_->filePath("home").toUtf8());
        Core core;
        core.hub.ask = [](const SourceName& source, const Remote& remote, DownloadOptions options) {
            options.first_wait = 0.01;
            return ask_hub(source, remote, options);
        };
        core.hub.fetch = [](const SourceName& source, DownloadOptions options) {
            options.first_wait = 0.01;
            return fetch(source, options);
        };
        session_ = std::make_unique<Session>(folder_->filePath("home").toStdString(), core);
        page_ = std::make_unique<NewRunPage>(*session_);
        page_->resize(1250, 860);
        page_->show();
        session_->begin();
        QTRY_VERIFY_WITH_TIMEOUT(session_->offers_loaded() && planned(), kPatience);
        // The demonstration's recipe, for a model of two layers and a test's patience.
        Spec spec = page_->spec();
        spec.freeze = {};
        spec.training.num_train_epochs = 0.02;
        page_->set_spec(spec);
    }

    void cleanup() {
        page_.reset();
        session_.reset();
        server_.reset();
    }

    void a_model_is_fetched_planned_and_trained() {
        QCOMPARE(server_->hub().count("GET", "org/tiny"), 0);
        type_id("org/tiny");
        QTRY_VERIFY_WITH_TIMEOUT(shows("download_model") && told("download_text_model").contains("mit"), kPatience);
        QCOMPARE(told("download_title_model"), QString("org/tiny is not on this computer"));
        QVERIFY2(told("download_text_model").contains("kB"), qPrintable(told("download_text_model")));
        QCOMPARE(server_->hub().count("GET", "/resolve/"), 0);
        QTRY_VERIFY_WITH_TIMEOUT(planned() && page_->plans().up_to_date() && plan_has("hub.model_absent"), kPatience);
        keep("download-offered-light");

        slow_down(20);
        QStringList progress;
        connect(&session_->downloads(), &DownloadJob::changed, page_.get(), [&] {
            if (shows("download_bar_model")) progress << told("download_progress_model");
        });
        press("download_model");
        QVERIFY(child<QPushButton>("cancel_download_model")->hasFocus() || !page_->isActiveWindow());
        QTRY_VERIFY_WITH_TIMEOUT(progress.filter("/s").size() > 3, kPatience);
        QVERIFY(child<QProgressBar>("download_bar_model")->value() > 0);
        keep("download-progress-light");
        Heartbeat heart;
        heart.start();
        QTRY_VERIFY_WITH_TIMEOUT(!shows("download_title_model"), kPatience);
        heart.stop();
        qInfo("longest stall of the event loop while downloading: %lld ms", heart.longest_stall());
        QVERIFY2(!progress.filter("left").isEmpty() && !progress.filter("kB of").isEmpty(), qPrintable(progress.join('\n')));

        wait_until_startable();
        QCOMPARE(page_->plans().plan()->model.layers, 2);
        QVERIFY(page_->plans().plan()->mean_tokens > 1);
        session_->start({page_->spec()});
        QTRY_VERIFY_WITH_TIMEOUT(!session_->manager().busy(), kPatience);
        const auto run = session_->manager().shown();
        QVERIFY2(run->state == RunState::done, run->finished ? describe(run->finished->problems).c_str() : "no end");
    }

    void a_cancelled_download_goes_on_where_it_stood() {
        type_id("org/tiny");
        QTRY_VERIFY_WITH_TIMEOUT(shows("download_model"), kPatience);
        slow_down(20);
        press("download_model");
        const SourceName source{RepositoryKind::model, "org/tiny", {}};
        QTRY_VERIFY_WITH_TIMEOUT(session_->downloads().state(source).progress.done > 20'000, kPatience);
        press("cancel_download_model");
        QTRY_VERIFY_WITH_TIMEOUT(shows("download_model") && told("download_text_model").contains("already"), kPatience);
        QCOMPARE(child<QPushButton>("download_model")->text(), QString("Download the rest"));
        keep("download-cancelled-light");
        server_->store_fault = {};
        press("download_model");
        wait_until_startable();
        QVERIFY(!shows("download_title_model"));
        QVERIFY(!server_->store_server().requests().back().header("range").empty());
    }

    void start_downloads_first() {
        Spec spec = page_->spec();
        spec.model = "org/tiny";
        page_->set_spec(spec);
        auto* start = child<QPushButton>("start");
        QTRY_VERIFY2_WITH_TIMEOUT(planned() && start->isEnabled() && start->text().endsWith("and start"), qPrintable(start->text()), kPatience);
        slow_down(10);
        press("start");
        QCOMPARE(start->text(), QString("Starts after the download"));
        QVERIFY(!start->isEnabled());
        // Cancelled, nothing starts.
        press("cancel_download_model");
        QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled() && start->text().endsWith("and start"), kPatience);
        server_->store_fault = {};
        press("start");
        QTRY_VERIFY_WITH_TIMEOUT(session_->manager().shown() && !session_->manager().busy(), kPatience);
        QCOMPARE(session_->manager().shown()->state, RunState::done);
        QCOMPARE(start->text(), QString("Start"));
    }

    void what_goes_wrong_is_told_beside_the_choice_data() {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("title");
        QTest::newRow("401") << "401" << "The hub asks who you are";
        QTest::newRow("404") << "404" << "Not on the hub";
        QTest::newRow("offline") << "offline" << "Offline";
        QTest::newRow("no network") << "no network" << "No connection to the hub";
        QTest::newRow("wrong hash") << "wrong hash" << "Wrong content";
        QTest::newRow("full disk") << "full disk" << "Disk full";
    }
    void what_goes_wrong_is_told_beside_the_choice() {
        QFETCH(QString, fault);
        QFETCH(QString, title);
        struct Full : FileLayer {
            std::atomic<std::size_t> room = 20'000;
            int write(int fd, const void* data, std::size_t size) override {
                if (room < size) return ENOSPC;
                room -= size;
                return FileLayer::write(fd, data, size);
            }
        } full;
        const std::string weights = server_->files["model.safetensors"].content;
        if (const int status = fault.toInt()) server_->hub_fault = [status](const ::Request&) { return Reply{status, {}, "{}"}; };
        if (fault == "offline") qputenv("HF_HUB_OFFLINE", "1");
        if (fault == "no network") qputenv("HF_ENDPOINT", "http://127.0.0.1:1");
        if (fault == "wrong hash") server_->files["model.safetensors"].content[900] ^= 1;
        type_id("org/tiny");
        const bool while_fetching = fault == "wrong hash" || fault == "full disk";
        if (while_fetching) {
            QTRY_VERIFY_WITH_TIMEOUT(shows("download_model") && told("download_text_model").contains("mit"), kPatience);
            if (fault == "full disk") replace_file_layer(&full);
            press("download_model");
        }
        const auto failed = [&] { return shows("retry_download_model"); };
        QTRY_VERIFY_WITH_TIMEOUT(failed(), kPatience);
        replace_file_layer(nullptr);
        QVERIFY2(told("download_title_model").contains(title), qPrintable(told("download_title_model")));
        QVERIFY(!told("download_text_model").isEmpty());
        if (fault == "401") {
            keep("download-refused-light");
            Language::instance().set("pt_BR");
            QVERIFY2(told("download_text_model").contains("HF_TOKEN com um token seu"), qPrintable(told("download_text_model")));
            keep("download-refused-pt");
            Language::instance().set("en");
        }
        // Mended, it goes on from here.
        server_->hub_fault = {};
        qunsetenv("HF_HUB_OFFLINE");
        qputenv("HF_ENDPOINT", server_->url().c_str());
        server_->files["model.safetensors"].content = weights;
        press("retry_download_model");
        if (!while_fetching) {
            QTRY_VERIFY_WITH_TIMEOUT(shows("download_model") && told("download_text_model").contains("mit"), kPatience);
            press("download_model");
        }
        wait_until_startable();
    }

    // The catalogue knows size and licence: nobody is asked before the button is pressed.
    void a_model_of_the_catalogue_is_offered_without_asking() {
        choose("model", "BERT tiny");
        QTRY_VERIFY_WITH_TIMEOUT(shows("download_model"), kPatience);
        QVERIFY2(told("download_text_model").contains("MIT"), qPrintable(told("download_text_model")));
        QCOMPARE(child<QPushButton>("download_model")->text(), QStringLiteral("Download 18\u00a0MB"));
        QCOMPARE(server_->hub().count("GET", "bert-tiny"), 0);
        // Another choice takes the offer away; the bundled demonstration set needs none.
        choose("model", "DistilBERT base, uncased");
        QTRY_VERIFY_WITH_TIMEOUT(told("download_title_model").startsWith("distilbert-base-uncased"), kPatience);
        QVERIFY(!shows("download_title_dataset"));
    }

    void a_data_set_of_the_catalogue_is_fetched() {
        server_->kind = "datasets";
        server_->id = "stanfordnlp/imdb";
        server_->licence.clear();
        server_->files.clear();
        put("plain_text/train-00000-of-00001.parquet", std::string(50'000, 't'), true);
        put("plain_text/test-00000-of-00001.parquet", "e", true);
        choose("dataset", "IMDb reviews (not on this computer)");
        QTRY_VERIFY_WITH_TIMEOUT(shows("download_dataset") && told("download_text_dataset").contains("kB"), kPatience);
        QVERIFY2(told("download_text_dataset").contains("licence not stated"), qPrintable(told("download_text_dataset")));
        QTRY_VERIFY_WITH_TIMEOUT(planned() && plan_has("hub.dataset_to_fetch"), kPatience);
        press("download_dataset");
        QTRY_VERIFY_WITH_TIMEOUT(!shows("download_title_dataset"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(planned() && !plan_has("hub.dataset_to_fetch"), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(child<QComboBox>("dataset")->currentText(), QString("IMDb reviews"), kPatience);
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestDownloads test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_downloads.moc"
