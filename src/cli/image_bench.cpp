#include "image_bench.hpp"

#include <fmt/format.h>

#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/terminal.hpp"
#include "schema_file.hpp"

namespace lockstep::cli {

Result<std::unique_ptr<ImageBench>> open_image_bench(const ImagesOptions& options,
                                                     const CommonOptions& common) {
  auto bench = std::make_unique<ImageBench>();
  LOCKSTEP_TRY(folder, config::find_project(bench->files, common.folder, common.file));
  bench->folder = folder;
  if (!options.base.empty() && !toolchain::is_reference(options.base))
    return fail(ErrorKind::kUsage, fmt::format("`{}` is no name of an image", options.base));
  LOCKSTEP_TRY(known, toolchain::containerfiles(bench->files, folder));
  bench->known = std::move(known);
  LOCKSTEP_TRY(engine, executor::find_engine(bench->process, sys::environment(), options.host));
  bench->engine = std::move(engine);
  return bench;
}

sys::ProcessRequest networked_request(const executor::ContainerEngine& engine,
                                      std::vector<std::string> words) {
  auto request = executor::engine_request(engine, std::move(words));
  const auto environment = sys::environment();
  for (const char* name :
       {"http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"}) {
    if (const auto found = environment.find(name); found != environment.end())
      request.env.insert(*found);
  }
  return request;
}

Result<toolchain::ImageLock> read_image_lock(const sys::Filesystem& files,
                                             const std::string& folder) {
  constexpr std::uint64_t kMaxBytes = 1 << 20;
  const std::string path = join_path(folder, toolchain::kImageLock);
  const sys::FileStatus status = files.status(path);
  if (status.kind == sys::FileKind::kMissing) return toolchain::ImageLock{};
  if (status.size > kMaxBytes)
    return fail(ErrorKind::kUsage, fmt::format("`{}` is too large for a lock of images", path));
  LOCKSTEP_TRY(text, files.read(path));
  return toolchain::parse_image_lock(text);
}

Result<void> write_pin(sys::Filesystem& files, const std::string& folder, const std::string& name,
                       const std::string& pinned) {
  LOCKSTEP_CHECK(make_own_folder(files, folder));
  const auto turn = sys::FileLock::wait(join_path(folder, ".lockstep/images.lock"));
  if (!turn) return std::unexpected(turn.error());
  LOCKSTEP_TRY(lock, read_image_lock(files, folder));
  if (lock.contains(name) && lock.at(name) == pinned) return {};
  lock[name] = pinned;
  return files.write_atomic(join_path(folder, toolchain::kImageLock),
                            toolchain::image_lock_text(lock), false);
}

}  // namespace lockstep::cli
