#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/model/value.hpp"

namespace lockstep::model {

/// What an object file, shared library or static archive says of itself, read with LLVM.
struct LibraryFacts {
  std::string format;   ///< `elf`, `mach-o`, `pe`
  std::string kind;     ///< `shared`, `static`, `executable`, `object`
  std::string machine;  ///< `x64`, `arm64`, `arm`, `x86`, … as in targets.yaml
  std::string os;       ///< `linux`, `macos`, `windows`, or empty when the file does not say
  std::string libc;     ///< `glibc`, `musl`, or empty; judged by needed libraries, not by symbols
  std::string glibc;    ///< highest GLIBC_x.y needed, `2.14`, or empty
  std::string glibc_symbol;          ///< a symbol that needs it: `memcpy@GLIBC_2.14`
  std::string macos;                 ///< minimum macOS, `11.0`, or empty
  std::vector<std::string> needed;   ///< libraries it loads (DT_NEEDED, LC_LOAD_DYLIB, imports),
                                     ///< sorted
  std::vector<std::string> exports;  ///< exported symbols without Mach-O's underscore, sorted
  std::vector<std::string> imports;  ///< undefined symbols, sorted
  std::string soname;                ///< DT_SONAME or install name, or empty
  bool is_signed = false;            ///< Mach-O code signature present
  bool signature_holds = true;       ///< its hashes are those of the pages; true without one
  bool has_debug_info = false;
  std::optional<std::string> slot;  ///< version text in the version slot, when it has one
  std::string glibcxx;         ///< highest GLIBCXX_x.y.z of libstdc++ needed, `3.4.30`, or empty
  std::string glibcxx_symbol;  ///< a symbol that needs it
  bool operator==(const LibraryFacts&) const = default;
};

/// The facts as a JSON value: every member is present, null for what is absent.
Value to_value(const LibraryFacts& facts);

}  // namespace lockstep::model
