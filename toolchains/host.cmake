# The host's own compiler. What it makes needs the host's own glibc or macOS.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
