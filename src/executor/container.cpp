#include "lockstep/executor/container.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <random>
#include <set>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "shared_tree.hpp"
#include "task_run.hpp"

namespace lockstep::executor {

namespace {

constexpr const char* kRoot = "/lockstep/root";
constexpr const char* kCache = "/lockstep/cache";
constexpr const char* kLog = "/lockstep/log/output";
constexpr const char* kGuest = "/lockstep/bin/program";
constexpr const char* kLabel = "lockstep.container";

// Told apart by chance; the number says whose it is.
std::string container_name() {
  std::random_device random;
  return fmt::format("lockstep-{}-{:08x}{:08x}", ::getpid(), random(), random());
}

// A field of the engines' comma-separated words.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  return "\"" + replace_all(text, "\"", "\"\"") + "\"";
}

std::string words_of(const Mount& mount) {
  return "--mount=type=bind," + field("source=" + mount.outside) + "," +
         field("destination=" + mount.inside) + (mount.access == Access::kRead ? ",readonly" : "");
}

// What a container writes is the caller's. Without root, podman has to be asked to leave our number
// as it is.
std::vector<std::string> user_words(const ContainerEngine& engine) {
  std::vector<std::string> words = {fmt::format("--user={}:{}", ::getuid(), ::getgid())};
  if (engine.kind == EngineKind::kPodman && ::getuid() != 0) words.emplace_back("--userns=keep-id");
  return words;
}

// `@cache@/std/0f3a`, of all that the action finds there.
std::set<std::string> shared_trees(const model::Action& action) {
  std::set<std::string> trees;
  for (const model::Input& input : action.inputs) {
    const auto* upstream = std::get_if<model::UpstreamInput>(&input);
    if (upstream == nullptr || !is_shared(upstream->path)) continue;
    const auto parts = split(upstream->path, '/');
    if (parts.size() > 2) trees.insert(parts[1] + "/" + parts[2]);
  }
  return trees;
}

// The trees that the action reads and no container can write to, and the tools' own cache, which
// the actions of an image share.
Result<std::vector<Mount>> cache_mounts(sys::Filesystem& files, const Task& task) {
  const std::string image = sha256(task.action.image).hex().substr(0, 16);
  const std::string zig = join_path(task.cache, "images/" + image + "/zig");
  LOCKSTEP_CHECK(files.create_folders(zig));
  std::vector<Mount> mounts = {{join_path(kCache, "zig"), zig, Access::kWrite}};
  for (const std::string& tree : shared_trees(task.action))
    mounts.push_back({join_path(kCache, tree), join_path(task.cache, tree), Access::kRead});
  return mounts;
}

// Whatever end it came to, nothing of it stays.
void remove(sys::Process& process, const ContainerEngine& engine, const std::string& name) {
  sys::ProcessRequest request = engine_request(engine, {"rm", "--force", "--volumes", name});
  request.after_interrupt = sys::AfterInterrupt::kRun;
  static_cast<void>(process.run(request));
}

// Whether a process of that number is there, ours or anybody's.
bool is_running(const std::string& number) {
  pid_t id = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), id);
  return read.ec != std::errc() || id <= 0 || ::kill(id, 0) == 0 || errno == EPERM;
}

// What engines exit with when they could not run the container at all.
constexpr int kEngineFailed = 125;

std::unexpected<Error> engine_failed(const ContainerEngine& engine, const ContainerRun& run,
                                     const sys::ProcessResult& result) {
  const std::string said(trim(result.err));
  return fail(ErrorKind::kToolFailed,
              fmt::format("{} could not run a container of image `{}` (exit status {})",
                          file_name(engine.program), run.image, result.status),
              said.empty() ? "the engine said nothing about it" : said);
}

Result<std::string> said_by(Result<sys::ProcessResult> result, const ContainerEngine& engine,
                            const ContainerRun& run) {
  if (!result) return std::unexpected(std::move(result).error());
  if (result->status != 0) return engine_failed(engine, run, *result);
  return std::move(result->out);
}

