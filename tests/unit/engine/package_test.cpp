#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/sys/process.hpp"

using namespace lockstep;
using engine::Bench;
using engine::StepOutcome;

namespace {

#if defined(__aarch64__)
constexpr const char* kArch = "arm64";
#else
constexpr const char* kArch = "x64";
#endif

// The version slot as the starters' C cores carry it.
constexpr const char* kSource = R"(
__attribute__((visibility("default"))) const volatile char lockstep_version_slot[128] =
    "lockstep\xf3\x9a\x1d\xe5\x07\xb8\xc4\x62" "0.0.0";
__attribute__((visibility("default"))) const volatile char* lorem_version(void) { return lockstep_version_slot + 16; }
)";

// A plan of one gem whose library the action `core` compiles with this machine's own compiler.
class GemBench : public Bench {
 public:
  GemBench() {
    REQUIRE(files.create_folders(options.folder + "/ruby/lib"));
    REQUIRE(files.write(options.folder + "/core/lib.c", kSource, false));
    REQUIRE(files.write(options.folder + "/ruby/lib/lorem.rb", "module Lorem; end\n", false));
    options.files.push_back("ruby/lib/lorem.rb");
    model::Language ruby;
    ruby.name = "ruby";
    ruby.folder = "ruby";
    ruby.package = "lorem";
    plan.project.description = "A test";
    plan.project.authors = {"Nobody"};
    plan.project.languages = {ruby};
    plan.versions = {{"ruby", "1.2.3"}};
    plan.project.cells = plan.cells = {cell()};
    model::Action& core = add("core");
    core.commands = {{"cc", "-shared", "-fPIC", "-nostdlib", "-Wl,--build-id=none", "-o",
                      "liblorem.so", "core/lib.c"}};
    core.env = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    core.outputs = {"liblorem.so"};
    plan.packages = {step()};
  }

  Result<engine::BuildReport> build_really() {
    executor::LocalExecutor local(files, process);
    return engine::build(plan, options, {files, clock, *store, local},
                         [this](const engine::Event& event) { events.push_back(event); });
  }

  std::string dist_file(const std::string& path) {
    return files.read(options.dist + "/" + path).value_or("(missing)");
  }

  sys::RealProcess process;

 private:
  static model::Cell cell() {
    model::Cell cell;
    cell.language = "ruby";
    cell.target.name = std::string("linux-") + kArch;
    cell.target.os = "linux";
    cell.target.arch = kArch;
    cell.target.libc = "glibc";
    cell.glibc = "2.17";
    return cell;
  }

  model::PackageStep step() const {
    model::PackageStep step;
    step.id = std::string("package/ruby/linux-") + kArch;
    step.language = "ruby";
    step.target = std::string("linux-") + kArch;
    const auto file = ecosystem::find_ecosystem("ruby")->package_file(
        plan.project, plan.project.languages[0], cell(), "1.2.3");
    REQUIRE(file);
    step.file = *file;
    step.natives = {{"shared", "core", "liblorem.so", ""}};
    return step;
  }
};

}  // namespace

TEST_CASE("a package is compiled, checked, versioned, packed and listed with its digest") {
  GemBench bench;
  const auto report = bench.build_really();
  REQUIRE(report);
  REQUIRE(report->ok());
  CHECK(report->replaced_dist);
  const auto& artifact = *report->packages[0].artifact;
  const std::string gem = bench.dist_file(artifact.file);
  CHECK(artifact.size == gem.size());
  CHECK(artifact.digest == sha256(gem));
  CHECK(bench.dist_file("SHA256SUMS") == artifact.digest.hex() + "  " + artifact.file + "\n");
  const auto manifest =
      model::manifest_from_value(model::parse_json(bench.dist_file("manifest.json")).value());
  REQUIRE(manifest);
  CHECK(manifest->artifacts == std::vector<model::Artifact>{artifact});
  CHECK(artifact.facts.text_at("slot") == "1.2.3");
  const auto plan = model::plan_from_value(model::parse_json(bench.dist_file("plan.json")).value());
  REQUIRE(plan);
  CHECK(*plan == bench.plan);
}

