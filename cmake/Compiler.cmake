# Flags, sanitizers and the compiler cache that every target shares.
set(TUNEBENCH_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")

find_program(TUNEBENCH_CCACHE ccache)
if(TUNEBENCH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_SOURCE_DIR}/cmake/cached.sh ${CMAKE_SOURCE_DIR} ${TUNEBENCH_CCACHE})
endif()

add_library(tb_flags INTERFACE)
target_compile_options(tb_flags INTERFACE -Wall -Wextra)
# Not for users: another compiler's new warning must not keep them from a program.
option(TUNEBENCH_WERROR "Warnings end the build" OFF)
if(TUNEBENCH_WERROR)
  target_compile_options(tb_flags INTERFACE -Werror -Wno-error=deprecated-declarations)
endif()
# A unit's headers alone fill what GCC lets pile up before it looks for garbage, and it finds next to none: a tenth of the time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(--param=ggc-min-heapsize=1000000)
  # GCC 12 sees overlapping copies in "text" + std::string where there are none (its bug 105651).
  target_compile_options(tb_flags INTERFACE -Wno-restrict)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    # It sees a copy beyond the end of the std::vector<bool> in libtorch's autograd functions.
    target_compile_options(tb_flags INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
  endif()
endif()
# GCC 13 turns these on at -O2 and refuses a precompiled header where they differ: on for all, so that units of any level share one.
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag("-munroll-only-small-loops -mvzeroupper" TUNEBENCH_LEVELS_DIFFER)
if(TUNEBENCH_LEVELS_DIFFER)
  add_compile_options(-munroll-only-small-loops -mvzeroupper)
endif()
# ccache can only cache a precompiled header that does not depend on its own time stamp.
add_compile_options(-fpch-preprocess)
target_include_directories(tb_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(TUNEBENCH_SANITIZE)
  add_compile_options(-fsanitize=${TUNEBENCH_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TUNEBENCH_SANITIZE})
endif()
option(TUNEBENCH_FUZZ "Build the fuzzers of tests/fuzz (clang only)" OFF)
if(TUNEBENCH_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  target_compile_options(tb_flags INTERFACE -Wno-error)
endif()
# clang's OpenMP would bring a second runtime beside the one libtorch uses.
if(TUNEBENCH_SANITIZE MATCHES "thread" OR TUNEBENCH_FUZZ)
  set(TUNEBENCH_OPENMP OFF)
else()
  set(TUNEBENCH_OPENMP ON)
endif()
