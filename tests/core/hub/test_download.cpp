#include "core/base/files.h"
#include "core/hub/cache.h"
#include "core/hub/catalogue.h"
#include "core/hub/fetch.h"
#include "core/hub/folders.h"
#include "core/hub/verify.h"
#include "tests/core/hub/hub_server.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace tb;

static std::string sha1_of_blob(const std::string& content) {
    const auto whole = "blob " + std::to_string(content.size()) + std::string(1, '\0') + content;
    return QCryptographicHash::hash(QByteArray::fromStdString(whole), QCryptographicHash::Sha1).toHex().toStdString();
}

static QString code_of(const Problems& problems) {
    return problems.size() == 1 ? problems[0].code->id : QString::fromStdString(describe(problems));
}

// Every test has a server, an empty cache and no token.
class TestDownload : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<HubServer> server_;
    fs::path cache_;
    DownloadOptions options_;

    void put(const std::string& name, const std::string& content, bool large = false) {
        server_->files[name] = {content, large ? sha256(content) : sha1_of_blob(content), large};
    }
    QString failure() {
        const auto folder = download_model("org/tiny", options_);
        return folder ? QString("none") : code_of(folder.error());
    }
    fs::path repository() const { return cache_ / "models--org--tiny"; }
    fs::path incomplete() const { return repository() / "blobs" / (server_->files["model.safetensors"].etag + ".incomplete"); }

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        cache_ = fs::path(folder_->path().toStdString()) / "hub";
        server_ = std::make_unique<HubServer>();
        options_ = {};
        options_.first_wait = 0.01;
        for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE",
                                 "TRANSFORMERS_OFFLINE"})
            qunsetenv(name);
        qputenv("HF_HOME", folder_->path().toUtf8());
        qputenv("HF_ENDPOINT", server_->url().c_str());
        qputenv("no_proxy", "127.0.0.1");
        qputenv("TUNEBENCH_HOME", (folder_->path() + "/home").toUtf8());
        qputenv("TUNEBENCH_RESOURCES", TUNEBENCH_SOURCE "/resources");
        put("config.json", R"({"model_type": "bert"})");
        put("vocab.txt", "[PAD]\n[UNK]\n");
        put("README.md", "not needed");
        put("model.safetensors", std::string(300'000, 'w') + "end", true);
    }

    void a_model_lands_in_the_caches_own_layout() {
        std::vector<DownloadProgress> told;
        options_.progress = [&](const DownloadProgress& progress) { told.push_back(progress); };
        const auto folder = download_model("org/tiny", options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QCOMPARE(*folder, repository() / "snapshots" / server_->commit);
        QCOMPARE(*read_file(repository() / "refs/main"), server_->commit);
        QCOMPARE(*read_file(*folder / "model.safetensors"), server_->files["model.safetensors"].content);
        QVERIFY(fs::is_symlink(*folder / "model.safetensors"));
        QCOMPARE(fs::read_symlink(*folder / "vocab.txt"), fs::path("../../blobs") / server_->files["vocab.txt"].etag);
        QVERIFY(!fs::exists(*folder / "README.md"));
        QVERIFY(!fs::exists(incomplete()));
        QVERIFY(told.front().state == DownloadProgress::State::listing && told.back().state == DownloadProgress::State::finished);
        QCOMPARE(told.back().done, told.back().total);
        QVERIFY(told.back().total > 300'000);
        const auto found = find_model("org/tiny", {});
        QVERIFY2(found, found ? "" : describe(found.error()).c_str());
        QVERIFY(found->has_weights);
        QCOMPARE(found->path, *folder);
    }

    void what_is_there_is_not_asked_for() {
        QVERIFY(download_model("org/tiny", options_));
        const auto asked = server_->hub().requests().size();
        QVERIFY(download_model("org/tiny", options_));
        qputenv("HF_HUB_OFFLINE", "1");
        QVERIFY(download_model("org/tiny", options_));
        QCOMPARE(server_->hub().requests().size(), asked);
    }

    // As Python's huggingface_hub leaves it: some files of the snapshot, the branch remembered.
    void a_part_that_another_program_fetched_is_used() {
        const auto& vocab = server_->files["vocab.txt"];
        const auto snapshot = repository() / "snapshots" / server_->commit;
        QVERIFY(make_folders(snapshot) && make_folders(repository() / "refs") && make_folders(repository() / "blobs"));
        QVERIFY(write_file(repository() / "refs/main", server_->commit));
        QVERIFY(write_file(repository() / "blobs" / vocab.etag, vocab.content));
        fs::create_symlink(fs::path("../../blobs") / vocab.etag, snapshot / "vocab.txt");
        // A blob of another commit that has the same content.
        QVERIFY(write_file(repository() / "blobs" / server_->files["model.safetensors"].etag, server_->files["model.safetensors"].content));
        QVERIFY(download_model("org/tiny", options_));
        QCOMPARE(server_->hub().count("HEAD", "vocab.txt"), 0);
        QCOMPARE(server_->hub().count("HEAD", "model.safetensors"), 1);
        QCOMPARE(server_->store_server().count("GET", "/"), 0);
    }

    void a_cut_connection_goes_on_where_it_ended() {
        server_->store_fault = [n = 0](const Request& request) mutable -> std::optional<Reply> {
            if (n++ > 0) return {};
            (void)request;
            return Reply{200, {{"Content-Length", "300003"}}, std::string(300'003, 'w'), 100'000};
        };
        const auto folder = download_model("org/tiny", options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        const auto requests = server_->store_server().requests();
        QCOMPARE(requests.size(), std::size_t{2});
        QCOMPARE(requests[1].header("range"), std::string("bytes=100000-"));
        QCOMPARE(*read_file(*folder / "model.safetensors"), server_->files["model.safetensors"].content);
    }

    void a_killed_download_goes_on() {
        QVERIFY(make_folders(incomplete().parent_path()));
        QVERIFY(write_file(incomplete(), std::string(200'000, 'w')));
        QVERIFY(download_model("org/tiny", options_));
        QCOMPARE(server_->store_server().requests().at(0).header("range"), std::string("bytes=200000-"));
    }

    void a_damaged_part_is_fetched_again_from_the_start() {
        QVERIFY(make_folders(incomplete().parent_path()));
        QVERIFY(write_file(incomplete(), std::string(200'000, 'x')));
        const auto folder = download_model("org/tiny", options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QCOMPARE(server_->store_server().requests().size(), std::size_t{2});
        QCOMPARE(*read_file(*folder / "model.safetensors"), server_->files["model.safetensors"].content);
    }

    void a_server_without_ranges_starts_over() {
        QVERIFY(make_folders(incomplete().parent_path()));
        QVERIFY(write_file(incomplete(), std::string(1000, 'w')));
        server_->store_fault = [this](const Request&) { return Reply{200, {}, server_->files["model.safetensors"].content}; };
        const auto folder = download_model("org/tiny", options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QCOMPARE(fs::file_size(*folder / "model.safetensors"), std::uintmax_t{300'003});
    }

    void wrong_content_is_thrown_away() {
        server_->files["model.safetensors"].content[5] = 'x';  // the ETag stays
        QCOMPARE(failure(), QString("hub.hash"));
        QVERIFY(!fs::exists(incomplete()));
        QVERIFY(!fs::exists(repository() / "refs/main"));
        put("model.safetensors", "fine", true);
        fs::remove_all(cache_);
        server_->files["vocab.txt"].content += "!";  // git's own hash
        QCOMPARE(failure(), QString("hub.hash"));
    }

    void answers_that_are_no_success_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("expected");
        QTest::newRow("not found") << 404 << "RepoNotFound" << "hub.not_found";
        QTest::newRow("needs a token") << 401 << "" << "hub.needs_token";
        QTest::newRow("hidden") << 401 << "RepoNotFound" << "hub.not_found";
        QTest::newRow("gated") << 403 << "GatedRepo" << "hub.gated";
        QTest::newRow("gated, unknown") << 401 << "GatedRepo" << "hub.gated";
        QTest::newRow("forbidden") << 403 << "" << "hub.forbidden";
        QTest::newRow("too many") << 429 << "" << "hub.too_many";
        QTest::newRow("trouble") << 503 << "" << "hub.server";
        QTest::newRow("odd") << 418 << "" << "hub.status";
    }
    void answers_that_are_no_success() {
        QFETCH(int, status);
        QFETCH(QString, error);
        QFETCH(QString, expected);
        server_->hub_fault = [&](const Request&) {
            Reply reply{status, {}, "{}"};
            if (!error.isEmpty()) reply.headers["X-Error-Code"] = error.toStdString();
            return reply;
        };
        QCOMPARE(failure(), expected);
        const bool passing = status == 429 || status == 503;
        QCOMPARE(server_->hub().requests().size(), std::size_t(passing ? 4 : 1));
    }

    void too_many_requests_wait_as_long_as_told() {
        server_->hub_fault = [n = 0](const Request&) mutable -> std::optional<Reply> {
            if (n++ > 0) return {};
            return Reply{429, {{"Retry-After", "1"}}, ""};
        };
        double waited = 0;
        options_.progress = [&](const DownloadProgress& p) {
            if (p.state == DownloadProgress::State::waiting) waited = p.wait_seconds;
        };
        QElapsedTimer timer;
        timer.start();
        QVERIFY(download_model("org/tiny", options_));
        QCOMPARE(waited, 1.0);
        QVERIFY(timer.elapsed() >= 1000);
        // Nobody waits for an hour.
        server_->hub_fault = [](const Request&) { return Reply{429, {{"Retry-After", "3600"}}, ""}; };
        fs::remove_all(cache_);
        QCOMPARE(failure(), QString("hub.too_many"));
    }

    void trouble_passes() {
        server_->hub_fault = [n = 0](const Request&) mutable -> std::optional<Reply> {
            if (n++ % 2 == 1) return {};
            return Reply{502, {}, ""};
        };
        QVERIFY(download_model("org/tiny", options_));
    }

    void nobody_there() {
        qputenv("HF_ENDPOINT", "http://127.0.0.1:1");
        QCOMPARE(failure(), QString("hub.connection"));
        qputenv("HF_HUB_OFFLINE", "1");
        QCOMPARE(failure(), QString("hub.offline"));
    }

    void the_token_goes_to_the_endpoint_only() {
        server_->token = "hf_secret";
        QCOMPARE(failure(), QString("hub.not_found"));
        qputenv("HF_TOKEN", " hf_secret\n");
        QVERIFY(download_model("org/tiny", options_));
        for (const auto& request : server_->store_server().requests()) QVERIFY(request.header("authorization").empty());
        QVERIFY(server_->store_server().requests().size() == 1);
        // Not in any file of the cache either.
        for (const auto& entry : fs::recursive_directory_iterator(cache_))
            if (entry.is_regular_file()) QVERIFY(read_file(entry.path())->find("hf_secret") == std::string::npos);
        qputenv("HF_TOKEN", "hf_wrong");
        fs::remove_all(cache_);
        server_->hub_fault = [](const Request&) { return Reply{401, {}, "{}"}; };
        const auto refused = download_model("org/tiny", options_);
        QCOMPARE(code_of(refused.error()), QString("hub.token_refused"));
        QVERIFY(describe(refused.error()).find("hf_wrong") == std::string::npos);
    }

    void the_token_file() {
        server_->token = "hf_filed";
        QVERIFY(write_file(fs::path(folder_->path().toStdString()) / "token", "hf_filed\n"));
        QVERIFY(download_model("org/tiny", options_));
        qputenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
        fs::remove_all(cache_);
        QCOMPARE(failure(), QString("hub.not_found"));
        qunsetenv("HF_HUB_DISABLE_IMPLICIT_TOKEN");
    }

    void names_that_climb_are_refused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"../evil.txt", "/etc/passwd", "a/../../b", "a//b", "./a", "a\\\\..\\\\b"}) QTest::newRow(name) << name;
    }
    void names_that_climb_are_refused() {
        QFETCH(QString, name);
        server_->listed_extra = {name.toStdString()};
        QCOMPARE(failure(), QString("hub.file_name"));
        QVERIFY(!fs::exists(cache_));
    }

    void shards_by_their_index() {
        server_->files.erase("model.safetensors");
        put("model-00001-of-00002.safetensors", "one", true);
        put("model-00002-of-00002.safetensors", "two", true);
        put("model-extra.safetensors", "not named", true);
        put("model.safetensors.index.json", R"({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}})");
        const auto folder = download_model("org/tiny", options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QVERIFY(fs::exists(*folder / "model-00002-of-00002.safetensors"));
        QVERIFY(!fs::exists(*folder / "model-extra.safetensors"));
        fs::remove_all(cache_);
        put("model.safetensors.index.json", R"({"weight_map": {"a": "../../escaped.safetensors"}})");
        QCOMPARE(failure(), QString("hub.file_name"));
    }

    void weights_of_older_repositories() {
        server_->files.erase("model.safetensors");
        QCOMPARE(failure(), QString("hub.no_weights"));
        put("pytorch_model.bin", "old", true);
        QVERIFY(download_model("org/tiny", options_));
    }

    void a_download_can_be_cancelled() {
        std::atomic<bool> cancelled = false;
        options_.cancelled = &cancelled;
        server_->store_fault = [this](const Request& request) {
            auto reply = HubServer::ranged(request, server_->files["model.safetensors"].content, {});
            reply.pause_every_kilobyte = 5;
            return reply;
        };
        options_.progress = [&](const DownloadProgress& p) { cancelled = cancelled || (p.state == DownloadProgress::State::downloading && p.done > 20'000); };
        QCOMPARE(failure(), QString("hub.cancelled"));
        QVERIFY(fs::file_size(incomplete()) > 0);
        server_->store_fault = {};
        options_ = {};
        QVERIFY(download_model("org/tiny", options_));
        QVERIFY(!server_->store_server().requests().back().header("range").empty());
    }

    void two_at_once_fetch_a_file_once() {
        server_->store_fault = [this](const Request& request) {
            auto reply = HubServer::ranged(request, server_->files["model.safetensors"].content, {});
            reply.pause_every_kilobyte = 1;
            return reply;
        };
        Expected<fs::path> other = fs::path();
        std::thread second([&] { other = download_model("org/tiny", {}); });
        const auto one = download_model("org/tiny", options_);
        second.join();
        QVERIFY2(one && other, other ? "" : describe(other.error()).c_str());
        QCOMPARE(server_->store_server().requests().size(), std::size_t{1});
    }

    void a_full_disk_is_told() {
        struct Full : FileLayer {
            int write(int fd, const void* data, std::size_t size) override { return size > 10'000 ? ENOSPC : FileLayer::write(fd, data, size); }
        } full;
        replace_file_layer(&full);
        const auto told = failure();
        replace_file_layer(nullptr);
        QCOMPARE(told, QString("base.disk_full"));
    }

    void redirects_that_are_not_followed() {
        server_->hub_fault = [this](const Request& request) { return Reply{302, {{"Location", server_->url() + request.path}}, ""}; };
        QCOMPARE(failure(), QString("hub.redirect"));
        server_->hub_fault = [](const Request&) { return Reply{302, {{"Location", "file:///etc/passwd"}}, ""}; };
        QCOMPARE(failure(), QString("hub.connection"));
    }

    void answers_of_something_else() {
        server_->hub_fault = [](const Request&) { return Reply{200, {}, "<html>log in</html>"}; };
        QCOMPARE(failure(), QString("hub.answer"));
        server_->hub_fault = [](const Request& request) -> std::optional<Reply> {
            if (request.method != "HEAD") return {};
            return Reply{200, {{"ETag", "\"../../../etc/x\""}}, ""};
        };
        QCOMPARE(failure(), QString("hub.answer"));
        server_->hub_fault = {};
        QCOMPARE(code_of(download_model("../etc", options_).error()), QString("hub.id"));
    }

    void a_data_set_of_the_catalogue() {
        server_->kind = "datasets";
        server_->id = "stanfordnlp/imdb";
        server_->files.clear();
        put("plain_text/train-00000-of-00001.parquet", "t", true);
        put("plain_text/test-00000-of-00001.parquet", "e", true);
        put("plain_text/unsupervised-00000-of-00001.parquet", "u", true);
        DatasetSpec dataset;
        dataset.source = "imdb";
        QCOMPARE(code_of(resolve_dataset(dataset, {}).error()), QString("hub.dataset_to_fetch"));
        const auto folder = fetch_dataset("imdb", options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QVERIFY(!fs::exists(*folder / "plain_text/unsupervised-00000-of-00001.parquet"));
        const auto resolved = resolve_dataset(dataset, {});
        QVERIFY2(resolved, resolved ? "" : describe(resolved.error()).c_str());
        QCOMPARE(resolved->train.first(), (*folder / "plain_text/train-00000-of-00001.parquet").string());
        QCOMPARE(resolved->validation.first(), (*folder / "plain_text/test-00000-of-00001.parquet").string());
        QCOMPARE(resolved->label, Column(std::string("label")));
    }

    void a_data_set_by_its_id() {
        server_->kind = "datasets";
        server_->id = "dair-ai/emotion";
        server_->files.clear();
        put("README.md", "r");
        for (const char* name : {"split/train-00000-of-00001.parquet", "split/validation-00000-of-00001.parquet", "split/test-00000-of-00001.parquet",
                                 "unsplit/train-00000-of-00001.parquet"})
            put(name, name, true);
        DatasetSpec dataset;
        dataset.source = "dair-ai/emotion";
        QCOMPARE(code_of(resolve_dataset(dataset, {}).error()), QString("hub.dataset_id_to_fetch"));
        const SourceName source{RepositoryKind::dataset, dataset.source, {}};
        const auto remote = find_remote(source);
        QVERIFY(remote && *remote);
        QCOMPARE(ask_hub(source, **remote, options_)->bytes, std::int64_t{34 + 39 + 33});
        const auto folder = fetch(source, options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QVERIFY(!fs::exists(*folder / "README.md") && !fs::exists(*folder / "unsplit"));
        QVERIFY(!*find_remote(source));
        const auto asked = server_->hub().requests().size();
        dataset.text = {std::string("text")};
        dataset.label = std::string("label");
        const auto resolved = resolve_dataset(dataset, {});
        QVERIFY2(resolved, resolved ? "" : describe(resolved.error()).c_str());
        QCOMPARE(resolved->train.first(), (*folder / "split/train-00000-of-00001.parquet").string());
        QCOMPARE(resolved->validation.first(), (*folder / "split/validation-00000-of-00001.parquet").string());
        QCOMPARE(resolved->test.first(), (*folder / "split/test-00000-of-00001.parquet").string());
        QCOMPARE(resolved->source, dataset.source);
        QCOMPARE(server_->hub().requests().size(), asked);
        // Typed to `download`, an id may be of either kind.
        QCOMPARE(*fetch("dair-ai/emotion", options_), *folder);
    }

    void a_data_set_in_several_parts() {
        server_->kind = "datasets";
        server_->id = "org/parts";
        server_->files.clear();
        put("a/train.csv", "t");
        put("b/train.csv", "t");
        QCOMPARE(code_of(fetch_dataset("org/parts", options_).error()), QString("hub.several_parts"));
        QCOMPARE(code_of(fetch_dataset("org/parts/c", options_).error()), QString("hub.no_part"));
        QVERIFY(!is_dataset_id("org/parts/../b"));
        const SourceName source{RepositoryKind::dataset, "org/parts/b", {}};
        QVERIFY(*find_remote(source));
        const auto folder = fetch(source, options_);
        QVERIFY2(folder, folder ? "" : describe(folder.error()).c_str());
        QVERIFY(fs::exists(*folder / "b/train.csv") && !fs::exists(*folder / "a/train.csv"));
        QVERIFY(!*find_remote(source));
        QCOMPARE(*fetch("org/parts/b", options_), *folder);
        QCOMPARE((*hub_dataset_files("org/parts/b"))->train.first(), (*folder / "b/train.csv").string());
        // The other part is still to be fetched.
        QVERIFY(*find_remote({RepositoryKind::dataset, "org/parts/a", {}}));
    }

    void what_it_takes_is_asked_before_anything_is_fetched() {
        server_->licence = "apache-2.0";
        const auto size = [&](const char* name) { return static_cast<std::int64_t>(server_->files[name].content.size()); };
        const auto asked = ask_model("org/tiny", options_);
        QVERIFY2(asked, asked ? "" : describe(asked.error()).c_str());
        QCOMPARE(asked->bytes, size("config.json") + size("vocab.txt") + size("model.safetensors"));
        QCOMPARE(asked->licence, std::string("apache-2.0"));
        QCOMPARE(server_->hub().requests().size(), std::size_t{1});
        QVERIFY(!fs::exists(cache_));
        // Shards are found by their names, since the index that names them is not here.
        server_->files.erase("model.safetensors");
        QCOMPARE(code_of(ask_model("org/tiny", options_).error()), QString("hub.no_weights"));
        put("model.safetensors.index.json", "{}");
        put("model-00001-of-00002.safetensors", "one", true);
        put("model-00002-of-00002.safetensors", "four", true);
        put("model-card.md", "no shard");
        QCOMPARE(ask_model("org/tiny", options_)->bytes, size("config.json") + size("vocab.txt") + 2 + 3 + 4);
        server_->hub_fault = [](const Request&) { return Reply{401, {}, "{}"}; };
        QCOMPARE(code_of(ask_model("org/tiny", options_).error()), QString("hub.needs_token"));
    }

    void what_is_not_here_has_a_place_to_come_from() {
        const SourceName typed{RepositoryKind::model, "org/tiny", {}};
        auto remote = find_remote(typed);
        QVERIFY(remote && *remote);
        QCOMPARE((*remote)->id, std::string("org/tiny"));
        QCOMPARE((*remote)->bytes, std::int64_t{0});
        server_->licence = "mit";
        const auto asked = ask_hub(typed, **remote, options_);
        QVERIFY(asked && asked->bytes > 300'000);
        QCOMPARE(asked->licence, std::string("mit"));
        QVERIFY(fetch(typed, options_));
        QVERIFY(!*find_remote(typed));
        QVERIFY(*find_remote({RepositoryKind::model, "roberta-large", {}}));  // the hub's first models have no organisation
        QVERIFY(!*find_remote({RepositoryKind::model, "no/id/at-all", {}}));
        QVERIFY(!*find_remote({RepositoryKind::model, folder_->path().toStdString(), {}}));
        // The catalogue knows both of this one: nobody is asked.
        const SourceName listed{RepositoryKind::model, "distilbert-base-uncased", {}};
        remote = find_remote(listed);
        QVERIFY(remote && *remote);
        QCOMPARE((*remote)->licence, std::string("Apache-2.0"));
        const auto before = server_->hub().requests().size();
        QCOMPARE(ask_hub(listed, **remote, options_)->bytes, std::int64_t{268'000'000});
        QCOMPARE(server_->hub().requests().size(), before);
        qputenv("HF_HUB_OFFLINE", "1");
        QCOMPARE(code_of(ask_hub(listed, **remote, options_).error()), QString("hub.offline"));
        // A data set says its size only when asked, and one without an address nothing at all.
        QVERIFY(*find_remote({RepositoryKind::dataset, "imdb", {}}));
        QVERIFY(!*find_remote({RepositoryKind::dataset, "plue-sst2", {}}));
        QVERIFY(!*find_remote({RepositoryKind::dataset, "demo", {}}));
    }

    void the_rate_counts_what_came_now() {
        QVERIFY(make_folders(incomplete().parent_path()));
        QVERIFY(write_file(incomplete(), std::string(150'000, 'w')));
        QCOMPARE(bytes_kept(RepositoryKind::model, "org/tiny"), std::int64_t{150'000});
        server_->store_fault = [this](const Request& request) {
            auto reply = HubServer::ranged(request, server_->files["model.safetensors"].content, {});
            reply.pause_every_kilobyte = 10;
            return reply;
        };
        double fastest = 0, left = -1;
        options_.progress = [&](const DownloadProgress& p) {
            fastest = std::max(fastest, p.bytes_per_second);
            if (const auto seconds = p.seconds_left()) left = *seconds;
        };
        QVERIFY(download_model("org/tiny", options_));
        // A kilobyte in ten milliseconds and no faster, though half of the file was there in no time.
        QVERIFY2(fastest > 0 && fastest < 150'000, std::to_string(fastest).c_str());
        QCOMPARE(left, 0.0);
        QCOMPARE(bytes_kept(RepositoryKind::model, "org/tiny"), std::int64_t{0});
    }

    void what_a_spec_needs() {
        Spec spec;
        spec.model = "org/tiny";
        spec.dataset.train = "own.tsv";
        QVERIFY(fetch_for(spec, options_));
        QVERIFY(find_model("org/tiny", {}));
        spec.model = "neither-here-nor-there";
        QVERIFY(fetch_for(spec, options_));  // told by find_model
    }

    void names_of_the_cache() {
        for (const char* good : {"bert-base-uncased", "org/name.v2", "a/b_c"}) QVERIFY2(valid_repository_id(good), good);
        for (const char* bad : {"", "a/b/c", "../a", "a/..", "a b", "-a/b", "a--b/c", "a/"}) QVERIFY2(!valid_repository_id(bad), bad);
        QCOMPARE(plain_etag("W/\"abc\""), std::string("abc"));
        QVERIFY(safe_file_name("plain_text/train-00000-of-00001.parquet"));
        const auto file = fs::path(folder_->path().toStdString()) / "hashed";
        QVERIFY(write_file(file, "abc"));
        QVERIFY(*has_hash(file, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QVERIFY(*has_hash(file, sha1_of_blob("abc")));
        QVERIFY(!*has_hash(file, sha1_of_blob("abd")));
        QVERIFY(*has_hash(file, "something-else-2"));
    }
};

QTEST_GUILESS_MAIN(TestDownload)
#include "test_download.moc"
