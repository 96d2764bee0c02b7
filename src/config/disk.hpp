#pragma once

#include <optional>
#include <string>

#include "draft.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// What is wrong with `path` below the absolute, link-free `folder`, or nothing: it is missing,
/// spelled in another case, leads outside, or is not what `use` wants. `what` names it in the
/// message.
std::optional<Error> path_problem(const sys::Filesystem& files, const std::string& folder,
                                  const NamedPath& path);

/// Looks for every path the draft names, gives bindings their default crate, and notes what is
/// wrong.
void check_disk(const sys::Filesystem& files, const std::string& folder, Reader& reader,
                Draft& draft);

}  // namespace lockstep::config
