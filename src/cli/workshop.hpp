#pragma once

#include <memory>
#include <string>

#include "load.hpp"
#include "lockstep/engine/build.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// The real things that a build works with. Stays where it is made: its members refer to others.
struct Workshop {
  sys::RealFilesystem files;
  sys::RealProcess process;
  sys::RealClock clock;
  std::unique_ptr<store::Store> store;
  executor::LocalExecutor executor{files, process};

  engine::Seams seams() { return {files, clock, *store, executor}; }
};

/// Opens the store that `--store`, LOCKSTEP_STORE or the user's cache folder names.
Result<std::unique_ptr<Workshop>> open_workshop(const std::string& store);

/// The absolute folder of the store that `--store` (or nothing), LOCKSTEP_STORE or the user's cache
/// folder names.
Result<std::string> store_folder(const sys::Filesystem& files, const std::string& given);

/// What the engine is told about a loaded project.
Result<engine::BuildOptions> engine_options(const BuildOptions& options, const Loaded& loaded);

}  // namespace lockstep::cli
