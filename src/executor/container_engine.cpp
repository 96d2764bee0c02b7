#include "lockstep/executor/container_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"
#include "time_limit.hpp"

namespace lockstep::executor {

namespace {

using Environment = std::map<std::string, std::string>;

constexpr auto kAnswerLimit = std::chrono::seconds(30);
constexpr auto kInspectLimit = std::chrono::seconds(60);

constexpr const char* kInstall = "install one (Debian: podman with runc), or name one: "
                                 "LOCKSTEP_CONTAINER_ENGINE=/path/to/podman";

// What engines read: where they keep images and how they reach a host. Any token of a registry
// stays in files of theirs, and proxies are left out, since podman would hand them on to
// containers.
constexpr auto kEngineVariables = std::to_array<std::string_view>({"PATH",
                                                                   "HOME",
                                                                   "USER",
                                                                   "TMPDIR",
                                                                   "XDG_RUNTIME_DIR",
                                                                   "XDG_CONFIG_HOME",
                                                                   "XDG_DATA_HOME",
                                                                   "DBUS_SESSION_BUS_ADDRESS",
                                                                   "SSH_AUTH_SOCK",
                                                                   "CONTAINERS_CONF",
                                                                   "CONTAINERS_STORAGE_CONF",
                                                                   "CONTAINERS_REGISTRIES_CONF",
                                                                   "REGISTRY_AUTH_FILE",
                                                                   "BUILDAH_ISOLATION",
                                                                   "STORAGE_DRIVER",
                                                                   "STORAGE_OPTS",
                                                                   "CONTAINER_HOST",
                                                                   "CONTAINER_CONNECTION",
                                                                   "CONTAINER_SSHKEY",
                                                                   "DOCKER_HOST",
                                                                   "DOCKER_CONTEXT",
                                                                   "DOCKER_CONFIG",
                                                                   "DOCKER_CERT_PATH"});

std::string value_of(const Environment& env, const std::string& name) {
  const auto found = env.find(name);
  return found == env.end() ? std::string() : found->second;
}

Environment engine_environment(const Environment& env) {
  Environment kept;
  for (const auto& [name, value] : env) {
    if (std::ranges::find(kEngineVariables, name) != kEngineVariables.end()) kept[name] = value;
  }
  return kept;
}

EngineKind kind_of(const std::string& program) {
  return file_name(program).starts_with("docker") ? EngineKind::kDocker : EngineKind::kPodman;
}

// The programs to try, in order: a named one alone.
std::vector<std::string> wished_programs(const Environment& env) {
  const std::string named = value_of(env, "LOCKSTEP_CONTAINER_ENGINE");
  if (!named.empty()) return {named};
  return {"podman", "docker"};
}

std::string in_our_words(std::string_view arch) {
  if (arch == "amd64" || arch == "x86_64") return "x64";
  if (arch == "aarch64") return "arm64";
  if (arch == "386") return "x86";
  return std::string(arch);
}

std::string last_lines(const sys::ProcessResult& result) {
  constexpr std::size_t kShown = 5;
  auto lines = split(trim(result.err.empty() ? result.out : result.err), '\n');
  if (lines.size() > kShown)
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kShown));
  return join(lines, "\n");
}

std::unexpected<Error> failed(const ContainerEngine& engine, std::string_view task,
                              const sys::ProcessResult& result) {
  return fail(ErrorKind::kToolFailed,
              fmt::format("`{}` cannot {} (exit status {})", engine.program, task, result.status),
              last_lines(result));
}

// Asks for version and machine. Of docker only the server's count: its client runs nothing.
std::vector<std::string> version_words(const ContainerEngine& engine) {
  const bool is_docker = engine.kind == EngineKind::kDocker;
  const char* shown = is_docker             ? "{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}"
                      : engine.host.empty() ? "{{.Client.Version}} {{.Client.OsArch}}"
                                            : "{{.Server.Version}} {{.Server.OsArch}}";
  return {"version", "--format", shown};
}

// `4.3.1 linux/amd64`
std::optional<ContainerEngine> understood(ContainerEngine engine, std::string_view said) {
  const auto words = split(trim(said), ' ');
  if (words.size() != 2 || words[0].empty()) return std::nullopt;
  const auto platform = split(words[1], '/');
  if (platform.size() < 2) return std::nullopt;
  engine.version = words[0];
  engine.arch = in_our_words(platform[1]);
  return engine;
}

Result<ContainerEngine> ask_engine(sys::Process& process, ContainerEngine engine) {
  auto answer = run_within(process, engine_request(engine, version_words(engine)), kAnswerLimit);
  if (!answer) {
    Error error = std::move(answer).error();
    if (error.kind == ErrorKind::kIo && error.hint.empty())
      error.hint = "see what it waits for:   " + engine.program + " version";
    return std::unexpected(std::move(error));
  }
  if (answer->status != 0) return failed(engine, "be reached", *answer);
  auto found = understood(engine, answer->out);
  if (!found) {
    return fail(ErrorKind::kToolFailed,
                fmt::format("`{}` answers in words of no container engine", engine.program),
                last_lines(*answer));
  }
  return *std::move(found);
}

