// Files whole or not at all, with faults injected where a disk would have them.
#include "core/base/codes.h"
#include "core/base/files.h"

#include <QtTest>
#include <cerrno>

using namespace tb;

class TestFiles : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;
    fs::path file(const char* name) { return fs::path(temporary_.path().toStdString()) / name; }
    std::size_t entries() { return static_cast<std::size_t>(std::distance(fs::directory_iterator(temporary_.path().toStdString()), {})); }

private slots:
    void sha256_of_known_text() {  // FIPS 180-2, appendix B.1
        QCOMPARE(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QVERIFY(write_file(file("abc"), "abc"));
        QCOMPARE(*sha256_file(file("abc")), sha256("abc"));
    }
    void a_fault_leaves_the_old_content() {
        struct Faulty : FileLayer {
            int at = 0;
            int write(int fd, const void* data, std::size_t size) override { return at == 0 ? ENOSPC : FileLayer::write(fd, data, size); }
            int sync(int fd) override { return at == 1 ? EIO : FileLayer::sync(fd); }
            int rename(const fs::path& from, const fs::path& to) override { return at == 2 ? EACCES : FileLayer::rename(from, to); }
        } faulty;
        QVERIFY(write_file(file("kept"), "old"));
        const auto before = entries();
        for (int at = 0; at < 3; ++at) {
            faulty.at = at;
            replace_file_layer(&faulty);
            const auto written = write_file(file("kept"), "new content");
            replace_file_layer(nullptr);
            QVERIFY(!written);
            QVERIFY(written.error()[0].code == (at == 0 ? &codes::disk_full : &codes::file_unwritable));
            QCOMPARE(*read_file(file("kept")), "old");
            QCOMPARE(entries(), before);
        }
    }
    void folders_are_published_whole() {
        const auto from = file("new.tmp"), to = file("published");
        for (const char* content : {"1", "2"}) {
            fs::create_directories(from);
            QVERIFY(write_file(from / "x", content));
            QVERIFY(publish_folder(from, to));
            QCOMPARE(*read_file(to / "x"), content);
            QVERIFY(!fs::exists(from) && !fs::exists(file("published.old")));
        }
    }
    void problems_name_the_path() {
        QVERIFY(read_file(file("nothing")).error()[0].code == &codes::file_missing);
        QVERIFY(read_file(temporary_.path().toStdString()).error()[0].code == &codes::file_unreadable);
        QVERIFY(write_file(file("broken.json"), "{"));
        const auto broken = read_json(file("broken.json"));
        QVERIFY(broken.error()[0].code == &codes::json_broken);
        QVERIFY(QString::fromStdString(describe(broken.error())).contains("broken.json"));
    }
    void lines_are_appended() {
        {
            auto log = std::move(AppendFile::open(file("log")).value());
            QVERIFY(log.append("a\n") && log.append("b\n") && log.sync());
        }
        auto again = std::move(AppendFile::open(file("log")).value());
        QVERIFY(again.append("c\n"));
        QCOMPARE(*read_file(file("log")), "a\nb\nc\n");
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "test_files.moc"
