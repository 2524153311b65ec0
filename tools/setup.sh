# shellcheck shell=bash
# What ./run and ./check share: system packages, wheels, the starter model, the build. Sourced, from any folder.
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
venv=$root/build/venv
build=$root/build/release
# shellcheck disable=SC2034  # used by ./run
bin=$build/bin
stamp=$root/build/.set-up

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$@"; exit 2; }
stop() { say "$@"; exit 1; }

# The same names on Debian 12 and Ubuntu 24.04. One line a purpose.
packages=(
    g++ cmake ninja-build ccache pkg-config git python3 python3-venv
    nlohmann-json3-dev libcli11-dev libfmt-dev libspdlog-dev libexpected-dev
    libsqlitecpp-dev libsqlite3-dev libicu-dev libssl-dev libzip-dev libcurl4-openssl-dev libpugixml-dev
    qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-wayland libgl-dev libqcustomplot-dev
    fonts-noto-core
)

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        case $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) in
            ii*) ;;
            *) printf '%s\n' "$package" ;;
        esac
    done
}

# by_hand sudo|su PACKAGE...: the one command that installs them, by one's own password or by root's. With su - root's PATH is set too,
# without which dpkg refuses to work.
by_hand() {
    local how=$1
    shift
    if [ "$how" = sudo ]; then how="sudo sh -c"; else how="su - -c"; fi
    printf "    %s 'apt-get update && apt-get install -y --no-install-recommends %s'" "$how" "$*"
}

# become_root PACKAGE...: sets as_root to what makes a command root's, or says what somebody else has to type.
become_root() {
    as_root=()
    [ "$(id -u)" != 0 ] || return 0
    local missing="Some packages are missing, and only an administrator can install them."
    if ! command -v sudo >/dev/null; then
        stop "$missing Type this, with root's password, then start again:"$'\n'"$(by_hand su "$@")"
    fi
    if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
        stop "$missing Type this, then start again:"$'\n'"$(by_hand sudo "$@")"$'\n'"Or, where sudo is not for you, with root's password:"$'\n'"$(by_hand su "$@")"
    fi
    if ! sudo true; then
        stop "$missing sudo is not for you here. Type this, with root's password, then start again:"$'\n'"$(by_hand su "$@")"
    fi
    as_root=(sudo)
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "This is no Debian or Ubuntu, so nothing is installed here. Needed, under their Debian names: ${packages[*]}"
        return
    fi
    local missing as_root
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    become_root "${missing[@]}"
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

has_gpu() { [ -e /dev/nvidiactl ] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }; }

# Everything that decides what the set-up would do: where this is unchanged, there is nothing to do.
set_up_state() {
    { printf '%s\n' "$root" "${packages[@]}"; has_gpu && echo gpu; cat "$root"/tools/setup.sh "$root"/tools/wheels.py "$root"/tools/*.txt /etc/os-release 2>/dev/null; } |
        sha256sum | cut -d' ' -f1
}

set_up() {
    local state
    mkdir -p "$root/build"
    exec 9>"$root/build/.lock"
    flock -n 9 || { say "Another ./run or ./check is at work in this folder; waiting for it."; flock 9; }
    state=$(set_up_state)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$state" ] && [ -x "$venv/bin/python" ] && [ -d "$root/build/models/all-MiniLM-L6-v2" ]; then return 0; fi
    install_packages
    # An environment whose Python went away with a system upgrade is made anew.
    "$venv/bin/python" -c 'import pip' 2>/dev/null || { rm -rf "$venv"; python3 -m venv "$venv"; }
    local gpu=
    if has_gpu; then gpu=--gpu; fi
    "$venv/bin/python" "$root/tools/wheels.py" $gpu --models "$root/build/models"
    printf '%s\n' "$state" >"$stamp"
}

# As many jobs as there are cores, and no more than there is memory for: a unit with libtorch takes 1.5 GB.
jobs() {
    local cores gigabytes
    cores=$(nproc)
    gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1500000) + 1 }' /proc/meminfo)
    echo $((cores < gigabytes ? cores : gigabytes))
}

# What the configuration takes from the wheels: their versions, which of them are CUDA's, and whether there is a GPU to link for.
wheels_state() {
    local site file
    for site in "$venv"/lib/python3*/site-packages; do
        cat "$site/torch/version.py" 2>/dev/null || true
        for file in "$site"/torch/lib/libtorch_cuda.so "$site"/nvidia/*/lib "$site"/pyarrow/lib*.so.*00; do
            [ ! -e "$file" ] || printf '%s\n' "$file"
        done
    done
    [ ! -e /dev/nvidiactl ] || echo gpu
}

# build TARGET...
build() {
    local state
    state=$(wheels_state)
    # CMake looks for the wheels' libraries when it configures, and only then.
    if [ ! -f "$build/build.ninja" ] || [ "$(cat "$build/.wheels" 2>/dev/null)" != "$state" ]; then
        (cd "$root" && cmake --preset release) >&2 || stop "Configuring failed; the reason is above."
        printf '%s\n' "$state" >"$build/.wheels"
    fi
    ninja -C "$build" -j "$(jobs)" "$@" >&2 || stop "The build failed; the reason is above."
    exec 9>&-
}
