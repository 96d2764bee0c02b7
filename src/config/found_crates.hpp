#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockstep::config {

/// A crate as far as its own manifest tells.
struct FoundCrate {
  std::string folder;
  std::string name;
  std::set<std::string> types;    ///< of the library: `cdylib`, `staticlib`
  std::set<std::string> needs;    ///< names of the crates it depends on
  std::set<std::string> folders;  ///< project-relative folders of those that it depends on by path
  bool stable_python = false;     ///< PyO3 with one of its `abi3` features
  /// The language that it is a binding for, `python`, or empty.
  std::string language() const;
  /// Whether C can link it, and with C Ruby's fiddle and Go.
  bool is_for_c() const { return types.contains("cdylib") || types.contains("staticlib"); }
};

/// The crates of all Cargo.toml among `manifests`; a word in `unknown` for each that is no TOML.
std::vector<FoundCrate> found_crates(const std::map<std::string, std::string>& manifests,
                                     std::vector<std::string>& unknown);

/// The crates that may be the core, likeliest first: those that most bindings depend on; else the
/// bindings; else those that C can link, else all. One where it is plain.
std::vector<const FoundCrate*> core_candidates(const std::vector<FoundCrate>& crates);

}  // namespace lockstep::config