Result<void> check_host(const std::string& host) {
  if (host.empty()) return {};
  for (const std::string_view scheme : {"ssh://", "unix://", "tcp://"}) {
    if (host.starts_with(scheme) && host.size() > scheme.size()) return {};
  }
  return fail(ErrorKind::kUsage, fmt::format("`{}` is no address of a container engine", host),
              "one looks like ssh://user@machine/run/podman/podman.sock");
}

Result<ContainerEngine> try_program(sys::Process& process, const Environment& env,
                                    const std::string& program, const std::string& host) {
  ContainerEngine engine{kind_of(program), program, host, {}, {}, engine_environment(env)};
  if (program.find('/') == std::string::npos) {
    LOCKSTEP_TRY(path, sys::find_program(program, value_of(env, "PATH")));
    engine.program = path;
  }
  return ask_engine(process, std::move(engine));
}

// Of several failures that one which tells most: of an engine that is there.
Error worse(Error first, Error second) {
  return first.kind == ErrorKind::kNotFound ? std::move(second) : std::move(first);
}

std::vector<std::string> texts_at(const model::Value& value, std::string_view key) {
  std::vector<std::string> texts;
  const model::Value* found = value.find(key);
  if (found == nullptr || found->array() == nullptr) return texts;
  for (const model::Value& each : *found->array()) {
    if (each.text() != nullptr) texts.push_back(*each.text());
  }
  return texts;
}

// One of the array that `image inspect` prints, in the words that both engines share.
std::optional<EngineImage> read_image(const std::string& json) {
  const auto value = model::parse_json(json);
  if (!value || value->array() == nullptr || value->array()->size() != 1) return std::nullopt;
  const model::Value& row = value->array()->front();
  EngineImage image;
  image.id = row.text_at("Id");
  if (image.id.empty()) return std::nullopt;
  if (!image.id.starts_with("sha256:")) image.id = "sha256:" + image.id;
  image.names = texts_at(row, "RepoTags");
  image.digests = texts_at(row, "RepoDigests");
  image.os = row.text_at("Os");
  image.arch = in_our_words(row.text_at("Architecture"));
  const model::Value* size = row.find("Size");
  if (size != nullptr && size->integer() != nullptr && *size->integer() > 0)
    image.size = static_cast<std::uint64_t>(*size->integer());
  return image;
}

bool says_absent(const sys::ProcessResult& result) {
  const std::string said = lower(result.err);
  return said.find("no such image") != std::string::npos ||
         said.find("image not known") != std::string::npos ||
         said.find("failed to find image") != std::string::npos;
}

Result<void> check_machine(const ContainerEngine& engine, const EngineImage& image,
                           const std::string& reference) {
  if (image.os == "linux" && image.arch == engine.arch) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("image `{}` is for {} {}, and {} runs linux {} here", reference, image.os,
                          image.arch, file_name(engine.program), engine.arch),
              fmt::format("name its image for {}, by that one's own digest", engine.arch));
}

}  // namespace

sys::ProcessRequest engine_request(const ContainerEngine& engine, std::vector<std::string> words) {
  sys::ProcessRequest request;
  request.argv = {engine.program};
  if (!engine.host.empty()) {
    request.argv.emplace_back(engine.kind == EngineKind::kDocker ? "--host" : "--url");
    request.argv.push_back(engine.host);
  }
  std::ranges::move(words, std::back_inserter(request.argv));
  request.env = engine.env;
  return request;
}

Result<ContainerEngine> find_engine(sys::Process& process, const Environment& env,
                                    const std::string& host) {
  LOCKSTEP_CHECK(check_host(host));
  Error problem{ErrorKind::kNotFound};
  for (const std::string& program : wished_programs(env)) {
    auto engine = try_program(process, env, program, host);
    if (engine || engine.error().kind == ErrorKind::kInterrupted) return engine;
    problem = worse(std::move(problem), std::move(engine).error());
  }
  if (problem.kind != ErrorKind::kNotFound) return std::unexpected(std::move(problem));
  const std::string named = value_of(env, "LOCKSTEP_CONTAINER_ENGINE");
  return fail(ErrorKind::kNotFound,
              named.empty()
                  ? "there is no container engine: neither podman nor docker is on the PATH"
                  : fmt::format("there is no container engine `{}`, which "
                                "LOCKSTEP_CONTAINER_ENGINE names",
                                named),
              kInstall);
}

Result<EngineImage> find_image(sys::Process& process, const ContainerEngine& engine,
                               const std::string& reference) {
  if (reference.empty() || reference.starts_with("-"))
    return fail(ErrorKind::kUsage, fmt::format("`{}` is no name of an image", reference));
  LOCKSTEP_TRY(answer,
               run_within(process, engine_request(engine, {"image", "inspect", "--", reference}),
                          kInspectLimit));
  if (answer.status != 0 && says_absent(answer)) {
    return fail(ErrorKind::kNotFound,
                fmt::format("{} has no image `{}`", engine.program, reference));
  }
  if (answer.status != 0) return failed(engine, fmt::format("look at `{}`", reference), answer);
  auto image = read_image(answer.out);
  if (!image) {
    return fail(ErrorKind::kToolFailed,
                fmt::format("`{}` describes image `{}` in words that are not known", engine.program,
                            reference));
  }
  LOCKSTEP_CHECK(check_machine(engine, *image, reference));
  return *std::move(image);
}

}  // namespace lockstep::executor
