#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/model/cell.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::python {

/// Where and how a wheel carries its native library.
struct Placement {
  /// A CPython extension (PyO3, CMake binding); else a plain library that Python code loads by
  /// ctypes.
  bool is_extension = false;
  std::string module;  ///< dotted name of the extension: `lorem._native`; empty for a plain library
  std::string folder;  ///< wheel folder that holds the library: `lorem`; empty at the top
  std::string stem;    ///< file name of the extension without its suffix: `_native`
};

/// The placement that the language's settings ask for: `module` of a binding with a crate or a
/// CMake folder, else the folder `library`, else the folder of `module`, else that of the package.
Placement placement_of(const model::Language& language);

/// Wheel path of the library that the build called `built_name`: `lorem/_native.abi3.so`, on
/// Windows `lorem/_native.pyd`; a plain library under its platform's usual name,
/// `lorem/liblorem.so`.
std::string native_path(const Placement& placement, const model::Cell& cell,
                        std::string_view built_name);

/// Whether the wheel path `path` is a library that a build in place left for any platform.
bool is_stale_native(const Placement& placement, std::string_view built_name,
                     std::string_view path);

/// The first part of what users import: `lorem`.
std::string import_name(const model::Language& language);

/// Whether `text` is a Python identifier of ASCII letters, digits and `_`.
bool is_identifier(std::string_view text);

/// A project's name in PEP 503's normal form with `separator` (`-`, or `_` in file names).
std::string normalized_name(std::string_view name, char separator);

}  // namespace lockstep::ecosystem::python
