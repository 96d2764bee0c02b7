#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "ruby/specification.hpp"

namespace lockstep::ecosystem::ruby {

/// What the user said below `languages.ruby`, read and checked.
struct Settings {
  std::vector<Bound> ruby;               ///< `required_ruby_version`
  std::vector<Dependency> dependencies;  ///< sorted by name
  std::string library;                   ///< folder of the native library in the gem, `lib/lorem`
  std::vector<std::string> versions;     ///< Ruby minors with a library each, `3.3`; sorted
  bool is_extension = false;             ///< the library is a C extension, loaded by `require`
};

/// The settings with their defaults (`>= 3.0`, none, `lib/<project>`, no); one Error carrying all
/// problems, each with its key in `where`.
Result<Settings> read_settings(const model::Project& project, const model::Language& language);

/// The Ruby minors that an extension is compiled for, as they were said: `3.1`, `3.3`.
std::vector<std::string> ruby_versions(const model::Language& language);

/// Whether the setting `extension` is on.
bool is_extension(const model::Language& language);

/// The name a native library gets in the gem: as built, or `lorem.so`, `lorem.bundle` for an
/// extension of the project `lorem`, since Ruby's `require` looks for these.
std::string library_name(const model::Project& project, const model::Language& language,
                         const model::Cell& cell, const std::string& built);

/// The symbol that Ruby calls when it loads an extension: `Init_lorem`.
std::string entry_symbol(const model::Project& project);

}  // namespace lockstep::ecosystem::ruby
