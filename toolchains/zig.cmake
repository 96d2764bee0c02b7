# zig cc: every target without an SDK. Its target and floor are in the links.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

if(LOCKSTEP_SYSTEM STREQUAL "Darwin")
  # No SDK to look for, and the floor is in zig's target.
  set(CMAKE_OSX_SYSROOT "" CACHE PATH "" FORCE)
  set(CMAKE_OSX_DEPLOYMENT_TARGET "" CACHE STRING "" FORCE)
  set(CMAKE_INSTALL_NAME_TOOL ${LOCKSTEP_INSTALL_NAME_TOOL} CACHE FILEPATH "" FORCE)
endif()
if(LOCKSTEP_SYSTEM STREQUAL "Windows")
  # Resource files would want windres; a core that has some brings its own.
  set(CMAKE_RC_COMPILER ${lockstep_bin}/tool-rc)
endif()