Result<std::string> run_mounted(sys::Process& process, const ContainerEngine& engine,
                                const ContainerRun& run, const std::string& order,
                                const std::string& input, const std::atomic<bool>* stop) {
  sys::ProcessRequest request = engine_request(engine, container_words(run, order));
  request.stdin_bytes = input;
  request.stop = stop;
  auto result = process.run(request);
  if (!result || result->status >= kEngineFailed) remove(process, engine, run.name);
  return said_by(std::move(result), engine, run);
}

// A folder's contents or a file, to a place that is there.
std::string copied_from(const Mount& mount, const sys::Filesystem& files) {
  return files.status(mount.outside).kind == sys::FileKind::kFolder ? mount.outside + "/."
                                                                    : mount.outside;
}

// In steps, on a machine that has none of our files.
class CopiedRun {
 public:
  CopiedRun(sys::Filesystem& files, sys::Process& process, const ContainerEngine& engine,
            const ContainerRun& run, const std::atomic<bool>* stop)
      : files_(files), process_(process), engine_(engine), run_(run), stop_(stop) {}
  ~CopiedRun() { remove(process_, engine_, run_.name); }
  CopiedRun(const CopiedRun&) = delete;
  CopiedRun& operator=(const CopiedRun&) = delete;

  Result<std::string> all(const std::string& order, const std::string& input) {
    LOCKSTEP_CHECK(ask(creation_words(run_, order)));
    LOCKSTEP_CHECK(ask({"cp", run_.guest, inside(kGuest)}));
    for (const Mount& mount : run_.mounts) {
      if (is_filled(mount))
        LOCKSTEP_CHECK(ask({"cp", copied_from(mount, files_), inside(mount.inside)}));
    }
    auto said = ask({"start", "--attach", "--interactive", run_.name}, input);
    for (const Mount& mount : run_.mounts) take_back(mount);
    return said;
  }

 private:
  std::string inside(const std::string& path) const { return run_.name + ":" + path; }

  // The tools' own cache stays with the engine.
  static bool is_filled(const Mount& mount) { return mount.inside != join_path(kCache, "zig"); }

  Result<std::string> ask(const std::vector<std::string>& words, const std::string& input = {}) {
    sys::ProcessRequest request = engine_request(engine_, words);
    request.stdin_bytes = input;
    request.stop = stop_;
    return said_by(process_.run(request), engine_, run_);
  }

  // Of a folder what is wanted of it; whoever looks for the rest says that it is missing.
  void take_back(const Mount& mount) {
    if (mount.access != Access::kWrite || !is_filled(mount)) return;
    if (mount.inside == kLog) {
      static_cast<void>(ask({"cp", inside(kLog), mount.outside}));
      return;
    }
    for (const std::string& output : run_.outputs) {
      const std::string to = join_path(mount.outside, output);
      if (!files_.remove_all(to) || !files_.create_folders(std::string(parent_path(to)))) continue;
      static_cast<void>(ask({"cp", inside(join_path(mount.inside, output)), to}));
    }
  }

  sys::Filesystem& files_;
  sys::Process& process_;
  const ContainerEngine& engine_;
  const ContainerRun& run_;
  const std::atomic<bool>* stop_;
};

Result<std::string> run_guest(sys::Filesystem& files, sys::Process& process,
                              const ContainerEngine& engine, const ContainerRun& run,
                              const std::string& order, const std::string& input,
                              const std::atomic<bool>* stop) {
  if (engine.host.empty()) return run_mounted(process, engine, run, order, input, stop);
  return CopiedRun(files, process, engine, run, stop).all(order, input);
}

