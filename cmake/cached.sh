#!/bin/sh
# cached.sh BASE CCACHE COMPILER ARGUMENT...: compiles through ccache. Paths below the folder BASE count as relative to it. What was
# included is learnt from the compiler, and a precompiled header, hundreds of megabytes, is known by a sum made once: reading both again for
# every unit would cost a tenth of a first build. Where one names headers of ours by their full path, its units hit in the same folder only.
export CCACHE_BASEDIR="$1" CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_PCH_EXTSUM=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
ccache=$2
shift 2
"$ccache" "$@" || exit
while [ $# -gt 0 ]; do
    [ "$1" != -o ] || made=$2
    shift
done
case ${made:-} in
    *.gch | *.pch) sha256sum <"$made" >"$made.sum" ;;
esac
