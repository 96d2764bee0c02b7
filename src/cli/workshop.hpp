#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "load.hpp"
#include "lockstep/engine/build.hpp"
#include "lockstep/executor/container.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// The real things that a build works with. Stays where it is made: its members refer to others.
struct Workshop {
  sys::RealFilesystem files;
  sys::RealProcess process;
  sys::RealClock clock;
  std::unique_ptr<store::Store> store;
  executor::LocalExecutor local{files, process};
  executor::PlacedExecutor executor{local};

  engine::Seams seams() { return {files, clock, *store, executor}; }
};

/// Lets the workshop run containers by the engine that `loaded` found; nothing changes when its
/// cells need none. `jobs`: how many cores a container may use. Errors: as of guest_program.
Result<void> use_containers(const Loaded& loaded, unsigned jobs, Workshop& workshop);

/// Opens the store that `--store`, LOCKSTEP_STORE or the user's cache folder names.
Result<std::unique_ptr<Workshop>> open_workshop(const std::string& store);

/// The absolute folder of the store that `--store` (or nothing), LOCKSTEP_STORE or the user's cache
/// folder names.
Result<std::string> store_folder(const sys::Filesystem& files, const std::string& given);

/// Seconds since 1970 for the time stamps in packages: SOURCE_DATE_EPOCH, else the time of the
/// commit that `folder` stands at, else 1980-01-01, the first day a ZIP file can name.
Result<std::int64_t> package_epoch(const std::string& folder);

/// What the engine is told about a loaded project.
Result<engine::BuildOptions> engine_options(const BuildOptions& options, const Loaded& loaded);

}  // namespace lockstep::cli