// What a container may do, wherever its files come from.
std::vector<std::string> confinement_words(const ContainerRun& run) {
  std::vector<std::string> words = {"--interactive",
                                    "--pull=never",
                                    "--name=" + run.name,
                                    std::string("--label=") + kLabel,
                                    run.network == model::Network::kHost ? "--network=host"
                                                                         : "--network=none",
                                    "--read-only",
                                    "--tmpfs=/tmp:rw,exec,mode=1777,size=1g",
                                    "--cap-drop=all",
                                    "--security-opt=no-new-privileges",
                                    "--security-opt=label=disable",
                                    fmt::format("--pids-limit={}", run.limits.processes),
                                    "--workdir=/",
                                    "--entrypoint=" + std::string(kGuest)};
  words.insert(words.end(), run.user.begin(), run.user.end());
  if (run.limits.cpus > 0) words.push_back(fmt::format("--cpus={}", run.limits.cpus));
  if (run.limits.memory_bytes > 0)
    words.push_back(fmt::format("--memory={}", run.limits.memory_bytes));
  return words;
}

}  // namespace

std::vector<std::string> container_words(const ContainerRun& run, const std::string& order) {
  std::vector<std::string> words = {"run", "--rm"};
  std::ranges::move(confinement_words(run), std::back_inserter(words));
  words.push_back(words_of(Mount{kGuest, run.guest, Access::kRead}));
  for (const Mount& mount : run.mounts) words.push_back(words_of(mount));
  words.insert(words.end(), {run.image, order});
  return words;
}

std::vector<std::string> creation_words(const ContainerRun& run, const std::string& order) {
  std::vector<std::string> words = {"create"};
  std::ranges::move(confinement_words(run), std::back_inserter(words));
  words.push_back("--volume=" + std::string(parent_path(kGuest)));
  for (const Mount& mount : run.mounts) {
    const bool is_cache = mount.inside == join_path(kCache, "zig");
    const std::string folder = mount.inside == kLog ? std::string(parent_path(kLog)) : mount.inside;
    const std::string named = "lockstep-zig-" + sha256(run.image).hex().substr(0, 16) + ":";
    words.push_back("--volume=" + (is_cache ? named : "") + folder);
  }
  words.insert(words.end(), {run.image, order});
  return words;
}

Result<Outcome> ContainerExecutor::execute(const Task& task) {
  const Places places{kRoot, kCache, kGuest, kLog};
  LOCKSTEP_TRY(mounts, cache_mounts(files_, task));
  mounts.push_back({kRoot, task.root, Access::kWrite});
  mounts.push_back({kLog, task.log, Access::kWrite});
  const ContainerRun run{task.action.image,   container_name(),    guest_,  std::move(mounts),
                         user_words(engine_), task.action.network, limits_, task.action.outputs};
  return run_task(
      files_, task, places,
      [&](const std::vector<sys::ProcessRequest>& commands) -> Result<std::vector<CommandEnd>> {
        const std::string order = model::to_compact_json(order_of(commands));
        LOCKSTEP_TRY(said, run_guest(files_, process_, engine_, run, "run", order, task.stop));
        LOCKSTEP_TRY(report, model::parse_json(said));
        return ends_of(report);
      });
}

void remove_left_containers(sys::Process& process, const ContainerEngine& engine) {
  if (!engine.host.empty()) return;
  const auto listed = process.run(engine_request(
      engine, {"ps", "--all", std::string("--filter=label=") + kLabel, "--format={{.Names}}"}));
  if (!listed) return;
  for (const std::string& name : split(listed->out, '\n')) {
    const auto words = split(name, '-');
    if (words.size() == 3 && !is_running(words[1])) remove(process, engine, name);
  }
}

Result<Outcome> PlacedExecutor::execute(const Task& task) {
  if (task.action.image.empty()) return local_.execute(task);
  if (container_ != nullptr) return container_->execute(task);
  return fail(ErrorKind::kInternal, "an action asks for an image, and no engine was looked for");
}

Result<std::string> ask_guest(sys::Process& process, const ContainerEngine& engine,
                              const std::string& image, const std::string& guest,
                              const std::string& order, const std::string& input) {
  const ContainerRun run{
      image, container_name(), guest, {}, user_words(engine), model::Network::kNone, {}};
  sys::RealFilesystem files;
  return run_guest(files, process, engine, run, order, input, nullptr);
}

}  // namespace lockstep::executor
