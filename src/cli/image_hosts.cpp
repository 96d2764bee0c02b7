#include "image_hosts.hpp"

#include <fmt/format.h>

#include "guest_program.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/executor/container.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/toolchain/images.hpp"

namespace lockstep::cli {

namespace {

using toolchain::Host;
using toolchain::ToolNeeds;

// Looks into images by one engine.
class ImageProbe {
 public:
  ImageProbe(const executor::ContainerEngine& engine, std::string store, std::string guest)
      : engine_(engine), store_(std::move(store)), guest_(std::move(guest)) {}

  Result<Host> host_of(const std::string& reference, const ToolNeeds& needs) {
    LOCKSTEP_TRY(image, executor::find_image(process_, engine_, reference));
    const std::string asked = model::to_compact_json(toolchain::to_value(needs));
    LOCKSTEP_TRY(said, answer_of(image.id, asked));
    LOCKSTEP_TRY(value, model::parse_json(said));
    LOCKSTEP_TRY(host, toolchain::host_from_value(value));
    host.image = reference;
    return std::move(host);
  }

 private:
  // The guest's name holds its digest, so that another lockstep asks anew.
  Result<std::string> answer_of(const std::string& id, const std::string& asked) {
    Hasher question;
    for (const std::string& part : {id, asked, std::string(file_name(guest_))})
      question.field(part);
    const std::string path =
        join_path(store_, "cache/lockstep/images/" + question.finish().hex() + ".json");
    if (auto known = files_.read(path)) return *known;
    LOCKSTEP_TRY(said, executor::ask_guest(process_, engine_, id, guest_, "probe", asked));
    LOCKSTEP_CHECK(files_.create_folders(std::string(parent_path(path))));
    LOCKSTEP_CHECK(files_.write_atomic(path, said, false));
    return std::move(said);
  }

  sys::RealFilesystem files_;
  sys::RealProcess process_;
  const executor::ContainerEngine& engine_;
  std::string store_;
  std::string guest_;
};

Result<toolchain::ImageLock> read_lock(const std::string& folder) {
  const sys::RealFilesystem files;
  const std::string path = join_path(folder, toolchain::kImageLock);
  if (files.status(path).kind == sys::FileKind::kMissing) return toolchain::ImageLock{};
  LOCKSTEP_TRY(text, files.read(path));
  return toolchain::parse_image_lock(text);
}

// An id means nothing to another machine's engine.
Error with_fix(Error error, const std::string& name) {
  if (error.kind == ErrorKind::kNotFound && error.hint.empty()) {
    error.hint = fmt::format(
        "`lockstep images pull` brings it from its registry; one that was built elsewhere is "
        "built and pinned anew: `lockstep images build {0}`, `lockstep images pin {0}`",
        name);
  }
  return error;
}

Result<std::string> reference_of(const std::string& name, const toolchain::ImageLock& lock) {
  if (toolchain::is_pinned(name)) return name;
  const auto pinned = lock.find(name);
  if (pinned != lock.end()) return pinned->second;
  return fail(ErrorKind::kNotFound, fmt::format("image `{}` is pinned to no digest", name),
              fmt::format("`lockstep images build {0}` and `lockstep images pin {0}`", name));
}

}  // namespace

Result<void> look_into_images(const std::map<std::string, ToolNeeds>& needs,
                              const BuildPlace& place, const std::string& store, Loaded& loaded) {
  sys::RealProcess process;
  LOCKSTEP_TRY(lock, read_lock(loaded.folder));
  auto engine = executor::find_engine(process, sys::environment(), place.container_host);
  if (!engine) {
    for (const auto& [name, own] : needs) loaded.hosts.missing[name] = engine.error();
    return {};
  }
  loaded.engine = std::move(*engine);
  LOCKSTEP_TRY(guest, guest_program(store));
  ImageProbe probe(*loaded.engine, store, guest);
  for (const auto& [name, own] : needs) {
    const auto reference = reference_of(name, lock);
    auto host = reference ? probe.host_of(*reference, own) : std::unexpected(reference.error());
    if (host)
      loaded.hosts.images[name] = std::move(*host);
    else
      loaded.hosts.missing[name] = with_fix(std::move(host).error(), name);
  }
  return {};
}

}  // namespace lockstep::cli
