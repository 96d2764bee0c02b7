#include "lockstep/engine/promote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "dist_folder.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/inspect/package.hpp"
#include "lockstep/inspect/slot.hpp"
#include "lockstep/model/plan.hpp"
#include "project_lock.hpp"

namespace lockstep::engine {

using ecosystem::Ecosystem;
using ecosystem::PackageRequest;
using ecosystem::Predecessor;

namespace {

Result<Finished> read_promotable(const sys::Filesystem& files, const PromotionOptions& options) {
  LOCKSTEP_TRY(finished, read_finished(files, options.dist));
  const model::Manifest& manifest = finished.manifest;
  const model::Plan& plan = finished.plan;
  if (manifest.version != options.from || plan.project.version != options.from) {
    return fail(
        ErrorKind::kUsage,
        fmt::format("`{}` holds version {}, not {}", options.dist, manifest.version, options.from),
        "name the version that it holds, or the dist of the other one by --dist");
  }
  if (!plan.slot) {
    return fail(
        ErrorKind::kUsage,
        fmt::format("{} {} has its version compiled in", manifest.name, manifest.version),
        "only a build makes another version of it: `lockstep bump release`, `lockstep build`");
  }
  return finished;
}

// The plan of the same packages under the new version; their files' names are not known yet.
Result<model::Plan> planned(const model::Plan& old, const std::string& version) {
  model::Plan plan = old;
  plan.project.version = version;
  for (auto& [language, spelled] : plan.versions) {
    const Ecosystem* ecosystem = ecosystem::find_ecosystem(language);
    if (ecosystem == nullptr)
      return fail(ErrorKind::kUsage, fmt::format("no ecosystem is called `{}`", language));
    LOCKSTEP_TRY(own, ecosystem->spell_version(version));
    spelled = std::move(own);
  }
  return plan;
}

// The folder that all files of a package of this kind lie in, with a `/`; of others nothing.
std::string common_folder(const inspect::PackageFacts& facts,
                          const std::vector<archive::Entry>& files) {
  if (files.empty()) return {};
  const std::string& path = files.front().path;
  if (facts.kind == "npm") return "package/";
  if (facts.kind == "sdist") return path.substr(0, path.find('/') + 1);
  if (facts.kind != "go") return {};
  const auto version = path.find("@" + facts.version + "/");
  return version == std::string::npos ? "" : path.substr(0, version + facts.version.size() + 2);
}

// A package as it was unpacked, and its libraries as they were.
struct Unpacked {
  Predecessor predecessor;
  std::vector<ecosystem::Native> natives;
  std::map<std::string, Bytes> libraries;  // by path in the archive, without the common folder
};

// The bytes of a package of dist, which have to be those that its manifest proved.
Result<std::string> read_proved(const sys::Filesystem& files, const std::string& dist,
                                const model::Artifact& artifact) {
  LOCKSTEP_TRY(bytes, files.read(join_path(dist, artifact.file)));
  if (sha256(bytes) == artifact.digest) return bytes;
  return fail(ErrorKind::kCheckFailed,
              fmt::format("`{}` is not the file that was built", artifact.file),
              "its digest is another one than manifest.json says; build that version again");
}

// The libraries of a package by their path inside of it.
Result<std::map<std::string, Bytes>> libraries_of(const inspect::PackageFacts& facts,
                                                  const std::vector<archive::Entry>& files) {
  std::map<std::string, Bytes> libraries;
  const std::string folder = common_folder(facts, files);
  for (const archive::Entry& file : files) {
    const bool is_native = std::ranges::find(facts.natives, file.path,
                                             &inspect::NativeFile::path) != facts.natives.end();
    if (is_native) libraries[file.path.substr(folder.size())] = file.bytes;
  }
  return libraries;
}

// A library with the new version in its slot. One without a slot says none.
Result<std::string> refilled(const Bytes& bytes, const std::string& version) {
  LOCKSTEP_TRY(slot, inspect::find_slot(bytes));
  if (!slot) return bytes.text();
  return inspect::fill_slot(bytes.text(), version);
}

Result<Unpacked> unpack(const std::string& bytes, const model::Artifact& artifact,
                        const version::Change& change) {
  const std::string name(file_name(artifact.file));
  LOCKSTEP_TRY(facts, inspect::read_package(bytes, name));
  LOCKSTEP_TRY(files, inspect::package_files(bytes, name));
  Unpacked unpacked;
  unpacked.predecessor = {artifact.kind, {name, bytes, {}}, change, artifact.version};
  LOCKSTEP_TRY(libraries, libraries_of(facts, files));
  unpacked.libraries = std::move(libraries);
  const std::string folder = common_folder(facts, files);
  for (archive::Entry& file : files) {
    const std::string path = file.path.substr(folder.size());
    if (unpacked.libraries.contains(path)) {
      LOCKSTEP_TRY(filled, refilled(file.bytes, change.to));
      file.bytes = std::move(filled);
      unpacked.natives.push_back({"", std::string(file_name(path)), file.bytes, {}, {}});
    }
    unpacked.predecessor.package.files.push_back({path, std::move(file.bytes), file.executable});
  }
  return unpacked;
}

// The user's own files that say the version, found by the rules that a bump goes by.
Result<void> restamp(const Ecosystem& ecosystem, const PackageRequest& request,
                     Predecessor& predecessor) {
  if (ecosystem.version_files == nullptr || ecosystem.version_places == nullptr) return {};
  const std::string& folder = request.language.folder;
  std::map<std::string, ecosystem::File*> by_path;
  std::vector<std::string> paths;
  const bool has_project_paths = predecessor.kind == model::PackageKind::kSource;
  for (ecosystem::File& file : predecessor.package.files) {
    std::string path = has_project_paths ? file.path : join_path(folder, file.path);
    by_path[path] = &file;
    paths.push_back(std::move(path));
  }
  std::ranges::sort(paths);
  std::map<std::string, std::string> texts;
  for (const std::string& path :
       ecosystem.version_files(request.project, request.language, paths)) {
    if (const auto file = by_path.find(path); file != by_path.end())
      texts[path] = file->second->bytes.text();
  }
  LOCKSTEP_TRY(places, ecosystem.version_places(
                           {request.project, request.language, paths, texts, predecessor.change}));
  for (const auto& [path, text] : texts) {
    std::vector<version::Place> own;
    std::ranges::copy_if(places, std::back_inserter(own),
                         [&](const version::Place& place) { return place.file == path; });
    LOCKSTEP_TRY(stamped, version::with_places(text, own));
    by_path.at(path)->bytes = std::move(stamped);
  }
  return {};
}

// The proof: the new package's libraries, given the old version, are the old ones.
Result<std::size_t> prove(const ecosystem::Package& package, const Unpacked& old,
                          const std::string& from) {
  const auto& file = package.files.front();
  const std::string bytes = file.bytes.joined();
  const std::string name(file_name(file.path));
  LOCKSTEP_TRY(facts, inspect::read_package(bytes, name));
  if (!facts.problems.empty()) return std::unexpected(merged(std::move(facts.problems)));
  LOCKSTEP_TRY(files, inspect::package_files(bytes, name));
  LOCKSTEP_TRY(libraries, libraries_of(facts, files));
  bool is_same = libraries.size() == old.libraries.size();
  for (const auto& [path, library] : libraries) {
    const auto before = old.libraries.find(path);
    LOCKSTEP_TRY(back, refilled(library, from));
    is_same = is_same && before != old.libraries.end() && before->second == back;
  }
  if (is_same) return libraries.size();
  return fail(ErrorKind::kCheckFailed,
              fmt::format("a library of `{}` is not the one that was tested", name),
              "more than its version slot and signature differ; nothing was replaced");
}

// Promotes package after package into a new dist.
class Promotion {
 public:
  Promotion(const Finished& old, model::Plan plan, const PromotionOptions& options,
            sys::Filesystem& files, DistFolder dist)
      : old_(old),
        plan_(std::move(plan)),
        options_(options),
        files_(files),
        dist_(std::move(dist)) {}

