# LLVM's object-file readers, linked statically. Debian keeps several LLVM versions side by side;
# the path is asked of the versioned llvm-config, never written here.
find_program(LLVM_CONFIG llvm-config-19 REQUIRED)
execute_process(COMMAND ${LLVM_CONFIG} --includedir OUTPUT_VARIABLE llvm_include OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND ${LLVM_CONFIG} --link-static --libfiles object support
  OUTPUT_VARIABLE llvm_files OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND ${LLVM_CONFIG} --link-static --system-libs object support
  OUTPUT_VARIABLE llvm_system OUTPUT_STRIP_TRAILING_WHITESPACE)
separate_arguments(llvm_files)
separate_arguments(llvm_system)
# The theorem prover and the XML reader serve LLVM's analyses and its manifest tool: nothing of what
# we call. Left in, the program would need their shared libraries to start.
list(FILTER llvm_system EXCLUDE REGEX "z3|xml2")
add_library(lockstep_llvm INTERFACE)
target_include_directories(lockstep_llvm SYSTEM INTERFACE ${llvm_include})
target_link_libraries(lockstep_llvm INTERFACE ${llvm_files} ${llvm_system})
# LLVM's headers assert on what a hostile file may say; the installed library has its own asserts off.
target_compile_definitions(lockstep_llvm INTERFACE NDEBUG)
