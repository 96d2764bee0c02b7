# lockstep_embed(TARGET folder…)
# Embeds every file of the data folders into TARGET as one generated source, so that the installed
# binary runs from anywhere. cmake/embed.cmake writes it; it is rewritten when a data file changes.
function(lockstep_embed target)
  set(files "")
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${folder}/*)
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  list(TRANSFORM files PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE depends)
  set(listing ${PROJECT_BINARY_DIR}/embedded_files.txt)
  string(REPLACE ";" "\n" listing_text "${files}")
  file(CONFIGURE OUTPUT ${listing} CONTENT "${listing_text}" @ONLY)
  set(table ${PROJECT_BINARY_DIR}/embedded.cpp)
  add_custom_command(OUTPUT ${table}
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DLISTING=${listing} -DTABLE=${table}
      -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${depends} ${listing} ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake VERBATIM)
  target_sources(${target} PRIVATE ${table})
endfunction()
