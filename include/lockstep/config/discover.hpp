#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// A project that was there before lockstep, as its manifests show it.
struct Discovery {
  bool has_manifests = false;        ///< whether there is any project at all
  std::string yaml;                  ///< a `lockstep.yaml` that fits; empty: nothing to build
  std::vector<std::string> found;    ///< what it was made of, a line for each
  std::vector<std::string> unknown;  ///< what the manifests do not say, and where to say it
};

/// Which files `discovery_of` wants to read: manifests, outside of examples, tests and vendored
/// code.
bool is_manifest(std::string_view path);

/// What the manifests (project-relative path → text) show: a Rust core by the crates that PyO3,
/// napi-rs, Magnus and rb-sys bindings depend on, a C or C++ core by CMake, and the languages by
/// their manifests. `languages` are the ones wanted, all when empty. A manifest that cannot be read
/// is told of in `unknown`. Pure.
Discovery discovery_of(const std::map<std::string, std::string>& manifests,
                       const std::vector<std::string>& languages);

/// The same for the project in the absolute folder `folder`, less what git ignores. Errors: the
/// folder cannot be read.
Result<Discovery> discover(const sys::Filesystem& files, const std::string& folder,
                           const std::vector<std::string>& languages);

}  // namespace lockstep::config
