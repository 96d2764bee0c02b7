#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/stamp/write.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// The changelog's path in a project.
inline constexpr std::string_view kChangelog = "CHANGELOG.md";

/// The level that the commits since the last final version ask for. An Error (kUsage) when there is
/// no history or nothing in it asks for one.
Result<std::string> level_from(const std::optional<History>& history,
                               const version::SemVer& current);

/// What the changelog of the project in `folder` becomes for `version`; nothing when it is not
/// wished for, when it has that version already, or, where nothing was said about it, when no
/// commit tells of a change.
Result<std::optional<stamp::FileChange>> changelog_change(const sys::Filesystem& files,
                                                          const std::string& folder,
                                                          const std::optional<History>& history,
                                                          const version::SemVer& version,
                                                          ChangelogWish wish);

}  // namespace lockstep::cli
