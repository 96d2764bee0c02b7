# Builds the core @CORE@ as its own project, and the binding's where it has one, then installs the one
# library that Python loads. Written by lockstep.
cmake_minimum_required(VERSION 3.20)
project(@NAME@ LANGUAGES NONE)
include(ExternalProject)

set(prefix ${CMAKE_CURRENT_BINARY_DIR}/prefix)
set(arguments -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=${prefix} -DCMAKE_INSTALL_LIBDIR=lib
  -DLOCKSTEP_VERSION=@VERSION@)
foreach(name CMAKE_OSX_ARCHITECTURES CMAKE_OSX_DEPLOYMENT_TARGET CMAKE_TOOLCHAIN_FILE
    Python_EXECUTABLE Python3_EXECUTABLE)
  if(DEFINED ${name})
    list(APPEND arguments "-D${name}=${${name}}")
  endif()
endforeach()
ExternalProject_Add(core SOURCE_DIR ${CMAKE_CURRENT_SOURCE_DIR}/@CORE@ INSTALL_DIR ${prefix}
  CMAKE_ARGS ${arguments}@OPTIONS@)
set(last core)
set(binding "@BINDING@")
if(binding)
  ExternalProject_Add(binding SOURCE_DIR ${CMAKE_CURRENT_SOURCE_DIR}/${binding} INSTALL_DIR ${prefix}
    CMAKE_ARGS ${arguments} -DCMAKE_PREFIX_PATH=${prefix} DEPENDS core)
  set(last binding)
endif()

if(WIN32)
  set(built bin/@LIBRARY@.dll)
  set(wanted @WINDOWS@)
elseif(APPLE)
  set(built lib/lib@LIBRARY@.dylib)
  set(wanted @MACOS@)
else()
  set(built lib/lib@LIBRARY@.so)
  set(wanted @LINUX@)
endif()
# Copying follows links: a package holds no others than files.
set(library ${CMAKE_CURRENT_BINARY_DIR}/package/${wanted})
add_custom_target(library ALL DEPENDS ${last}
  COMMAND ${CMAKE_COMMAND} -E copy ${prefix}/${built} ${library})
install(PROGRAMS ${library} DESTINATION "@FOLDER@")
