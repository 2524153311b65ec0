// Becomes the window, with what must stand in the environment before its libraries are loaded: libgomp reads its waiting policy then. Threads
// that wait must not take the cores from the window: they sleep, after a tenth of a millisecond that bridges the gap between two operations.
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int, char** arguments) {
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    setenv("GOMP_SPINCOUNT", "20000", 0);
    char self[PATH_MAX];
    const auto length = readlink("/proc/self/exe", self, sizeof self);
    const std::string window = std::string(self, length > 0 ? static_cast<std::size_t>(length) : 0) + "-window";
    execv(window.c_str(), arguments);
    std::perror(window.c_str());
    return 127;
}
