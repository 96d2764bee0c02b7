#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lockstep::resources {

/// A file of the program's data folders (`completions`, `docker`, `docs`, `matrix`, `toolchains`,
/// `templates`), embedded at build time.
struct Resource {
  /// Path below the repository, with `/`: `toolchains/zig.cmake`.
  std::string_view path;
  std::string_view bytes;
  bool executable = false;
};

/// Every embedded file, sorted by path.
std::span<const Resource> all_resources();

/// The embedded file at exactly `path`, or nothing.
std::optional<Resource> find_resource(std::string_view path);

/// The embedded files below `folder` (without its trailing slash), sorted by path.
std::vector<Resource> resources_below(std::string_view folder);

}  // namespace lockstep::resources
