#include "pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lockstep/base/path.hpp"
#include "lockstep/inspect/fat.hpp"
#include "lockstep/inspect/gate.hpp"
#include "lockstep/inspect/library.hpp"
#include "lockstep/inspect/package.hpp"
#include "lockstep/inspect/slot.hpp"
#include "package_keys.hpp"

namespace lockstep::engine {

using ecosystem::Ecosystem;
using ecosystem::Native;
using model::Cell;

namespace {

Result<Bytes> native_bytes(const model::NativeOutput& output, const Surroundings& around) {
  const store::StoredFile* file = around.results.at(output.action).file(output.path);
  if (file == nullptr) {
    return fail(ErrorKind::kNotFound,
                fmt::format("`{}` left no file `{}`", output.action, output.path));
  }
  LOCKSTEP_TRY(bytes, around.seams.store.read(file->digest));
  return Bytes(std::move(bytes));
}

// A library that has no slot says no version: nothing to fill. One that also compiles its version
// in (the plan's slot is off) must not say 0.0.0 by the slot.
Result<void> fill(Native& native, const Surroundings& around) {
  LOCKSTEP_TRY(slot, inspect::find_slot(native.bytes));
  if (!slot) return {};
  const std::string& version = around.plan.project.version;
  LOCKSTEP_TRY(filled, inspect::fill_slot(std::move(native.bytes).release(), version));
  native.bytes = std::move(filled);
  native.facts.slot = version;
  return {};
}

// The digest that the configuration names for an adopted file; a download was held to it already.
Result<void> check_digest(const Cell& cell, const model::NativeOutput& output,
                          std::string_view bytes) {
  for (const model::Adopted& adopted : cell.adopted) {
    const bool is_header = adopted.role == "header";
    if (adopted.sha256.empty() || is_header != (output.role == "header")) continue;
    const std::string found = sha256(bytes).hex();
    if (found == adopted.sha256) continue;
    return fail(ErrorKind::kCheckFailed,
                fmt::format("`{}` is not the file that `adopt` names", file_name(output.path)),
                fmt::format("found   sha256 {}\nwanted  sha256 {}", found, adopted.sha256));
  }
  return {};
}

// A native file as the build left it, held against the cell that it was compiled for.
Result<Native> read_native(const model::NativeOutput& output, const Cell& cell,
                           const ecosystem::Expectation& expectation, const Surroundings& around) {
  LOCKSTEP_TRY(bytes, native_bytes(output, around));
  LOCKSTEP_CHECK(check_digest(cell, output, bytes));
  Native native{
      output.role, std::string(file_name(output.path)), std::move(bytes), {}, output.variant};
  if (output.role == "header") return native;
  LOCKSTEP_TRY(facts, inspect::read_library(native.bytes, native.name));
  native.facts = std::move(facts);
  inspect::Wanted wanted{output.role, {}};
  if (expectation.role == output.role) {
    wanted.exports = expectation.exports;
    wanted.cxx = expectation.cxx;
  }
  auto misfits = inspect::hold_against(native.facts, cell, wanted);
  if (!misfits.empty()) return std::unexpected(merged(std::move(misfits)));
  return native;
}

// The slices of one role as one file. A header is the same for all.
Result<Native> joined(std::vector<Native> slices) {
  Native native = std::move(slices.front());
  if (native.role == "header" || slices.size() == 1) return native;
  std::vector<Bytes> files{std::move(native.bytes)};
  for (std::size_t i = 1; i < slices.size(); ++i) files.push_back(std::move(slices[i].bytes));
  LOCKSTEP_TRY(bytes, inspect::join_slices(files));
  files.clear();
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

// A file as its key knows it: what changed since belongs to the next build.
Result<ecosystem::File> read_file(const std::string& source, std::string path,
                                  const Surroundings& around) {
  const SourceFile& known = around.inputs.source(source);
  LOCKSTEP_TRY(bytes, around.seams.files.read(join_path(around.options.folder, source)));
  if (sha256(bytes) != known.digest) {
    return fail(ErrorKind::kIo, fmt::format("`{}` changed while the build ran", source),
                "run the build again");
  }
  return ecosystem::File{std::move(path), std::move(bytes), known.executable};
}

Result<std::vector<ecosystem::File>> language_files(const model::Language& language,
                                                    const Surroundings& around) {
  std::vector<ecosystem::File> files;
  model::ProjectInput input = language_input(language);
  input.path = ".";
  for (PlacedFile& placed : around.inputs.placed(input)) {
    LOCKSTEP_TRY(file, read_file(placed.source, std::move(placed.path), around));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::vector<ecosystem::File>> extra_files(const model::Project& project,
                                                 const Surroundings& around) {
  std::vector<ecosystem::File> files;
  for (const std::string& path : extra_paths(project)) {
    LOCKSTEP_TRY(file, read_file(path, path, around));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::vector<ecosystem::File>> tree_files(const std::vector<model::Input>& tree,
                                                const Surroundings& around) {
  std::vector<ecosystem::File> files;
  for (const model::Input& input : tree) {
    if (const auto* text = std::get_if<model::TextInput>(&input)) {
      files.push_back({text->path, text->text, text->executable});
    } else if (const auto* source = std::get_if<model::ProjectInput>(&input)) {
      LOCKSTEP_TRY(file, read_file(source->source, source->path, around));
      files.push_back(std::move(file));
    }
  }
  return files;
}

// What a package is made from; the natives are added for a cell's.
Result<ecosystem::PackageRequest> request_for(const model::PackageStep& step,
                                              const Surroundings& around) {
  const model::Project& project = around.plan.project;
  const model::Language* language = project.language(step.language);
  if (language == nullptr) return fail(ErrorKind::kInternal, "the plan names an unknown language");
  ecosystem::PackageRequest request{
      project, *language, around.packages.cell_of(step), {}, {},          {}, {},
      {},      {},        around.options.epoch,          {}, step.library};
  // Only packages that are no cell's speak of cells.
  for (const Cell& cell : project.cells) {
    if (request.cell == nullptr && cell.language == step.language) request.siblings.push_back(cell);
  }
  const auto version = around.plan.versions.find(step.language);
  if (version != around.plan.versions.end()) request.version = version->second;
  LOCKSTEP_TRY(sources, language_files(*language, around));
  request.sources = std::move(sources);
  LOCKSTEP_TRY(extras, extra_files(project, around));
  request.extras = std::move(extras);
  LOCKSTEP_TRY(tree, tree_files(step.tree, around));
  request.tree = std::move(tree);
  return request;
}

Result<void> add_natives(const Ecosystem& ecosystem, const model::PackageStep& step,
                         const Surroundings& around, ecosystem::PackageRequest& request) {
  if (request.cell == nullptr)
    return fail(ErrorKind::kInternal, fmt::format("the plan has no cell for `{}`", step.id));
  const auto expectation = ecosystem.expectation(request.project, request.language, *request.cell);
  // A role has one library, or one for each ABI that the package carries, in the plan's order.
  using Kind = std::pair<std::string, std::string>;
  std::vector<Kind> kinds;
  std::map<Kind, std::vector<Native>> slices;
  for (const model::NativeOutput& output : step.natives) {
    LOCKSTEP_TRY(native,
                 read_native(output, compiled_for(output, *request.cell), expectation, around));
    const Kind kind{output.role, output.variant};
    if (!slices.contains(kind)) kinds.push_back(kind);
    slices[kind].push_back(std::move(native));
  }
  for (const Kind& kind : kinds) {
    LOCKSTEP_TRY(native, joined(std::move(slices.at(kind))));
    if (native.role != "header") LOCKSTEP_CHECK(fill(native, around));
    request.natives.push_back(std::move(native));
  }
  return {};
}

// A package that another tool made, held against the cell, its natives' slots filled.
Result<ecosystem::Package> adopted_package(const Ecosystem& ecosystem,
                                           const model::PackageStep& step,
                                           const Surroundings& around,
                                           ecosystem::PackageRequest& request) {
  const model::NativeOutput& output = step.natives.front();
  const Cell& cell = *request.cell;
  LOCKSTEP_TRY(bytes, native_bytes(output, around));
  LOCKSTEP_CHECK(check_digest(cell, output, bytes));
  ecosystem::Adoptee adoptee{std::string(file_name(output.path)), std::move(bytes), {}};
  LOCKSTEP_TRY(facts, inspect::read_package(adoptee.bytes, adoptee.name));
  LOCKSTEP_TRY(files, inspect::package_files(adoptee.bytes, adoptee.name));
  const auto expectation = ecosystem.expectation(request.project, request.language, cell);
  auto misfits = inspect::hold_package_against(facts, files, cell, expectation.exports);
  if (!misfits.empty()) return std::unexpected(merged(std::move(misfits)));
  for (archive::Entry& file : files) {
    Native native{"shared", file.path, std::move(file.bytes), {}};
    const auto known = std::ranges::find(facts.natives, file.path, &inspect::NativeFile::path);
    if (known != facts.natives.end()) {
      native.facts = known->facts;
      LOCKSTEP_CHECK(fill(native, around));
    }
    adoptee.files.push_back({file.path, native.bytes, file.executable});
    if (known != facts.natives.end()) request.natives.push_back(std::move(native));
  }
  return ecosystem.adopt(request, adoptee);
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

bool is_adopted(const model::PackageStep& step) {
  return !step.natives.empty() && step.natives.front().role == "package";
}

Result<ecosystem::Package> packed(const Ecosystem& ecosystem, const model::PackageStep& step,
                                  const Surroundings& around, ecosystem::PackageRequest& request) {
  if (step.kind == model::PackageKind::kMain) return ecosystem.pack_main(request);
  if (step.kind == model::PackageKind::kSource) return ecosystem.pack_source(request);
  if (request.cell != nullptr && ecosystem.adopt != nullptr && is_adopted(step))
    return adopted_package(ecosystem, step, around, request);
  LOCKSTEP_CHECK(add_natives(ecosystem, step, around, request));
  return ecosystem.pack(request);
}

constexpr const char* kNote = ".lockstep/package.json";

// What is kept of a finished package beside its files.
std::string note_text(const model::Artifact& artifact) {
  return model::to_json(to_value(model::Manifest{"", "", {artifact}}));
}

Result<store::StoredFile> store_file(std::string path, const Chunks& bytes, bool executable,
                                     store::Store& store) {
  LOCKSTEP_TRY(digest, store.put(bytes));
  return store::StoredFile{std::move(path), digest, bytes.size(), executable};
}

Result<std::vector<store::StoredFile>> store_files(const ecosystem::Package& package,
                                                   store::Store& store) {
  std::vector<store::StoredFile> files;
  for (const ecosystem::PackedFile& file : package.files) {
    LOCKSTEP_TRY(stored, store_file(file.path, file.bytes, file.executable, store));
    files.push_back(std::move(stored));
  }
  return files;
}

model::Artifact artifact_of(const model::PackageStep& step,
                            const ecosystem::PackageRequest& request,
                            const ecosystem::Package& package, const store::StoredFile& file) {
  model::Artifact artifact;
  artifact.kind = step.kind;
  artifact.language = step.language;
  artifact.target = step.target;
  artifact.file = step.file;
  artifact.size = file.size;
  artifact.digest = file.digest;
  artifact.version = request.version;
  artifact.facts = proved(request.natives);
  artifact.hashes = package.hashes;
  return artifact;
}

}  // namespace

Result<store::StoredResult> make_package(const model::PackageStep& step, const Digest& key,
                                         const std::map<std::string, std::string>& hashes,
                                         const Surroundings& around) {
  const Ecosystem* ecosystem = ecosystem::find_ecosystem(step.language);
  if (ecosystem == nullptr)
    return fail(ErrorKind::kInternal, fmt::format("no ecosystem packs `{}`", step.language));
  LOCKSTEP_TRY(request, request_for(step, around));
  request.hashes = hashes;
  LOCKSTEP_TRY(package, packed(*ecosystem, step, around, request));
  if (package.files.empty() || package.files.front().path != step.file) {
    return fail(ErrorKind::kInternal,
                fmt::format("the package is not the file `{}` that was planned", step.file));
  }
  store::Store& store = around.seams.store;
  store::StoredResult result;
  LOCKSTEP_TRY(files, store_files(package, store));
  result.files = std::move(files);
  const auto artifact = artifact_of(step, request, package, result.files.front());
  LOCKSTEP_TRY(stored, store_file(kNote, note_text(artifact), false, store));
  result.files.push_back(std::move(stored));
  LOCKSTEP_CHECK(store.remember(key, result));
  return result;
}

Result<model::Artifact> read_note(const store::StoredResult& package, const store::Store& store) {
  const store::StoredFile* file = package.file(kNote);
  if (file == nullptr) return fail(ErrorKind::kIo, "a stored package has no note");
  LOCKSTEP_TRY(text, store.read(file->digest));
  LOCKSTEP_TRY(value, model::parse_json(text));
  LOCKSTEP_TRY(manifest, model::manifest_from_value(value));
  if (manifest.artifacts.size() != 1)
    return fail(ErrorKind::kIo, "a stored package has a damaged note");
  return std::move(manifest.artifacts.front());
}

std::vector<store::StoredFile> dist_files(const store::StoredResult& package) {
  std::vector<store::StoredFile> files;
  std::ranges::copy_if(package.files, std::back_inserter(files),
                       [](const store::StoredFile& file) { return file.path != kNote; });
  return files;
}

}  // namespace lockstep::engine
