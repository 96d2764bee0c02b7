#include <fmt/format.h>

#include <set>

#include "candidates.hpp"
#include "commands.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/config/project.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/resources/resources.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/toolchain/containerfiles.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

// `-C DIR` and `-f FILE` of the words that are being typed say whose project it is.
CommonOptions common_in(const std::vector<std::string>& words) {
  CommonOptions common;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "-C") common.folder = words[i + 1];
    if (words[i] == "-f" || words[i] == "--file") common.file = words[i + 1];
  }
  return common;
}

// Disabled cells are named by patterns alone: to enable them.
void add_cells(const config::Loaded& loaded, Vocabulary& vocabulary) {
  std::set<std::string> patterns;
  for (const model::Cell& cell : loaded.project.cells) vocabulary.cells.push_back(cell.name());
  for (const config::MatrixCell& each : loaded.matrix)
    patterns.insert({each.cell.name(), each.cell.language, each.cell.target.name});
  vocabulary.patterns.assign(patterns.begin(), patterns.end());
}

// The version of the project, of its packages, and of every release that has a journal.
std::vector<std::string> versions_of(const sys::Filesystem& files, const std::string& folder,
                                     const std::string& version) {
  constexpr std::string_view kBegin = "release-";
  constexpr std::string_view kEnd = ".jsonl";
  std::set<std::string> versions = {version};
  if (const auto manifest = engine::read_manifest(files, join_path(folder, "dist")))
    versions.insert(manifest->version);
  const auto entries = files.list(join_path(folder, ".lockstep"));
  if (!entries) return {versions.begin(), versions.end()};
  for (const sys::FolderEntry& entry : *entries) {
    const std::string_view name = entry.name;
    if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) continue;
    versions.emplace(name.substr(kBegin.size(), name.size() - kBegin.size() - kEnd.size()));
  }
  return {versions.begin(), versions.end()};
}

// Of a project that cannot be read there are no words: a completion does not complain.
Vocabulary vocabulary_of(const CommonOptions& common) {
  const sys::RealFilesystem files;
  Vocabulary vocabulary;
  const auto loaded = config::load_project(files, common.folder, common.file, language_rules());
  if (!loaded) return vocabulary;
  for (const model::Target& target : loaded->targets) vocabulary.targets.push_back(target.name);
  add_cells(*loaded, vocabulary);
  if (const auto images = toolchain::containerfiles(files, loaded->folder)) {
    for (const toolchain::Containerfile& file : *images) vocabulary.images.push_back(file.name);
  }
  vocabulary.versions = versions_of(files, loaded->folder, loaded->project.version);
  return vocabulary;
}

}  // namespace

int run_complete(const CompleteOptions& options, const CommandShape& program) {
  const Vocabulary vocabulary = vocabulary_of(common_in(options.words));
  for (const Candidate& candidate : candidates(program, options.words, vocabulary))
    sys::write_out(fmt::format("{}\t{}\n", candidate.word, candidate.about));
  return 0;
}

int run_completions(const CompletionsOptions& options, const CommonOptions& common) {
  const auto script = resources::find_resource("completions/lockstep." + options.shell);
  if (!script) {
    return report(Error{ErrorKind::kInternal, "there is no completion for " + options.shell},
                  common);
  }
  sys::write_out(std::string(script->bytes));
  return 0;
}

}  // namespace lockstep::cli