  Result<std::vector<PromotedPackage>> run() {
    std::vector<PromotedPackage> promoted;
    for (model::PackageStep& step : plan_.packages) {
      auto package = one(step);
      if (!package) return std::unexpected(at(std::move(package).error(), step.file));
      promoted.push_back(std::move(*package));
    }
    model::Manifest manifest{plan_.project.name, plan_.project.version, {}};
    for (const PromotedPackage& package : promoted) manifest.artifacts.push_back(package.artifact);
    LOCKSTEP_CHECK(dist_.commit(to_json(to_value(plan_)), to_json(to_value(manifest))));
    return promoted;
  }

 private:
  const model::Artifact* artifact_of(const model::PackageStep& step) const {
    const auto found =
        std::ranges::find(old_.manifest.artifacts, step.file, &model::Artifact::file);
    return found == old_.manifest.artifacts.end() ? nullptr : &*found;
  }

  PackageRequest request_for(const model::PackageStep& step, const model::Language& language) {
    PackageRequest request{plan_.project,
                           language,
                           nullptr,
                           {},
                           plan_.versions.at(step.language),
                           {},
                           {},
                           {},
                           {},
                           0,
                           {},
                           {}};
    for (const model::Cell& cell : plan_.project.cells) {
      if (cell.language != step.language) continue;
      request.siblings.push_back(cell);
      const bool is_own = step.kind == model::PackageKind::kCell &&
                          cell.name() == step.language + "/" + step.target;
      if (is_own) request.cell = &cell;
    }
    request.hashes = hashes_;
    request.epoch = options_.epoch;
    request.library = step.library;
    return request;
  }

