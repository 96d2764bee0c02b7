#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lockstep/executor/container_engine.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/toolchain/containerfiles.hpp"
#include "lockstep/toolchain/images.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// What the tasks of `lockstep images` work with: a project and an engine that answered.
struct ImageBench {
  sys::RealFilesystem files;
  sys::RealProcess process;
  std::string folder;  ///< absolute, of the project
  std::vector<toolchain::Containerfile> known;
  executor::ContainerEngine engine;
};

/// Finds the project that `common` names, its Containerfiles and the engine that `options` name.
Result<std::unique_ptr<ImageBench>> open_image_bench(const ImagesOptions& options,
                                                     const CommonOptions& common);

/// A call of the engine that reaches registries, through this machine's proxies.
sys::ProcessRequest networked_request(const executor::ContainerEngine& engine,
                                      std::vector<std::string> words);

/// The lock of the project in `folder`; empty where there is none. Errors: those of the file.
Result<toolchain::ImageLock> read_image_lock(const sys::Filesystem& files,
                                             const std::string& folder);

/// Pins `name` in the project's lock, one after the other where two are at it at once.
Result<void> write_pin(sys::Filesystem& files, const std::string& folder, const std::string& name,
                       const std::string& pinned);

/// The image of `reference`, brought from its registry where the engine has none.
Result<executor::EngineImage> bring_image(ImageBench& bench, const std::string& reference);

/// What `reference` is pinned to, of the image that it stands for: its digest at the registry that
/// the reference names, else the image's id.
std::string pinned_form(const std::string& reference, const executor::EngineImage& image);

/// `images pin`: writes what a name stands for, and tells it on stdout.
Result<int> pin_image(ImageBench& bench, const ImagesOptions& options, const CommonOptions& common);
/// `images pull`: brings what is pinned and not there. The Error holds every image that cannot be
/// had.
Result<int> pull_images(ImageBench& bench, const CommonOptions& common);

}  // namespace lockstep::cli
