#include "package_keys.hpp"

#include <algorithm>

#include "keys.hpp"
#include "lockstep/base/path.hpp"
#include "run_action.hpp"

namespace lockstep::engine {

using store::KeyParts;
using store::PartKind;

namespace {

Result<Digest> digest_of_program(const std::string& program, const sys::Filesystem& files,
                                 FileDigests& digests) {
  LOCKSTEP_TRY(path, files.canonical(program));
  return digests.of(path, files.status(path));
}

KeyParts settings_of(const model::Plan& plan) {
  KeyParts parts;
  const model::Value project = to_value(plan.project);
  for (const auto& [name, value] : *project.object()) {
    parts.push_back(words_part(PartKind::kSetting, name, model::to_compact_json(value)));
  }
  parts.push_back(words_part(PartKind::kSetting, "version slot", plan.slot ? "filled" : "off"));
  return parts;
}

}  // namespace

PackageKeys::PackageKeys(const model::Plan& plan, const Inputs& inputs)
    : plan_(plan), inputs_(inputs) {
  for (const model::Cell& cell : plan.cells) cells_.emplace(cell.name(), &cell);
}

Result<PackageKeys> PackageKeys::of(const model::Plan& plan, const BuildOptions& options,
                                    const Inputs& inputs, FileDigests& digests,
                                    const sys::Filesystem& files) {
  PackageKeys keys(plan, inputs);
  LOCKSTEP_TRY(program, digest_of_program(options.program, files, digests));
  keys.common_.push_back({PartKind::kLockstep, "how packages are written", "", program});
  std::ranges::move(settings_of(plan), std::back_inserter(keys.common_));
  keys.common_.push_back(
      words_part(PartKind::kSetting, "time of the packages' files", std::to_string(options.epoch)));
  return keys;
}

void PackageKeys::add_file(const std::string& path, KeyParts& parts) const {
  const SourceFile& source = inputs_.source(path);
  parts.push_back({PartKind::kFile, path, source.executable ? "executable" : "", source.digest});
}

void PackageKeys::add_files(const model::PackageStep& step, KeyParts& parts) const {
  if (const model::Language* language = plan_.project.language(step.language)) {
    const auto input = language_input(*language);
    parts.push_back({PartKind::kTree, input.source, "", inputs_.tree(input)});
  }
  for (const std::string& path : extra_paths(plan_.project)) add_file(path, parts);
  for (const model::Input& input : step.tree) {
    if (const auto* source = std::get_if<model::ProjectInput>(&input)) {
      add_file(source->source, parts);
    } else if (const auto* text = std::get_if<model::TextInput>(&input)) {
      parts.push_back({PartKind::kFile, text->path, "written", sha256(text->text)});
    }
  }
}

std::optional<KeyParts> PackageKeys::parts(const model::PackageStep& step, const Results& results,
                                           const std::map<std::string, Digest>& keys) const {
  KeyParts parts = common_;
  parts.push_back(words_part(PartKind::kSetting, "package file", step.file));
  parts.push_back(words_part(PartKind::kSetting, "library of the sources", step.library));
  const auto version = plan_.versions.find(step.language);
  parts.push_back(words_part(PartKind::kSetting, "version as its registry spells it",
                             version == plan_.versions.end() ? "" : version->second));
  if (const model::Cell* cell = cell_of(step))
    parts.push_back(
        words_part(PartKind::kSetting, "cell", model::to_compact_json(to_value(*cell))));
  add_files(step, parts);
  for (const model::NativeOutput& native : step.natives) {
    const store::StoredResult* result = results.find(native.action);
    const store::StoredFile* file = result == nullptr ? nullptr : result->file(native.path);
    if (file == nullptr) return std::nullopt;
    std::string name = native.slice.empty() ? native.role : native.role + " " + native.slice;
    if (!native.variant.empty()) name += " for " + native.variant;
    parts.push_back({PartKind::kNative, name, std::string(file_name(native.path)), file->digest});
  }
  for (const std::string& id : step.packages) {
    const auto key = keys.find(id);
    if (key == keys.end()) return std::nullopt;
    parts.push_back({PartKind::kUpstream, id, "", key->second});
  }
  return parts;
}

const model::Cell* PackageKeys::cell_of(const model::PackageStep& step) const {
  const auto found = cells_.find(step.language + "/" + step.target);
  return found == cells_.end() ? nullptr : found->second;
}

}  // namespace lockstep::engine
