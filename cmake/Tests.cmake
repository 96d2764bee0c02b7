# One test binary per module (tests/unit/<module>/*_test.cpp), one ctest case per Catch2 case file;
# tests/e2e/*.sh run the real binary against real tools.
add_library(lockstep_test_main STATIC tests/unit/test_main.cpp)
target_compile_options(lockstep_test_main PRIVATE -Wno-conversion)
file(GLOB_RECURSE fakes CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fakes/*.cpp)
if(fakes)
  add_library(lockstep_fakes STATIC ${fakes})
  target_link_libraries(lockstep_fakes PUBLIC lockstep_sys)
  target_include_directories(lockstep_fakes PUBLIC ${PROJECT_SOURCE_DIR}/tests)
endif()

file(GLOB modules LIST_DIRECTORIES true CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/tests/unit ${PROJECT_SOURCE_DIR}/tests/unit/*)
foreach(module IN LISTS modules)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${module}/*_test.cpp)
  if(NOT sources OR NOT TARGET lockstep_${module})
    continue()
  endif()
  add_executable(test_${module} ${sources})
  target_link_libraries(test_${module} PRIVATE lockstep_test_main lockstep_${module} $<TARGET_NAME_IF_EXISTS:lockstep_fakes>)
  target_include_directories(test_${module} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/src/${module})
  target_compile_definitions(test_${module} PRIVATE LOCKSTEP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME unit.${module} COMMAND test_${module})
  set_tests_properties(unit.${module} PROPERTIES LABELS unit TIMEOUT 900 COST 1000)
endforeach()

file(GLOB stories CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/e2e/*.sh)
foreach(story IN LISTS stories)
  get_filename_component(name ${story} NAME_WE)
  if(name MATCHES "^_")
    continue()
  endif()
  add_test(NAME e2e.${name} COMMAND ${story})
  set_tests_properties(e2e.${name} PROPERTIES LABELS e2e TIMEOUT 2400 DEPENDS unit.base
    ENVIRONMENT "LOCKSTEP=$<TARGET_FILE:lockstep>;LOCKSTEP_SOURCE=${PROJECT_SOURCE_DIR}")
endforeach()

# Every fault at every request of a release; tests/e2e/release_faults.sh runs it on real packages.
file(GLOB faults CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/faults/*.cpp)
add_executable(release_faults ${faults})
target_link_libraries(release_faults PRIVATE lockstep_release lockstep_registry)
target_include_directories(release_faults PRIVATE ${PROJECT_SOURCE_DIR}/tests)

# Registries that trust an identity provider; tests/e2e/trusted_publishing.sh publishes to them.
add_executable(trusted_registries tests/trusted/trusted_registries.cpp)
target_link_libraries(trusted_registries PRIVATE lockstep_registry)