TEST_CASE("a new version packs again and compiles nothing; the same version gives the same bytes") {
  GemBench bench;
  const auto first = bench.build_really();
  REQUIRE(first);
  bench.plan.project.version = "1.2.4";
  const auto second = bench.build_really();
  REQUIRE(second);
  CHECK(second->actions[0].outcome == StepOutcome::kFromStore);
  CHECK(second->packages[0].artifact->facts.text_at("slot") == "1.2.4");
  CHECK(second->packages[0].artifact->digest != first->packages[0].artifact->digest);
  bench.plan.project.version = "1.2.3";
  CHECK(bench.build_really()->packages[0].artifact->digest == first->packages[0].artifact->digest);
}

TEST_CASE("a library that compiles its version in and has a slot all the same says one version") {
  GemBench bench;
  bench.plan.slot = false;
  CHECK(bench.build_really()->packages[0].artifact->facts.text_at("slot") == "1.2.3");
}

TEST_CASE("a library that does not fit its cell fails it with its name, and dist stays") {
  GemBench bench;
  REQUIRE(bench.build_really());
  const std::string before = bench.dist_file("SHA256SUMS");
  bench.plan.cells[0].target.arch = bench.plan.cells[0].target.arch == "x64" ? "arm64" : "x64";
  const auto report = bench.build_really();
  REQUIRE(report);
  CHECK_FALSE(report->ok());
  REQUIRE(report->packages[0].error);
  CHECK(report->packages[0].error->kind == ErrorKind::kCheckFailed);
  CHECK(report->packages[0].error->where.find("ruby/linux-") == 0);
  CHECK(bench.dist_file("SHA256SUMS") == before);
}

TEST_CASE(
    "a core that does not compile fails its packages with its name; its error is in the report") {
  GemBench bench;
  REQUIRE(bench.files.write(bench.options.folder + "/core/lib.c", "this is no C;", false));
  const auto report = bench.build_really();
  REQUIRE(report);
  REQUIRE(report->actions[0].error);
  CHECK(report->actions[0].error->hint.find("core/lib.c:1:1: error:") == 0);
  CHECK(report->packages[0].outcome == StepOutcome::kNeedsFailed);
  CHECK(report->packages[0].error->message == "not built, because `core` failed");
}

TEST_CASE("a read-only dist is refused before anything runs") {
  if (::geteuid() != 0) return;
  GemBench bench;
  REQUIRE(bench.build_really());
  const char* dist = bench.options.dist.c_str();
  REQUIRE(::mount(dist, dist, nullptr, MS_BIND, nullptr) == 0);
  REQUIRE(::mount(nullptr, dist, nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0);
  REQUIRE(bench.files.write(bench.options.folder + "/core/lib.c", std::string(kSource) + "int x;",
                            false));
  bench.events.clear();
  const auto report = bench.build_really();
  ::umount(dist);
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::kIo);
  CHECK(report.error().message.find("Read-only file system") != std::string::npos);
  CHECK(bench.events.empty());
}

