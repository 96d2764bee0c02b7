# libarchive, linked statically where everything for that is installed: of the shared one we need a small
# part, but it brings a reader of XML and Unicode's tables, which every start of the program would load.
pkg_check_modules(LIBARCHIVE REQUIRED IMPORTED_TARGET libarchive)
find_library(LIBARCHIVE_STATIC_FILE libarchive.a HINTS ${LIBARCHIVE_LIBRARY_DIRS})
add_library(lockstep_libarchive INTERFACE)

# What readers of zip and tar call. Nothing that we keep calls the rest.
set(libarchive_files ${LIBARCHIVE_STATIC_FILE})
foreach(name nettle lzma bz2 zstd z)
  find_library(LIBARCHIVE_NEEDS_${name} NAMES lib${name}.a ${name})
  list(APPEND libarchive_files ${LIBARCHIVE_NEEDS_${name}})
endforeach()
if(libarchive_files MATCHES "NOTFOUND" OR NOT LIBARCHIVE_STATIC_FILE)
  target_link_libraries(lockstep_libarchive INTERFACE PkgConfig::LIBARCHIVE)
else()
  target_include_directories(lockstep_libarchive SYSTEM INTERFACE ${LIBARCHIVE_INCLUDE_DIRS})
  target_link_libraries(lockstep_libarchive INTERFACE ${libarchive_files})
endif()
