#include "lockstep/engine/collect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "dist_folder.hpp"
#include "keys.hpp"
#include "lockstep/base/checksums.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/file_digest.hpp"
#include "pack.hpp"
#include "project_lock.hpp"

namespace lockstep::engine {

namespace {

// A file of a part's dist.
struct Found {
  Digest digest;
  const PartialDist* part = nullptr;
};

using FoundFiles = std::map<std::string, Found>;

Result<std::map<std::string, Digest>> read_sums(const sys::Filesystem& files,
                                                const std::string& dist) {
  LOCKSTEP_TRY(text, files.read(join_path(dist, "SHA256SUMS")));
  return parse_sums(text);
}

Error other_bytes(const std::string& path, const Found& first, const PartialDist& second) {
  return {ErrorKind::kCheckFailed,
          fmt::format("`{}` and `{}` hold it with different bytes", first.part->name, second.name),
          path, "one cell is built by one machine: name only the dist that is to be released"};
}

FoundFiles files_of(const std::vector<PartialDist>& parts, const sys::Filesystem& files,
                    std::vector<Error>& errors) {
  FoundFiles found;
  for (const PartialDist& part : parts) {
    const auto sums = read_sums(files, part.folder);
    if (!sums) {
      errors.push_back(at(sums.error(), part.name));
      continue;
    }
    for (const auto& [path, digest] : *sums) {
      const auto [place, is_new] = found.try_emplace(path, Found{digest, &part});
      if (!is_new && place->second.digest != digest)
        errors.push_back(other_bytes(path, place->second, part));
    }
  }
  return found;
}

Result<void> check_bytes(const std::string& path, const Found& found,
                         const sys::Filesystem& files) {
  auto digest = sys::digest_of_file(files, join_path(found.part->folder, path));
  if (!digest) return std::unexpected(at(std::move(digest).error(), found.part->name));
  if (*digest == found.digest) return {};
  return std::unexpected(Error{ErrorKind::kCheckFailed, "it is not the file that was built",
                               join_path(found.part->name, path),
                               "its digest is not what SHA256SUMS says"});
}

const model::Artifact* artifact_of(const std::vector<PartialDist>& parts, const std::string& file) {
  for (const PartialDist& part : parts) {
    const auto& artifacts = part.finished.manifest.artifacts;
    const auto found = std::ranges::find(artifacts, file, &model::Artifact::file);
    if (found != artifacts.end()) return &*found;
  }
  return nullptr;
}

// Each planned package that a part has, by the step's id; its digest has to be the one of the sums.
std::map<std::string, model::Artifact> artifacts_of(const model::Plan& plan,
                                                    const std::vector<PartialDist>& parts,
                                                    const FoundFiles& found,
                                                    std::vector<Error>& errors) {
  std::map<std::string, model::Artifact> artifacts;
  for (const model::PackageStep& step : plan.packages) {
    const model::Artifact* artifact = artifact_of(parts, step.file);
    const auto file = found.find(step.file);
    if (artifact != nullptr && file != found.end() && file->second.digest == artifact->digest) {
      artifacts.emplace(step.id, *artifact);
    } else if (artifact != nullptr) {
      errors.push_back({ErrorKind::kCheckFailed, "manifest.json and SHA256SUMS disagree on it",
                        step.file, "build that part again"});
    } else if (step.kind == model::PackageKind::kCell) {
      errors.push_back({ErrorKind::kNotFound, "it is planned, and no part has it", step.file, ""});
    }
  }
  return artifacts;
}

// Makes the packages that no part has.
class Completion {
 public:
  Completion(const Surroundings& around, std::map<std::string, model::Artifact>& artifacts)
      : around_(around), artifacts_(artifacts) {}

