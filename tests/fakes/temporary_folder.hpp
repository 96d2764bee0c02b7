#pragma once

#include <stdlib.h>

#include <string>

#include "lockstep/sys/filesystem.hpp"

namespace lockstep::fakes {

/// A real folder of a test's own, removed at the end of its scope.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_("/tmp/lockstep-test-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~TemporaryFolder() { static_cast<void>(sys::RealFilesystem().remove_all(path_)); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& rest) const { return path_ + "/" + rest; }

 private:
  std::string path_;
};

}  // namespace lockstep::fakes
