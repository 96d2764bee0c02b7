#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// A value of `lockstep.yaml` that no manifest tells.
struct OpenKey {
  std::string key;                        ///< `core.library`, `ruby.versions`, `license`
  model::Value fallback = {};             ///< what holds as long as nobody says it: a text, a list
                                          ///< of texts, or null where nothing does
  std::vector<std::string> choices = {};  ///< the values there are; empty: any
  bool operator==(const OpenKey&) const = default;
};

/// Something that the manifests do not tell.
struct Unknown {
  std::string words;               ///< what, and where to say it
  std::vector<OpenKey> open = {};  ///< what would settle it; empty: no value does
};

/// What people say of a project beside its manifests.
struct Wishes {
  std::vector<std::string> languages = {};  ///< all that are found when empty
  std::vector<std::string> targets = {};    ///< the standard ones when empty
  /// By key as in OpenKey; an empty text or list leaves the key out.
  std::map<std::string, model::Value> values = {};
};

/// A project that was there before lockstep, as its manifests show it.
struct Discovery {
  std::string yaml;                ///< a `lockstep.yaml` that fits; empty: nothing to build
  std::vector<std::string> found;  ///< what it was made of, a line for each
  std::vector<Unknown> unknown;    ///< what the manifests do not say
};

/// Which files `discovery_of` wants to read: manifests, outside of examples, tests and vendored
/// code.
bool is_manifest(std::string_view path);

/// What the manifests (project-relative path → text) show: a Rust core by the crates that PyO3,
/// napi-rs, Magnus and rb-sys bindings depend on, a C or C++ core by CMake, and the languages by
/// their manifests; what `wishes` say holds instead. A manifest that cannot be read is told of in
/// `unknown`. Pure.
Discovery discovery_of(const std::map<std::string, std::string>& manifests, const Wishes& wishes);

/// The texts of the manifests in the absolute folder `folder` by their project-relative path, less
/// what git ignores. Errors: the folder cannot be read.
Result<std::map<std::string, std::string>> read_manifests(const sys::Filesystem& files,
                                                          const std::string& folder);

}  // namespace lockstep::config
