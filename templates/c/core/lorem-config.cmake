# What find_package(lorem) reads: the libraries, and the threads that they need.
if(NOT WIN32)
  include(CMakeFindDependencyMacro)
  find_dependency(Threads)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/lorem-targets.cmake)
