#include "pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lockstep/base/path.hpp"
#include "lockstep/inspect/fat.hpp"
#include "lockstep/inspect/gate.hpp"
#include "lockstep/inspect/library.hpp"
#include "lockstep/inspect/slot.hpp"

namespace lockstep::engine {

using ecosystem::Ecosystem;
using ecosystem::Native;
using model::Cell;

namespace {

const Cell* cell_of(const model::Plan& plan, const model::PackageStep& step) {
  const auto found = std::ranges::find_if(plan.cells, [&](const Cell& cell) {
    return cell.language == step.language && cell.target.name == step.target;
  });
  return found == plan.cells.end() ? nullptr : &*found;
}

Result<std::string> native_bytes(const model::NativeOutput& output, const Surroundings& around) {
  const store::StoredFile* file = around.results.at(output.action).file(output.path);
  if (file == nullptr) {
    return fail(ErrorKind::kNotFound,
                fmt::format("`{}` left no file `{}`", output.action, output.path));
  }
  return around.seams.store.read(*file);
}

// A library that has no slot says no version: nothing to fill. One that also compiles its version
// in (the plan's slot is off) must not say 0.0.0 by the slot.
Result<void> fill(Native& native, const Surroundings& around) {
  LOCKSTEP_TRY(slot, inspect::find_slot(native.bytes));
  if (!slot) return {};
  const std::string& version = around.plan.project.version;
  LOCKSTEP_TRY(filled, inspect::fill_slot(std::move(native.bytes), version));
  native.bytes = std::move(filled);
  native.facts.slot = version;
  return {};
}

// A native file as the build left it, held against the cell that it was compiled for.
Result<Native> read_native(const model::NativeOutput& output, const Cell& cell,
                           const ecosystem::Expectation& expectation, const Surroundings& around) {
  LOCKSTEP_TRY(bytes, native_bytes(output, around));
  Native native{output.role, std::string(file_name(output.path)), std::move(bytes), {}};
  if (output.role == "header") return native;
  LOCKSTEP_TRY(facts, inspect::read_library(native.bytes, native.name));
  native.facts = std::move(facts);
  inspect::Wanted wanted{output.role, {}};
  if (expectation.role == output.role) wanted.exports = expectation.exports;
  auto misfits = inspect::hold_against(native.facts, cell, wanted);
  if (!misfits.empty()) return std::unexpected(merged(std::move(misfits)));
  return native;
}

// The slices of one role as one file. A header is the same for all.
Result<Native> joined(std::vector<Native> slices) {
  Native native = std::move(slices.front());
  if (native.role == "header" || slices.size() == 1) return native;
  std::vector<std::string> files{std::move(native.bytes)};
  for (std::size_t i = 1; i < slices.size(); ++i) files.push_back(std::move(slices[i].bytes));
  LOCKSTEP_TRY(bytes, inspect::join_slices(files));
  LOCKSTEP_TRY(facts, inspect::read_library(bytes, native.name));
  native.bytes = std::move(bytes);
  native.facts = std::move(facts);
  return native;
}

// The cell that `output` was compiled for: a fat cell's slice, else the cell itself.
const Cell& compiled_for(const model::NativeOutput& output, const Cell& cell) {
  const auto slice = std::ranges::find_if(
      cell.slices, [&](const Cell& each) { return each.target.name == output.slice; });
  return slice == cell.slices.end() ? cell : *slice;
}

Result<ecosystem::File> read_file(const std::string& source, std::string path,
                                  const Surroundings& around) {
  const std::string place = join_path(around.options.folder, source);
  LOCKSTEP_TRY(bytes, around.seams.files.read(place));
  return ecosystem::File{std::move(path), std::move(bytes),
                         around.seams.files.status(place).executable};
}

Result<std::vector<ecosystem::File>> language_files(const model::Language& language,
                                                    const Surroundings& around) {
  std::vector<ecosystem::File> files;
  const std::string prefix =
      language.folder.empty() || language.folder == "." ? "" : language.folder + "/";
  for (const std::string& path : around.options.files) {
    if (!path.starts_with(prefix)) continue;
    LOCKSTEP_TRY(file, read_file(path, path.substr(prefix.size()), around));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::vector<ecosystem::File>> extra_files(const model::Project& project,
                                                 const Surroundings& around) {
  std::vector<ecosystem::File> files;
  for (const std::string& path : {project.readme, project.license_file}) {
    if (path.empty()) continue;
    LOCKSTEP_TRY(file, read_file(path, path, around));
    files.push_back(std::move(file));
  }
  return files;
}

// What a package is made from; the natives are added for a cell's.
Result<ecosystem::PackageRequest> request_for(const model::PackageStep& step,
                                              const Surroundings& around) {
  const model::Project& project = around.plan.project;
  const model::Language* language = project.language(step.language);
  if (language == nullptr) return fail(ErrorKind::kInternal, "the plan names an unknown language");
  ecosystem::PackageRequest request{project, *language, cell_of(around.plan, step), {}, {}, {}, {},
                                    {},      {},        around.options.epoch};
  for (const Cell& cell : project.cells) {
    if (cell.language == step.language) request.siblings.push_back(cell);
  }
  const auto version = around.plan.versions.find(step.language);
  if (version != around.plan.versions.end()) request.version = version->second;
  LOCKSTEP_TRY(sources, language_files(*language, around));
  request.sources = std::move(sources);
  LOCKSTEP_TRY(extras, extra_files(project, around));
  request.extras = std::move(extras);
  return request;
}

Result<void> add_natives(const Ecosystem& ecosystem, const model::PackageStep& step,
                         const Surroundings& around, ecosystem::PackageRequest& request) {
  if (request.cell == nullptr)
    return fail(ErrorKind::kInternal, fmt::format("the plan has no cell for `{}`", step.id));
  const auto expectation = ecosystem.expectation(request.project, request.language, *request.cell);
  std::vector<std::string> roles;
  std::map<std::string, std::vector<Native>> by_role;
  for (const model::NativeOutput& output : step.natives) {
    LOCKSTEP_TRY(native,
                 read_native(output, compiled_for(output, *request.cell), expectation, around));
    if (!by_role.contains(output.role)) roles.push_back(output.role);
    by_role[output.role].push_back(std::move(native));
  }
  for (const std::string& role : roles) {
    LOCKSTEP_TRY(native, joined(std::move(by_role.at(role))));
    if (role != "header") LOCKSTEP_CHECK(fill(native, around));
    request.natives.push_back(std::move(native));
  }
  return {};
}

// What was proved of the package's library. A static library exports every global symbol of all it
// was linked from; thousands of names tell nobody anything.
model::Value proved(const std::vector<Native>& natives) {
  constexpr std::size_t kShownSymbols = 200;
  for (const Native& native : natives) {
    if (native.role == "header") continue;
    model::LibraryFacts facts = native.facts;
    if (facts.exports.size() > kShownSymbols) facts.exports.clear();
    if (facts.imports.size() > kShownSymbols) facts.imports.clear();
    return to_value(facts);
  }
  return nullptr;
}

Result<void> write_package(const model::PackageStep& step, const ecosystem::Package& package,
                           DistFolder& dist) {
  if (package.files.empty() || package.files.front().path != step.file) {
    return fail(ErrorKind::kInternal,
                fmt::format("the package is not the file `{}` that was planned", step.file));
  }
  for (const ecosystem::File& file : package.files)
    LOCKSTEP_CHECK(dist.add(file.path, file.bytes, file.executable));
  return {};
}

}  // namespace

void PackageHashes::put(const std::string& id, std::map<std::string, std::string> hashes) {
  const std::scoped_lock lock(mutex_);
  hashes_.insert_or_assign(id, std::move(hashes));
}

std::map<std::string, std::string> PackageHashes::of(const std::vector<std::string>& ids) const {
  const std::scoped_lock lock(mutex_);
  std::map<std::string, std::string> all;
  for (const std::string& id : ids) {
    const auto found = hashes_.find(id);
    if (found != hashes_.end()) all.insert(found->second.begin(), found->second.end());
  }
  return all;
}

Result<model::Artifact> make_package(const model::PackageStep& step, const Surroundings& around,
                                     PackageHashes& hashes, DistFolder& dist) {
  const Ecosystem* ecosystem = ecosystem::find_ecosystem(step.language);
  if (ecosystem == nullptr)
    return fail(ErrorKind::kInternal, fmt::format("no ecosystem packs `{}`", step.language));
  LOCKSTEP_TRY(request, request_for(step, around));
  request.hashes = hashes.of(step.packages);
  const bool is_main = step.target.empty();
  if (!is_main) LOCKSTEP_CHECK(add_natives(*ecosystem, step, around, request));
  LOCKSTEP_TRY(package, is_main ? ecosystem->pack_main(request) : ecosystem->pack(request));
  LOCKSTEP_CHECK(write_package(step, package, dist));
  hashes.put(step.id, package.hashes);
  model::Artifact artifact;
  artifact.language = step.language;
  artifact.target = step.target;
  artifact.file = step.file;
  artifact.size = package.files.front().bytes.size();
  artifact.digest = sha256(package.files.front().bytes);
  artifact.version = request.version;
  artifact.facts = proved(request.natives);
  return artifact;
}

}  // namespace lockstep::engine
