#include "dist_state.hpp"

#include <algorithm>
#include <vector>

#include "dist_folder.hpp"
#include "lockstep/base/checksums.hpp"
#include "lockstep/base/path.hpp"
#include "pack.hpp"

namespace lockstep::engine {

namespace {

using Digests = std::map<std::string, Digest>;

Digests files_of(const Packed& packed) {
  Digests files;
  for (const auto& [id, package] : packed) {
    for (const store::StoredFile& file : dist_files(package)) files[file.path] = file.digest;
  }
  return files;
}

// What a manifest is written from: notes are blobs of the packages too.
Digest identity_of(const model::Plan& plan, const Packed& packed) {
  Hasher hasher;
  hasher.field(plan.project.name);
  hasher.field(plan.project.version);
  for (const model::PackageStep& step : plan.packages) {
    const auto package = packed.find(step.id);
    if (package == packed.end()) continue;
    hasher.field(step.id);
    for (const store::StoredFile& file : package->second.files) {
      hasher.field(file.path);
      hasher.field(file.digest.hex());
    }
  }
  return hasher.finish();
}

bool has_only(const std::string& dist, const Digests& files, const sys::Filesystem& filesystem) {
  auto there = sys::list_tree(filesystem, dist);
  if (!there) return false;
  // What a finished release left beside its packages tells of them, and stays.
  std::erase(*there, "release.json");
  std::vector<std::string> wanted = {"SHA256SUMS", "manifest.json", "plan.json"};
  for (const auto& [path, digest] : files) wanted.push_back(path);
  std::ranges::sort(wanted);
  return *there == wanted;
}

bool has_text(const std::string& path, const std::string& text, const sys::Filesystem& files) {
  return files.status(path).size == text.size() && files.read(path).value_or("") == text;
}

std::string manifest_record(const Seams& seams, const std::string& project) {
  const auto folder = seams.store.project_folder(project);
  return folder ? join_path(*folder, "manifest") : std::string();
}

std::string record_text(const std::string& manifest, const Digest& identity) {
  return identity.hex() + " " + sha256(manifest).hex() + "\n";
}

}  // namespace

bool is_current(const std::string& dist, const model::Plan& plan, const Packed& packed,
                const Seams& seams, const std::string& project, FileDigests& digests) {
  const sys::Filesystem& files = seams.files;
  const Digests wanted = files_of(packed);
  if (packed.size() != plan.packages.size() || !has_only(dist, wanted, files)) return false;
  const auto manifest = files.read(join_path(dist, "manifest.json"));
  const std::string record = record_text(manifest.value_or(""), identity_of(plan, packed));
  if (!manifest || !has_text(manifest_record(seams, project), record, files)) return false;
  if (!has_text(join_path(dist, "SHA256SUMS"), sums_of(wanted), files)) return false;
  for (const auto& [path, digest] : wanted) {
    const std::string place = join_path(dist, path);
    const auto status = files.status(place);
    const auto found = digests.of(place, status);
    if (status.kind != sys::FileKind::kFile || !found || *found != digest) return false;
  }
  return has_text(join_path(dist, "plan.json"), to_json(to_value(plan)), files);
}

Result<void> note_manifest(const std::string& manifest, const model::Plan& plan,
                           const Packed& packed, const Seams& seams, const std::string& project) {
  return seams.files.write_atomic(manifest_record(seams, project),
                                  record_text(manifest, identity_of(plan, packed)), false);
}

}  // namespace lockstep::engine