  Result<void> make(const model::PackageStep& step, DistFolder& dist) {
    // What it is made from came as bytes, not from actions: their digests stand for their keys.
    std::map<std::string, Digest> keys;
    std::map<std::string, std::string> hashes;
    for (const std::string& id : step.packages) {
      const model::Artifact& needed = artifacts_.at(id);
      keys[id] = needed.digest;
      hashes.insert(needed.hashes.begin(), needed.hashes.end());
    }
    const auto parts = around_.packages.parts(step, around_.results, keys);
    if (!parts) return fail(ErrorKind::kInternal, "a package of a whole language needs a library");
    LOCKSTEP_TRY(made, make_package(step, key_of(*parts), hashes, around_));
    for (const store::StoredFile& file : dist_files(made))
      LOCKSTEP_CHECK(dist.add(file, around_.seams.store.blob_path(file.digest)));
    LOCKSTEP_TRY(artifact, read_note(made, around_.seams.store));
    artifacts_.emplace(step.id, std::move(artifact));
    return {};
  }

 private:
  const Surroundings& around_;
  std::map<std::string, model::Artifact>& artifacts_;
};

// Each machine's steps, by its own clock.
std::vector<model::TimedStep> timeline_of(const std::vector<PartialDist>& parts) {
  std::vector<model::TimedStep> timeline;
  for (const PartialDist& part : parts) {
    for (model::TimedStep step : part.finished.manifest.timeline) {
      step.machine = part.name;
      timeline.push_back(std::move(step));
    }
  }
  return timeline;
}

Result<void> copy_files(const FoundFiles& found, const sys::Filesystem& files, DistFolder& dist) {
  std::vector<Error> errors;
  for (const auto& [path, file] : found) {
    const std::string source = join_path(file.part->folder, path);
    if (auto checked = check_bytes(path, file, files); !checked) {
      errors.push_back(std::move(checked).error());
      continue;
    }
    LOCKSTEP_CHECK(dist.add({path, file.digest, files.status(source).size, false}, source));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return {};
}

Result<void> complete(const model::Plan& plan, std::map<std::string, model::Artifact>& artifacts,
                      const BuildOptions& options, const Seams& seams, DistFolder& dist) {
  // Sources are read for what is still to be packed alone.
  if (artifacts.size() == plan.packages.size()) return {};
  LOCKSTEP_TRY(digests, FileDigests::open(options.folder, seams));
  LOCKSTEP_TRY(inputs, Inputs::read(plan, options, seams, digests));
  LOCKSTEP_TRY(packages, PackageKeys::of(plan, options, inputs, digests, seams.files));
  Results results;
  LOCKSTEP_TRY(jobserver, sys::Jobserver::make(1));
  const std::atomic<bool> stop = false;
  const EventSink nobody = [](const Event&) {};
  const Surroundings around{plan,     options, seams,     nobody, inputs,
                            packages, results, jobserver, stop};
  Completion completion(around, artifacts);
  for (const model::PackageStep& step : plan.packages) {
    if (artifacts.contains(step.id)) continue;
    auto made = completion.make(step, dist);
    if (!made) return std::unexpected(at(std::move(made).error(), step.file));
  }
  return {};
}

}  // namespace

Result<model::Manifest> collect(const model::Plan& plan, const std::vector<PartialDist>& parts,
                                const BuildOptions& options, const Seams& seams) {
  LOCKSTEP_TRY(lock, lock_project(options.folder, seams.files, [](const Event&) {}));
  static_cast<void>(lock);
  std::vector<Error> errors;
  const FoundFiles found = files_of(parts, seams.files, errors);
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  auto artifacts = artifacts_of(plan, parts, found, errors);
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  LOCKSTEP_TRY(dist, DistFolder::begin(seams.files, options.dist));
  LOCKSTEP_CHECK(copy_files(found, seams.files, dist));
  LOCKSTEP_CHECK(complete(plan, artifacts, options, seams, dist));
  model::Manifest manifest{plan.project.name, plan.project.version, {}};
  for (const model::PackageStep& step : plan.packages)
    manifest.artifacts.push_back(artifacts.at(step.id));
  manifest.timeline = timeline_of(parts);
  LOCKSTEP_CHECK(dist.commit(to_json(to_value(plan)), to_json(to_value(manifest))));
  return manifest;
}

}  // namespace lockstep::engine
