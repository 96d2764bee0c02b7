# A GNU cross compiler as Debian packages it. Its libraries need the glibc it was packaged with.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
