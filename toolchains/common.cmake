# What the toolchain files share. The caller names the system in LOCKSTEP_SYSTEM and
# LOCKSTEP_PROCESSOR; the compilers are the links beside this folder, so that the same file serves
# every floor and every version of the tools.
set(CMAKE_SYSTEM_NAME ${LOCKSTEP_SYSTEM})
set(CMAKE_SYSTEM_PROCESSOR ${LOCKSTEP_PROCESSOR})
# CMake configures its own trials with this file again; they need the same words.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LOCKSTEP_SYSTEM LOCKSTEP_PROCESSOR LOCKSTEP_INSTALL_NAME_TOOL)

get_filename_component(lockstep_bin "${CMAKE_CURRENT_LIST_DIR}/../bin" ABSOLUTE)
set(CMAKE_C_COMPILER ${lockstep_bin}/tool-cc)
set(CMAKE_CXX_COMPILER ${lockstep_bin}/tool-cxx)
set(CMAKE_AR ${lockstep_bin}/tool-ar CACHE FILEPATH "" FORCE)
set(CMAKE_RANLIB ${lockstep_bin}/tool-ranlib CACHE FILEPATH "" FORCE)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Programs come from the host, everything else from the target alone.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# Machine code must not depend on where it was compiled.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_SKIP_BUILD_RPATH ON)
# A DLL is called by its library's bare name, `lorem.dll`, whatever the compiler's habit.
if(LOCKSTEP_SYSTEM STREQUAL "Windows")
  set(CMAKE_SHARED_LIBRARY_PREFIX_C "")
  set(CMAKE_SHARED_LIBRARY_PREFIX_CXX "")
endif()
# Packages hold no links, so a library is one file whose own name has no version in it.
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)
