#include "inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "lockstep/base/path.hpp"
#include "lockstep/base/path_glob.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::engine {

namespace {

std::string folder_of(const model::ProjectInput& input) {
  return input.source == "." ? "" : input.source;
}

// Tells a plan's folders apart, wherever they are placed.
std::string tree_name(const model::ProjectInput& input) {
  return folder_of(input) + '\0' + join(input.without, std::string_view("\0", 1));
}

bool leads_to_folder(const sys::Filesystem& files, const std::string& path) {
  const auto target = files.canonical(path);
  return target && files.status(*target).kind == sys::FileKind::kFolder;
}

// Links to files are followed: an action gets the bytes.
Result<SourceFile> read_source(const sys::Filesystem& files, const std::string& folder,
                               const std::string& path, FileDigests& digests) {
  SourceFile source;
  const std::string place = join_path(folder, path);
  source.status = files.status(place);
  if (source.status.kind == sys::FileKind::kLink) {
    if (leads_to_folder(files, place)) {
      LOCKSTEP_TRY(target, files.read_link(place));
      source.link = target;
      source.digest = sha256(target);
      return source;
    }
    source.executable = source.status.executable;
    source.status = status_of_bytes(files, place);
  }
  source.executable = source.status.executable;
  LOCKSTEP_TRY(digest, digests.of(path, source.status));
  source.digest = digest;
  return source;
}

// Runs `work` for every index below `count` on `threads` threads; stops at the first Error.
template <typename Work>
Result<void> for_each_index(std::size_t count, unsigned threads, const Work& work) {
  constexpr std::size_t kWorthAThread = 64;
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> failure;
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      Result<void> done = work(i);
      if (done) continue;
      const std::scoped_lock lock(mutex);
      failure = std::move(done).error();
      next = count;
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < std::min<std::size_t>(threads, count / kWorthAThread); ++i)
      workers.emplace_back(loop);
    loop();
  }
  if (failure) return std::unexpected(std::move(*failure));
  return {};
}

std::string_view mode_of(const SourceFile& source) {
  if (!source.link.empty()) return "l";
  return source.executable ? "x" : "-";
}

}  // namespace

// Which files a plan names: marks for listed ones, and those that are named although not listed.
struct Inputs::Named {
  std::vector<bool> listed;
  std::set<std::string> others;
  std::vector<model::ProjectInput> folders;
  std::set<std::string> known_folders;

  void add(const Inputs& inputs, const model::ProjectInput& input) {
    const auto found = std::ranges::lower_bound(inputs.listed_, input.source);
    if (found != inputs.listed_.end() && *found == input.source) {
      listed[static_cast<std::size_t>(found - inputs.listed_.begin())] = true;
      return;
    }
    if (known_folders.contains(tree_name(input))) return;
    const auto below = inputs.listed_of(input);
    for (const std::size_t index : below) listed[index] = true;
    if (below.empty() && !folder_of(input).empty()) {
      others.insert(input.source);
    } else {
      known_folders.insert(tree_name(input));
      folders.push_back(input);
    }
  }
};

