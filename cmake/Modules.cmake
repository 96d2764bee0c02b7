# lockstep_module(NAME [DEPENDS module…] [LIBRARIES lib…] [PRIVATE lib…])
# One static library per folder of src/, with its public headers in include/lockstep/NAME.
function(lockstep_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  if(NOT sources)
    add_library(lockstep_${name} INTERFACE)
    target_include_directories(lockstep_${name} INTERFACE ${PROJECT_SOURCE_DIR}/include)
    list(TRANSFORM ARG_DEPENDS PREPEND lockstep_)
    target_link_libraries(lockstep_${name} INTERFACE ${ARG_DEPENDS} ${ARG_LIBRARIES})
    return()
  endif()
  add_library(lockstep_${name} STATIC ${sources})
  target_include_directories(lockstep_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include
    PRIVATE ${PROJECT_SOURCE_DIR}/src/${name})
  list(TRANSFORM ARG_DEPENDS PREPEND lockstep_)
  target_link_libraries(lockstep_${name} PUBLIC ${ARG_DEPENDS} ${ARG_LIBRARIES} PRIVATE ${ARG_PRIVATE})
endfunction()

# lockstep_ecosystem_registry(TARGET)
# Writes the table of ecosystems from the folders of src/ecosystem: a new folder is a new ecosystem.
function(lockstep_ecosystem_registry target)
  file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE ${PROJECT_SOURCE_DIR}/src/ecosystem
    ${PROJECT_SOURCE_DIR}/src/ecosystem/*)
  set(declarations "")
  set(rows "")
  foreach(folder IN LISTS folders)
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/src/ecosystem/${folder})
      string(APPEND declarations "const Ecosystem& ${folder}_ecosystem();\n")
      string(APPEND rows "      &${folder}_ecosystem(),\n")
    endif()
  endforeach()
  if(rows STREQUAL "")
    return()
  endif()
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/ecosystem_registry.cpp CONTENT
"// Generated from the folders of src/ecosystem.
#include \"lockstep/ecosystem/ecosystem.hpp\"

namespace lockstep::ecosystem {

@declarations@
std::vector<const Ecosystem*> all_ecosystems() {
  return {
@rows@  };
}

}  // namespace lockstep::ecosystem
" @ONLY)
  target_sources(${target} PRIVATE ${PROJECT_BINARY_DIR}/ecosystem_registry.cpp)
endfunction()
