#include "inputs.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "lockstep/base/path.hpp"

namespace lockstep::engine {

namespace {

// The listed files at or below `folder`; everything when it is empty.
std::vector<std::string> files_below(const std::vector<std::string>& listed,
                                     const std::string& folder) {
  if (folder.empty() || folder == ".") return listed;
  std::vector<std::string> below;
  const std::string prefix = folder + "/";
  auto next = std::ranges::lower_bound(listed, prefix);
  for (; next != listed.end() && next->starts_with(prefix); ++next) below.push_back(*next);
  return below;
}

bool leads_to_folder(const sys::Filesystem& files, const std::string& path) {
  const auto target = files.canonical(path);
  return target && files.status(*target).kind == sys::FileKind::kFolder;
}

// Links to files are followed: an action gets the bytes. The status is the entry's own, to notice
// changes by.
Result<SourceFile> read_source(const sys::Filesystem& files, const std::string& path) {
  SourceFile source;
  source.status = files.status(path);
  if (source.status.kind == sys::FileKind::kLink && leads_to_folder(files, path)) {
    LOCKSTEP_TRY(target, files.read_link(path));
    source.link = target;
    source.digest = sha256(target);
    return source;
  }
  LOCKSTEP_TRY(bytes, files.read(path));
  source.executable = source.status.executable;
  source.digest = sha256(bytes);
  return source;
}

// Runs `work` for every index below `count` on `threads` threads; stops at the first Error.
template <typename Work>
Result<void> for_each_index(std::size_t count, unsigned threads, const Work& work) {
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
    for (unsigned i = 1; i < std::min<std::size_t>(threads, count); ++i) workers.emplace_back(loop);
    loop();
  }
  if (failure) return std::unexpected(std::move(*failure));
  return {};
}

}  // namespace

Result<Inputs> Inputs::read(const model::Plan& plan, const BuildOptions& options,
                            const sys::Filesystem& files) {
  Inputs inputs;
  inputs.listed_ = options.files;
  std::ranges::sort(inputs.listed_);
  std::set<std::string> named;
  for (const model::Action& action : plan.actions) {
    for (const model::Input& input : action.inputs) {
      const auto* project = std::get_if<model::ProjectInput>(&input);
      if (project == nullptr) continue;
      for (PlacedFile& file : inputs.placed(*project)) named.insert(std::move(file.source));
    }
  }
  const std::vector<std::string> paths(named.begin(), named.end());
  std::vector<SourceFile> read(paths.size());
  LOCKSTEP_CHECK(for_each_index(paths.size(), options.jobs, [&](std::size_t i) -> Result<void> {
    LOCKSTEP_TRY(source, read_source(files, join_path(options.folder, paths[i])));
    read[i] = source;
    return {};
  }));
  for (std::size_t i = 0; i < paths.size(); ++i) inputs.sources_.emplace(paths[i], read[i]);
  return inputs;
}

std::vector<PlacedFile> Inputs::placed(const model::ProjectInput& input) const {
  std::vector<PlacedFile> files;
  const std::string folder = input.source == "." ? "" : input.source;
  for (const std::string& path : files_below(listed_, folder)) {
    const std::string rest = folder.empty() ? path : path.substr(folder.size() + 1);
    files.push_back({path, join_path(input.path == "." ? "" : input.path, rest)});
  }
  // No folder of files: one file, named on purpose, even when ignore rules exclude it.
  if (files.empty()) files.push_back({folder, input.path});
  return files;
}

}  // namespace lockstep::engine