TEST_CASE("a full disk fails the package with the system's reason and leaves dist as it was") {
  GemBench bench;
  REQUIRE(bench.build_really());
  const std::string before = bench.dist_file("SHA256SUMS");
  bench.plan.project.version = "9.9.9";
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{2000, 2000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto report = bench.build_really();
    const bool right = report && !report->ok() && report->packages[0].error &&
                       report->packages[0].error->kind == ErrorKind::kIo &&
                       report->packages[0].error->hint.find("ulimit -f") != std::string::npos;
    ::_exit(right ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(bench.dist_file("SHA256SUMS") == before);
}

TEST_CASE("a second build with nothing changed packs nothing and leaves dist alone") {
  GemBench bench;
  const auto first = bench.build_really();
  REQUIRE(first);
  const auto before = bench.files.status(bench.options.dist);
  bench.reopen();
  bench.events.clear();
  const auto second = bench.build_really();
  REQUIRE(second);
  CHECK(second->ok());
  CHECK_FALSE(second->replaced_dist);
  CHECK(second->packages[0].outcome == StepOutcome::kFromStore);
  CHECK(second->packages[0].artifact->digest == first->packages[0].artifact->digest);
  CHECK(bench.files.status(bench.options.dist) == before);
  CHECK(bench.files.list(bench.options.folder).value().size() == 5);
}

TEST_CASE("a dist that was meddled with is put right from the store, nothing is packed") {
  GemBench bench;
  const auto first = bench.build_really();
  REQUIRE(first);
  const std::string& gem = first->packages[0].artifact->file;
  const std::string bytes = bench.dist_file(gem);
  std::string flipped = bytes;
  flipped[bytes.size() / 2] = static_cast<char>(flipped[bytes.size() / 2] ^ 1);
  const std::vector<std::function<void()>> meddlings = {
      [&] { REQUIRE(bench.files.write(bench.options.dist + "/" + gem, flipped, false)); },
      [&] { REQUIRE(bench.files.remove_all(bench.options.dist + "/" + gem)); },
      [&] { REQUIRE(bench.files.write(bench.options.dist + "/ruby/more", "", false)); },
      [&] { REQUIRE(bench.files.write(bench.options.dist + "/SHA256SUMS", "", false)); },
      [&] { REQUIRE(bench.files.write(bench.options.dist + "/manifest.json", "{}", false)); },
      [&] { REQUIRE(bench.files.write(bench.options.dist + "/plan.json", "{}", false)); },
  };
  for (const auto& meddle : meddlings) {
    meddle();
    const auto report = bench.build_really();
    REQUIRE(report);
    CHECK(report->replaced_dist);
    CHECK(report->packages[0].outcome == StepOutcome::kFromStore);
    CHECK(bench.dist_file(gem) == bytes);
    CHECK(bench.files.list(bench.options.dist + "/ruby").value().size() == 1);
    CHECK(model::manifest_from_value(model::parse_json(bench.dist_file("manifest.json")).value()));
  }
}

TEST_CASE("a stored package or library with a flipped byte is thrown away and made anew") {
  GemBench bench;
  const auto first = bench.build_really();
  REQUIRE(first);
  const auto& artifact = *first->packages[0].artifact;
  const auto flip = [&](const Digest& digest) {
    const std::string path = bench.store->blob_path(digest);
    std::string bytes = bench.files.read(path).value();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    REQUIRE(bench.files.write(path, bytes, false));
    bench.reopen();
  };
  flip(artifact.digest);
  REQUIRE(bench.files.remove_all(bench.options.dist));
  const auto again = bench.build_really();
  REQUIRE(again);
  CHECK(again->actions[0].outcome == StepOutcome::kFromStore);
  CHECK(again->packages[0].outcome == StepOutcome::kRan);
  CHECK(again->packages[0].artifact->digest == artifact.digest);

  const auto library = bench.store->lookup(first->actions[0].key, {"liblorem.so"});
  REQUIRE(library);
  flip(library->files[0].digest);
  bench.plan.project.version = "1.2.4";
  const auto compiled = bench.build_really();
  REQUIRE(compiled);
  CHECK(compiled->ok());
  CHECK(compiled->actions[0].outcome == StepOutcome::kRan);
}

TEST_CASE("a README and a binding's own file pack again and compile nothing") {
  GemBench bench;
  bench.plan.project.readme = "README.md";
  REQUIRE(bench.build_really());
  for (const std::string path : {"README.md", "ruby/lib/lorem.rb"}) {
    REQUIRE(bench.files.write(bench.options.folder + "/" + path, "# other\n", false));
    const auto report = bench.build_really();
    REQUIRE(report);
    CHECK(report->actions[0].outcome == StepOutcome::kFromStore);
    CHECK(report->packages[0].outcome == StepOutcome::kRan);
  }
  CHECK(bench.build_really()->packages[0].outcome == StepOutcome::kFromStore);
}
