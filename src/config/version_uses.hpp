#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/version/without_comments.hpp"

namespace lockstep::config {

using version::Syntax;

/// The arguments of the call whose opening parenthesis stands first in `text`, split at its own
/// commas; none when it does not end.
std::vector<std::string> call_arguments(std::string_view text);

/// The words in the first `project(…)` of a CMakeLists.txt, the name first.
std::optional<std::vector<std::string>> cmake_project_call(std::string_view text);

/// Lines (from 1) of `text` that use one of `words` outside of comments: the word alone or with
/// `_MAJOR`, `_MINOR`, `_PATCH`, `_PRE`, `_TWEAK` or `_STRING` behind it, not as part of a longer
/// name. In Rust also where an attribute of clap asks for it: `#[command(version)]`.
std::vector<int> lines_using(std::string_view text, std::span<const std::string> words,
                             Syntax syntax);

/// The places (`core/src/lib.rs:12`) where the core or a binding compiles the project's version in:
/// cargo's CARGO_PKG_VERSION, CMake's PROJECT_VERSION and its kin.
Result<std::vector<std::string>> version_uses(const sys::Filesystem& files,
                                              const std::string& folder,
                                              const model::Project& project,
                                              const model::Survey& survey);

}  // namespace lockstep::config
