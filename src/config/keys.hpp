#pragma once

#include <string>
#include <vector>

#include "lockstep/model/value.hpp"

namespace lockstep::config {

/// A key that a section of lockstep.yaml may have. The readers take the known names from these
/// tables, the schema their words and shapes.
struct Key {
  std::string name;
  std::string about;   ///< what an editor shows, one sentence
  model::Value shape;  ///< JSON schema of its value; null where it depends on the vocabulary
};

/// The top of the file.
std::vector<Key> project_keys();
/// The ways to build a core, one of which `core` has.
std::vector<Key> core_kinds();
/// What `core` may have beside `cargo`.
std::vector<Key> cargo_keys();
/// What `core` may have beside `cmake`.
std::vector<Key> cmake_keys();
/// `core.command`
std::vector<Key> command_keys();
/// `core.command.outputs`
std::vector<Key> output_roles();
/// What every language may have beside its ecosystem's own settings.
std::vector<Key> language_keys();
/// An entry of `cells`.
std::vector<Key> cell_keys();

/// An entry's `adopt`.
std::vector<Key> adopt_keys();
/// An entry of `stamp`.
std::vector<Key> stamp_keys();

/// `releases`
std::vector<Key> releases_keys();

/// `ci`
std::vector<Key> ci_keys();
/// The kinds of machines that `ci.runners` may name a runner for.
std::vector<Key> machine_keys();

/// Their names, in the same order.
std::vector<std::string> names_of(const std::vector<Key>& keys);

}  // namespace lockstep::config
