#include "workshop.hpp"

#include <unistd.h>

#include <thread>

#include "guest_program.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/git.hpp"
#include "lockstep/sys/terminal.hpp"
#include "source_date.hpp"

namespace lockstep::cli {

namespace {

using Environment = std::map<std::string, std::string>;

std::string variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

unsigned jobs_of(const BuildOptions& options) {
  if (options.jobs > 0) return static_cast<unsigned>(options.jobs);
  return std::max(1U, std::thread::hardware_concurrency());
}

// Of the whole machine: a cell that wants more is ended, not the machine.
std::uint64_t memory_bytes() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long size = ::sysconf(_SC_PAGESIZE);
  return pages < 0 || size < 0
             ? 0
             : static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
}

// The host in the lexicon of the Remote Execution API.
std::map<std::string, std::string> platform_of(const toolchain::Host& host) {
  const std::string isa = host.arch == "x64"     ? "x86-64"
                          : host.arch == "arm64" ? "arm-a64"
                                                 : host.arch;
  return {{"ISA", isa}, {"OSFamily", host.os}};
}

}  // namespace

Result<std::int64_t> package_epoch(const std::string& folder) {
  constexpr std::int64_t kFirstZipDay = 315532800;
  LOCKSTEP_TRY(given, source_date(sys::environment()));
  if (given) return *given;
  LOCKSTEP_TRY(committed, sys::head_commit_time(folder));
  return committed.value_or(kFirstZipDay);
}

Result<std::string> store_folder(const sys::Filesystem& files, const std::string& given) {
  const Environment environment = sys::environment();
  std::string folder = given.empty() ? variable(environment, "LOCKSTEP_STORE") : given;
  if (folder.empty()) {
    const std::string cache = variable(environment, "XDG_CACHE_HOME");
    const std::string home = variable(environment, "HOME");
    if (cache.empty() && home.empty()) {
      return fail(ErrorKind::kUsage, "there is no place for the store: HOME is not set",
                  "name one: `--store DIR`, or set LOCKSTEP_STORE");
    }
    folder = join_path(cache.empty() ? home + "/.cache" : cache, "lockstep");
  }
  if (folder.starts_with('/')) return folder;
  LOCKSTEP_TRY(here, files.canonical("."));
  return join_path(here, folder);
}

Result<std::unique_ptr<Workshop>> open_workshop(const std::string& store) {
  auto workshop = std::make_unique<Workshop>();
  LOCKSTEP_TRY(folder, store_folder(workshop->files, store));
  LOCKSTEP_TRY(opened, store::Store::open(workshop->files, workshop->clock, folder));
  workshop->store = std::move(opened);
  return workshop;
}

Result<void> use_containers(const Loaded& loaded, unsigned jobs, Workshop& workshop) {
  if (!loaded.engine) return {};
  LOCKSTEP_TRY(guest, guest_program(workshop.store->folder()));
  executor::remove_left_containers(workshop.process, *loaded.engine);
  executor::ContainerLimits limits;
  limits.cpus = jobs;
  limits.memory_bytes = memory_bytes();
  workshop.executor.use(std::make_unique<executor::ContainerExecutor>(
      workshop.files, workshop.process, *loaded.engine, guest, limits));
  return {};
}

Result<engine::BuildOptions> engine_options(const BuildOptions& options, const Loaded& loaded) {
  const Environment environment = sys::environment();
  engine::BuildOptions built;
  built.folder = loaded.folder;
  built.dist = join_path(loaded.folder, "dist");
  built.files = loaded.survey.files;
  LOCKSTEP_TRY(program, sys::RealFilesystem().canonical("/proc/self/exe"));
  built.program = program;
  built.environment = environment;
  built.jobs = jobs_of(options);
  if (options.on_failure == OnFailure::kStop) built.failure = engine::FailurePolicy::kFailFast;
  if (!variable(environment, "LOCKSTEP_STALE_FAILS").empty())
    built.stale = engine::StalePolicy::kFail;
  built.keep_folders = !variable(environment, "LOCKSTEP_KEEP_FOLDERS").empty();
  built.platform = platform_of(loaded.hosts.local);
  LOCKSTEP_TRY(epoch, package_epoch(loaded.folder));
  built.epoch = epoch;
  return built;
}

}  // namespace lockstep::cli