Result<Inputs> Inputs::read(const model::Plan& plan, const BuildOptions& options,
                            const Seams& seams, FileDigests& digests) {
  Inputs inputs;
  inputs.listed_ = options.files;
  std::ranges::sort(inputs.listed_);
  Named named;
  named.listed.resize(inputs.listed_.size());
  for (const model::Action& action : plan.actions) {
    for (const model::Input& input : action.inputs) {
      if (const auto* project = std::get_if<model::ProjectInput>(&input))
        named.add(inputs, *project);
    }
  }
  std::set<std::string> languages;
  for (const model::PackageStep& step : plan.packages) languages.insert(step.language);
  for (const model::PackageStep& step : plan.packages) {
    for (const model::Input& input : step.tree) {
      if (const auto* source = std::get_if<model::ProjectInput>(&input)) named.add(inputs, *source);
    }
  }
  for (const std::string& name : languages) {
    if (const auto* language = plan.project.language(name))
      named.add(inputs, language_input(*language));
  }
  if (!languages.empty()) {
    for (const std::string& path : extra_paths(plan.project)) named.add(inputs, {path, path, {}});
  }
  for (std::size_t i = 0; i < named.listed.size(); ++i) {
    if (named.listed[i]) inputs.paths_.push_back(inputs.listed_[i]);
  }
  inputs.paths_.insert(inputs.paths_.end(), named.others.begin(), named.others.end());
  std::ranges::sort(inputs.paths_);
  inputs.sources_.resize(inputs.paths_.size());
  LOCKSTEP_CHECK(
      for_each_index(inputs.paths_.size(), options.jobs, [&](std::size_t i) -> Result<void> {
        LOCKSTEP_TRY(source, read_source(seams.files, options.folder, inputs.paths_[i], digests));
        inputs.sources_[i] = std::move(source);
        return {};
      }));
  for (const model::ProjectInput& folder : named.folders)
    inputs.trees_[tree_name(folder)] = {folder, sha256(inputs.listing(folder))};
  return inputs;
}

// Indices of the listed files at or below the input's folder; everything when it is empty.
std::vector<std::size_t> Inputs::listed_of(const model::ProjectInput& input) const {
  const std::string folder = folder_of(input);
  const std::string prefix = folder.empty() ? "" : folder + "/";
  std::vector<std::size_t> below;
  auto next = std::ranges::lower_bound(listed_, prefix);
  for (; next != listed_.end() && next->starts_with(prefix); ++next) {
    const std::string_view rest = std::string_view(*next).substr(prefix.size());
    const bool is_left_out = std::ranges::any_of(
        input.without, [&](const std::string& pattern) { return path_matches(pattern, rest); });
    if (!is_left_out) below.push_back(static_cast<std::size_t>(next - listed_.begin()));
  }
  return below;
}

std::vector<PlacedFile> Inputs::placed(const model::ProjectInput& input) const {
  // One file, named on purpose, even when ignore rules exclude it.
  if (!is_folder(input)) return {{input.source, input.path}};
  std::vector<PlacedFile> files;
  const std::string folder = folder_of(input);
  const std::size_t prefix = folder.empty() ? 0 : folder.size() + 1;
  for (const std::size_t index : listed_of(input)) {
    const std::string& path = listed_[index];
    files.push_back({path, join_path(input.path == "." ? "" : input.path, path.substr(prefix))});
  }
  return files;
}

const SourceFile& Inputs::source(const std::string& path) const {
  const auto found = std::ranges::lower_bound(paths_, path);
  return sources_.at(static_cast<std::size_t>(found - paths_.begin()));
}

bool Inputs::is_folder(const model::ProjectInput& input) const {
  return trees_.contains(tree_name(input));
}

std::string Inputs::listing(const model::ProjectInput& input) const {
  const std::string folder = folder_of(input);
  const std::size_t prefix = folder.empty() ? 0 : folder.size() + 1;
  std::string text;
  for (const std::size_t index : listed_of(input)) {
    const SourceFile& file = source(listed_[index]);
    text += mode_of(file);
    text += ' ';
    text += file.digest.hex();
    text += ' ';
    text += std::string_view(listed_[index]).substr(prefix);
    text += '\n';
  }
  return text;
}

Digest Inputs::tree(const model::ProjectInput& input) const {
  return trees_.at(tree_name(input)).digest;
}

std::optional<std::string> Inputs::listing_of(const Digest& tree) const {
  for (const auto& [name, known] : trees_) {
    if (known.digest == tree) return listing(known.input);
  }
  return std::nullopt;
}

model::ProjectInput language_input(const model::Language& language) {
  const std::string folder = language.folder.empty() ? "." : language.folder;
  return {folder, folder, {}};
}

std::vector<std::string> extra_paths(const model::Project& project) {
  std::vector<std::string> paths;
  for (const std::string& path : {project.readme, project.license_file}) {
    if (!path.empty()) paths.push_back(path);
  }
  return paths;
}

}  // namespace lockstep::engine
