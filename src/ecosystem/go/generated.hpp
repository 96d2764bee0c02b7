#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "go/platform.hpp"
#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::ecosystem::go {

/// What the Go files say that tie a module to its libraries.
struct Binding {
  std::string module;               ///< path of the root module
  std::string project;              ///< the project's name
  std::vector<Platform> platforms;  ///< those that have a library
};

/// The name after `package` in a Go file; empty when the text is no Go file.
std::string package_clause(std::string_view text);

/// A Go identifier from a project's name: `my_lorem` from `my-lorem`.
std::string identifier(std::string_view name);

/// The Go files of a submodule: one that links `library` with `flags` on its platform, and one that
/// stands everywhere, so that the folder is never empty.
std::vector<archive::Entry> submodule_sources(const Binding& binding, const Platform& platform,
                                              std::string_view library,
                                              std::span<const std::string> flags);

/// The Go files that `package` of the root module gets, below `folder`: a blank import per platform
/// and, when `guards`, files whose undefined names tell what is missing where nothing can be
/// linked.
std::vector<archive::Entry> prebuilt_sources(const Binding& binding, std::string_view package,
                                             std::string_view folder, bool guards);

/// Whether `text` is a file that we generated.
bool is_generated(std::string_view text);

}  // namespace lockstep::ecosystem::go
