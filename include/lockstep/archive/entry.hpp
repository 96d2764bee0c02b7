#pragma once

#include <string>

#include "lockstep/base/bytes.hpp"

namespace lockstep::archive {

/// A regular file of an archive: packages hold nothing else. `path` is relative, with `/`, UTF-8.
struct Entry {
  std::string path;
  Bytes bytes;
  bool executable = false;
  bool operator==(const Entry&) const = default;
};

}  // namespace lockstep::archive