  Result<PromotedPackage> one(model::PackageStep& step) {
    const Ecosystem* ecosystem = ecosystem::find_ecosystem(step.language);
    const model::Language* language = plan_.project.language(step.language);
    const model::Artifact* artifact = artifact_of(step);
    if (ecosystem == nullptr || ecosystem->promote == nullptr || language == nullptr)
      return fail(ErrorKind::kUsage, fmt::format("no ecosystem promotes `{}`", step.language));
    if (artifact == nullptr) {
      return fail(ErrorKind::kCheckFailed, "the package is planned, but manifest.json lacks it",
                  "a whole build has every planned package; build that version again");
    }
    LOCKSTEP_TRY(bytes, read_proved(files_, options_.dist, *artifact));
    LOCKSTEP_TRY(unpacked, unpack(bytes, *artifact, {options_.from, options_.to}));
    PackageRequest request = request_for(step, *language);
    request.natives = unpacked.natives;
    LOCKSTEP_CHECK(restamp(*ecosystem, request, unpacked.predecessor));
    LOCKSTEP_TRY(package, ecosystem->promote(request, unpacked.predecessor));
    LOCKSTEP_TRY(libraries, prove(package, unpacked, options_.from));
    LOCKSTEP_CHECK(lay(package));
    step.file = package.files.front().path;
    return PromotedPackage{describe(*artifact, package, request.version), libraries};
  }

  Result<void> lay(const ecosystem::Package& package) {
    for (const auto& file : package.files)
      LOCKSTEP_CHECK(dist_.write(file.path, file.bytes, file.executable));
    hashes_.insert(package.hashes.begin(), package.hashes.end());
    return {};
  }

  // The old artifact with what the new package changed.
  model::Artifact describe(model::Artifact artifact, const ecosystem::Package& package,
                           const std::string& version) const {
    artifact.file = package.files.front().path;
    artifact.size = package.files.front().bytes.size();
    artifact.digest = sha256_of(package.files.front().bytes);
    artifact.version = version;
    artifact.seconds = 0;
    artifact.hashes = package.hashes;
    if (const model::Value::Object* facts = artifact.facts.object()) {
      model::Value::Object own = *facts;
      if (own.contains("slot") && own["slot"].text() != nullptr) own["slot"] = options_.to;
      artifact.facts = std::move(own);
    }
    return artifact;
  }

  const Finished& old_;
  model::Plan plan_;
  const PromotionOptions& options_;
  sys::Filesystem& files_;
  DistFolder dist_;
  std::map<std::string, std::string> hashes_;
};

}  // namespace

Result<std::vector<PromotedPackage>> promote(const PromotionOptions& options,
                                             sys::Filesystem& files) {
  // A build of the project in the same folder would replace dist under us.
  LOCKSTEP_TRY(lock, lock_beside(files, options.dist));
  static_cast<void>(lock);
  LOCKSTEP_TRY(finished, read_promotable(files, options));
  LOCKSTEP_TRY(plan, planned(finished.plan, options.to));
  LOCKSTEP_TRY(dist, DistFolder::begin(files, options.dist));
  return Promotion(finished, std::move(plan), options, files, std::move(dist)).run();
}

}  // namespace lockstep::engine
