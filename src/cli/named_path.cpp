#include "named_path.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::cli {

std::string named_path(const std::string& folder, const std::string& name) {
  return name.starts_with('/') ? name : join_path(folder, name);
}

}  // namespace lockstep::cli
