#include <fmt/format.h>
#include <stdlib.h>

#include <chrono>
#include <thread>

#include "commands.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/registry/embedded.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "named_path.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using registry::EmbeddedOptions;
using registry::EmbeddedRegistries;

/// A folder of our own that goes with its scope.
class ScratchFolder {
 public:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  ~ScratchFolder() { static_cast<void>(sys::RealFilesystem().remove_all(path_)); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

 private:
  std::string path_;
};

Result<std::string> made_folder() {
  const auto environment = sys::environment();
  const auto named = environment.find("TMPDIR");
  std::string path =
      join_path(named == environment.end() ? "/tmp" : named->second, "lockstep-serve-XXXXXX");
  if (::mkdtemp(path.data()) != nullptr) return path;
  return fail(ErrorKind::kIo, "cannot make a folder for what is published",
              "name one:  lockstep serve --folder DIR");
}

Result<std::string> named_folder(const ServeOptions& options, const CommonOptions& common) {
  const sys::RealFilesystem files;
  LOCKSTEP_TRY(here, files.canonical(common.folder));
  return named_path(here, options.folder);
}

std::string client_lines(const EmbeddedRegistries& registries) {
  const auto addresses = registries.addresses();
  const auto at = [&](const char* name) { return addresses.at(name); };
  return fmt::format("{}\n"
                     "  a page that lists what is published; Ctrl-C ends\n"
                     "\n"
                     "python  twine upload --repository-url {} -u __token__ -p any FILE…\n"
                     "        pip install --index-url {} PACKAGE\n"
                     "node    npm publish --registry {} FILE.tgz\n"
                     "        npm install --registry {} PACKAGE\n"
                     "ruby    GEM_HOST_API_KEY=any gem push --host {} FILE.gem\n"
                     "        gem install --clear-sources --source {} GEM\n"
                     "go      git push --atomic {} main v1.2.3\n"
                     "        GOPROXY={} GONOSUMDB=* go get MODULE\n"
                     "\n"
                     "releases  {} (like GitHub's API), {} (like Gitea's)\n",
                     registries.origin(), at("python/upload"), at("python/index"),
                     at("node/registry"), at("node/registry"), at("ruby/host"), at("ruby/host"),
                     at("go/repository"), at("go/proxy"), at("releases/github"),
                     at("releases/gitea"));
}

void tell(const EmbeddedRegistries& registries, const CommonOptions& common) {
  if (common.form == AnswerForm::kText) return sys::write_out(client_lines(registries));
  const auto addresses = registries.addresses();
  sys::write_out(model::to_compact_json(model::Value::Object{
                     {"origin", registries.origin()},
                     {"addresses", model::Value::Object(addresses.begin(), addresses.end())}}) +
                 "\n");
}

Result<int> serve(const ServeOptions& options, const CommonOptions& common) {
  LOCKSTEP_TRY(folder, options.folder.empty() ? made_folder() : named_folder(options, common));
  std::optional<ScratchFolder> scratch;
  if (options.folder.empty()) scratch.emplace(folder);
  LOCKSTEP_TRY(registries,
               EmbeddedRegistries::start(
                   {.folder = folder, .port = options.port, .latency_ms = options.latency_ms}));
  tell(*registries, common);
  while (!sys::interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return exit_status(Error{.kind = ErrorKind::kInterrupted});
}

}  // namespace

int run_serve(const ServeOptions& options, const CommonOptions& common) {
  const auto status = serve(options, common);
  return status ? *status : report(status.error(), common);
}

}  // namespace lockstep::cli
