#include "parcels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lockstep/archive/read_member.hpp"
#include "lockstep/base/package_digests.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "module_hash.hpp"

namespace lockstep::release {

namespace {

Error gap(std::string where, std::string message) {
  return Error{ErrorKind::kNotFound, std::move(message), std::move(where),
               "`lockstep build` makes the whole release; nothing smaller is published"};
}

void find_unbuilt_cells(const model::Plan& plan, std::vector<Error>& gaps) {
  std::set<std::string> planned;
  for (const model::Cell& cell : plan.cells) planned.insert(cell.name());
  for (const model::Cell& cell : plan.project.cells)
    if (!planned.contains(cell.name()))
      gaps.push_back(gap(cell.name(), "the matrix has this cell, the build left it out"));
  for (const model::BlockedCell& blocked : plan.blocked)
    gaps.push_back(gap(blocked.cell, blocked.message));
}

// The text of a member that a publisher names by a pattern; empty when it names none.
Result<std::string> member_text(const sys::Filesystem& files, const ecosystem::Parcel& parcel,
                                std::string (*member)(const std::string&)) {
  const std::string pattern = member == nullptr ? std::string() : member(parcel.file);
  const auto kind = archive::archive_kind(parcel.file);
  if (pattern.empty() || !kind) return std::string();
  const archive::Source source{parcel.size, [&](std::uint64_t offset, std::size_t size) {
                                 return files.read_range(parcel.path, offset, size);
                               }};
  return archive::read_member(source, *kind, pattern);
}

Result<PackageDigests> digests_of(const sys::Filesystem& files, const std::string& path) {
  PackageHasher hasher;
  LOCKSTEP_CHECK(files.read_parts(path, [&](std::string_view part) { hasher.update(part); }));
  return hasher.finish();
}

Result<void> describe(const sys::Filesystem& files, const ecosystem::Publisher& publisher,
                      ecosystem::Parcel& parcel) {
  LOCKSTEP_TRY(description, member_text(files, parcel, publisher.description_member));
  parcel.description = std::move(description);
  if (publisher.needs_h1) {
    LOCKSTEP_TRY(h1, module_hash(files, parcel.path));
    parcel.h1 = std::move(h1);
  }
  auto readme = member_text(files, parcel, publisher.readme_member);
  if (!readme && readme.error().kind == ErrorKind::kNotFound) return {};
  if (!readme) return std::unexpected(std::move(readme).error());
  parcel.readme = std::move(*readme);
  return {};
}

}  // namespace

std::vector<Error> gaps_of(const engine::Finished& finished) {
  std::vector<Error> gaps;
  find_unbuilt_cells(finished.plan, gaps);
  for (const model::PackageStep& package : finished.plan.packages) {
    const auto found =
        std::ranges::find(finished.manifest.artifacts, package.file, &model::Artifact::file);
    if (found == finished.manifest.artifacts.end())
      gaps.push_back(gap(package.file, "the plan has this package, the manifest has not"));
  }
  if (finished.manifest.version != finished.plan.project.version)
    gaps.push_back(gap("manifest.json",
                       fmt::format("it is of version {}, the plan of {}", finished.manifest.version,
                                   finished.plan.project.version)));
  return gaps;
}

std::vector<const model::Artifact*> published_artifacts(const engine::Finished& finished) {
  std::vector<const model::Artifact*> artifacts;
  for (const model::Artifact& artifact : finished.manifest.artifacts) {
    const ecosystem::Ecosystem* row = ecosystem::find_ecosystem(artifact.language);
    const bool is_published = finished.plan.project.language(artifact.language) != nullptr &&
                              row != nullptr && row->publisher != nullptr;
    if (is_published) artifacts.push_back(&artifact);
  }
  return artifacts;
}

Result<ecosystem::Parcel> parcel_of(const sys::Filesystem& files, const std::string& dist,
                                    const model::Language& language,
                                    const model::Artifact& artifact,
                                    const ecosystem::Publisher& publisher) {
  ecosystem::Parcel parcel;
  parcel.kind = artifact.kind;
  parcel.language = artifact.language;
  parcel.target = artifact.target;
  parcel.file = artifact.file;
  parcel.path = join_path(dist, artifact.file);
  parcel.package = language.package;
  parcel.version = artifact.version;
  LOCKSTEP_TRY(digests, digests_of(files, parcel.path));
  parcel.size = files.status(parcel.path).size;
  if (digests.sha256 != artifact.digest || parcel.size != artifact.size)
    return fail(ErrorKind::kCheckFailed, "this is not the file that was built",
                fmt::format("sha256 is {}, manifest.json says {}; build this version again",
                            digests.sha256.hex(), artifact.digest.hex()));
  parcel.sha256 = digests.sha256;
  parcel.sha512 = std::move(digests.sha512);
  parcel.sha1 = std::move(digests.sha1);
  parcel.blake2_256 = std::move(digests.blake2_256);
  LOCKSTEP_CHECK(describe(files, publisher, parcel));
  return parcel;
}

}  // namespace lockstep::release
