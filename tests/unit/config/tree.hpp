#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "fakes/temporary_folder.hpp"
#include "lockstep/base/path.hpp"

namespace lockstep::config {

/// Path → text of the files a test wants.
using Tree = std::map<std::string, std::string>;

/// Writes `tree` below `folder`.
inline void plant(const fakes::TemporaryFolder& folder, const Tree& tree) {
  sys::RealFilesystem files;
  REQUIRE(!folder.path().empty());
  for (const auto& [path, text] : tree) {
    REQUIRE(files.create_folders(std::string(parent_path(folder / path))));
    REQUIRE(files.write(folder / path, text, false));
  }
}

}  // namespace lockstep::config
