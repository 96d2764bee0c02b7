# mingw-w64's gcc. The links say -static, so that no library of gcc's own is needed at run time.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
