#include "native_names.hpp"

namespace lockstep::plan {

std::string installed_shared(const model::Cell& cell, const std::string& name) {
  if (cell.target.os == "windows") return "bin/" + name + ".dll";
  if (cell.target.os == "macos") return "lib/lib" + name + ".dylib";
  return "lib/lib" + name + ".so";
}

std::string installed_static(const std::string& name) { return "lib/lib" + name + ".a"; }

}  // namespace lockstep::plan
