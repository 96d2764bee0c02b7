#include "node/version_places.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "node/lock_places.hpp"
#include "node/manifest.hpp"
#include "node/workspace.hpp"

namespace lockstep::ecosystem::node {

namespace {

using version::Place;

constexpr std::string_view kLockFiles[] = {"package-lock.json", "npm-shrinkwrap.json"};

bool is_moving(const std::string& folder, const Member& member, const VersionRequest& request) {
  if (member.version.empty() || version::is_placeholder(member.version)) return false;
  return member.version == request.change.from || folder == request.language.folder ||
         is_platform_package(request.language, member.name);
}

Result<Moving> moving_of(const Workspace& workspace, const VersionRequest& request) {
  Moving moving;
  for (const model::Cell& cell : request.project.cells) {
    if (cell.language != request.language.name) continue;
    LOCKSTEP_TRY(platform, platform_of(request.language, cell));
    const std::string name = platform_package(request.language, platform);
    moving.names.insert(name);
    moving.platforms.emplace(name, std::move(platform));
  }
  for (const auto& [folder, member] : workspace) {
    if (!is_moving(folder, member, request)) continue;
    moving.folders.insert(folder);
    // A pin on what is left over goes, it does not move.
    if (!is_platform_package(request.language, member.name)) moving.names.insert(member.name);
  }
  return moving;
}

void append(std::vector<Place>& to, std::vector<Place> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

std::vector<std::string> version_files(const model::Project&, const model::Language&,
                                       const std::vector<std::string>& files) {
  std::vector<std::string> found;
  std::ranges::copy_if(files, std::back_inserter(found), [](const std::string& path) {
    const std::string_view name = file_name(path);
    return name == "package.json" || name == "pnpm-workspace.yaml" ||
           std::ranges::find(kLockFiles, name) != std::end(kLockFiles);
  });
  return found;
}

Result<std::vector<Place>> version_places(const VersionRequest& request) {
  LOCKSTEP_TRY(workspace, workspace_of(request));
  LOCKSTEP_TRY(moving, moving_of(workspace, request));
  std::vector<Place> places;
  for (const auto& [folder, member] : workspace) {
    const std::string& text = request.texts.at(member.file);
    const auto own = std::ranges::find(member.texts, std::vector<std::string>{"version"},
                                       &version::TextAt::path);
    if (moving.folders.contains(folder)) {
      places.push_back(version::place_of(
          *own, text, member.file, "the version of package " + member.name, request.change.to));
    }
    append(places, requirement_places(member.texts, text, member.file, {}, request, moving));
    if (folder == request.language.folder)
      append(places, pin_places(text, member.file, {}, request, moving));
  }
  for (const std::string& folder : folders_above(request.language)) {
    for (const std::string_view name : kLockFiles) {
      const auto text = request.texts.find(join_path(folder, name));
      if (text == request.texts.end()) continue;
      LOCKSTEP_TRY(found, lock_places(text->second, text->first, request, moving));
      append(places, std::move(found));
    }
  }
  return places;
}

}  // namespace lockstep::ecosystem::node
