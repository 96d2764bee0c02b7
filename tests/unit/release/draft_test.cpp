#include "lockstep/release/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>

#include "fakes/fake_clock.hpp"
#include "fakes/fake_process.hpp"
#include "fakes/memory_filesystem.hpp"

using namespace lockstep;
using namespace lockstep::release;

namespace {

constexpr const char* kApi = "https://forge.example/repos/o/lorem";
constexpr const char* kWheel = "python/lorem-0.1.0.whl";
constexpr const char* kGem = "ruby/lorem-0.1.0.gem";

// A forge with one release; asset number i is the i-th of `assets`.
class FakeForge final : public sys::Http {
 public:
  struct Asset {
    std::string name;
    std::string bytes;
    std::string more = {};  // members of its JSON
  };

  explicit FakeForge(sys::Filesystem& files) : files_(files) {}

  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::lock_guard lock(mutex_);
    asked.push_back(request.url);
    if (busy-- > 0) return HttpResponse{503, {}, ""};
    const std::string releases = std::string(kApi) + "/releases";
    if (request.url.starts_with(releases + "?")) return HttpResponse{200, {}, list()};
    const std::size_t number = std::stoul(request.url.substr(releases.size() + 8));
    REQUIRE(request.headers.front().value == "application/octet-stream");
    REQUIRE(files_.write(request.save_as, assets.at(number).bytes, false));
    return HttpResponse{200, {}, ""};
  }

  Asset& asset(const std::string& name) {
    const auto found = std::ranges::find(assets, name, &Asset::name);
    REQUIRE(found != assets.end());
    return *found;
  }

  std::vector<Asset> assets;
  std::vector<std::string> asked;
  std::string tag = "v0.1.0";
  int busy = 0;
  bool is_draft = true;

 private:
  std::string list() const {
    std::string text;
    for (std::size_t i = 0; i < assets.size(); ++i)
      text += fmt::format(R"({}{{"id":{},"name":"{}","size":{}{}}})", i == 0 ? "" : ",", i,
                          assets[i].name, assets[i].bytes.size(), assets[i].more);
    return fmt::format(
        R"([{{"id":7,"tag_name":"{}","draft":{},"assets":[{}]}},{{"id":8,"tag_name":"nightly"}}])",
        tag, is_draft, text);
  }

  sys::Filesystem& files_;
  std::mutex mutex_;
};

model::Project project() {
  model::Project project;
  project.name = "lorem";
  project.version = "0.1.0";
  project.releases = {
      {"kind", "github"}, {"url", "https://forge.example"}, {"repository", "o/lorem"}};
  for (const char* name : {"python", "ruby"}) {
    model::Language language;
    language.name = name;
    language.package = "lorem";
    project.languages.push_back(language);
  }
  return project;
}

engine::Finished finished() {
  engine::Finished finished;
  finished.plan.project = project();
  finished.manifest = {"lorem", "0.1.0", {}};
  for (const char* file : {kWheel, kGem}) {
    model::PackageStep step;
    step.language = std::string(file).substr(0, std::string_view(file).find('/'));
    step.file = file;
    finished.plan.packages.push_back(step);
    model::Artifact artifact;
    artifact.language = step.language;
    artifact.file = file;
    artifact.size = std::string_view(file).size();
    artifact.digest = sha256(file);
    finished.manifest.artifacts.push_back(artifact);
  }
  return finished;
}

struct Bench {
  fakes::MemoryFilesystem files;
  fakes::FakeClock clock;
  fakes::FakeProcess process;
  FakeForge forge{files};
  int pauses = 0;
  Seams seams{files, forge, process, clock, {}, [this](double) { ++pauses; }, "/p/scratch"};
  model::Project here = project();

  explicit Bench(const engine::Finished& told = finished()) {
    files.add("/p/x", "");
    forge.assets = {{"manifest.json", to_json(to_value(told.manifest))},
                    {"plan.json", to_json(to_value(told.plan))},
                    {"lorem-0.1.0.whl", kWheel},
                    {"lorem-0.1.0.gem", kGem}};
  }

  Result<engine::Finished> bring() {
    return bring_draft({here, "0.1.0", "/p", "/p/draft"}, Patience{}, seams);
  }
};

Error refused(Bench& bench) {
  const auto brought = bench.bring();
  REQUIRE_FALSE(brought);
  return brought.error();
}

std::size_t packages_asked(const Bench& bench) {
  return static_cast<std::size_t>(std::ranges::count_if(bench.forge.asked, [](const auto& url) {
    return url.ends_with("/assets/2") || url.ends_with("/assets/3");
  }));
}

}  // namespace

TEST_CASE("a draft's assets become a dist, each under its own name once it is checked") {
  Bench bench;
  const auto brought = bench.bring();
  REQUIRE(brought);
  CHECK(brought->manifest.artifacts.size() == 2);
  CHECK(bench.files.read(std::string("/p/draft/") + kWheel) == kWheel);
  CHECK(bench.files.read(std::string("/p/draft/") + kGem) == kGem);
  CHECK(bench.files.status("/p/draft/manifest.json").kind == sys::FileKind::kFile);
  CHECK(bench.files.list("/p/draft/python")->size() == 1);
}

TEST_CASE("what was brought before is not brought again, unless its bytes are others") {
  Bench bench;
  REQUIRE(bench.bring());
  CHECK(packages_asked(bench) == 2);
  REQUIRE(bench.bring());
  CHECK(packages_asked(bench) == 2);
  bench.files.add(std::string("/p/draft/") + kWheel,
                  std::string(std::string_view(kWheel).size(), 'x'));
  REQUIRE(bench.bring());
  CHECK(packages_asked(bench) == 3);
  CHECK(bench.files.read(std::string("/p/draft/") + kWheel) == kWheel);
}

TEST_CASE("an asset with other bytes is refused by name and never gets a package's name") {
  Bench bench;
  bench.forge.asset("lorem-0.1.0.whl").bytes.back() = 'X';
  const Error error = refused(bench);
  CHECK(error.kind == ErrorKind::kCheckFailed);
  CHECK(error.where == "lorem-0.1.0.whl");
  CHECK(error.message == "the release v0.1.0 holds other bytes than were proved");
  CHECK(error.hint.contains("--dist DIR"));
  CHECK(bench.files.status(std::string("/p/draft/") + kWheel).kind == sys::FileKind::kMissing);
}

TEST_CASE("what the forge tells of an asset is enough to refuse it") {
  Bench bench;
  bench.forge.asset("lorem-0.1.0.whl").bytes += "longer";
  bench.forge.asset("lorem-0.1.0.gem").more = R"(,"digest":"sha256:00")";
  const Error error = refused(bench);
  CHECK(error.others.size() == 1);
  CHECK(packages_asked(bench) == 0);
}

TEST_CASE("a missing asset and one that broke off are named, with what to do") {
  Bench bench;
  bench.forge.asset("lorem-0.1.0.whl").name = "something-else.whl";
  bench.forge.asset("lorem-0.1.0.gem").more = R"(,"state":"starter")";
  const Error error = refused(bench);
  CHECK(error.kind == ErrorKind::kNotFound);
  REQUIRE(error.others.size() == 1);
  CHECK((error.message + error.others[0].message).contains("does not hold it"));
  CHECK((error.message + error.others[0].message).contains("its upload broke off"));
  CHECK(error.hint.contains("it may be deleted"));
  bench.forge.asset("manifest.json").name = "other.json";
  CHECK(refused(bench).where == "manifest.json");
}

TEST_CASE("a plan that leads to other registries than the configuration is refused") {
  engine::Finished told = finished();
  told.plan.project.languages[0].settings["upload_url"] = "https://elsewhere.example/";
  Bench bench(told);
  const Error error = refused(bench);
  CHECK(error.kind == ErrorKind::kCheckFailed);
  CHECK(error.message.contains("`languages.python`"));
  CHECK(error.hint.contains("check out v0.1.0"));
  CHECK(packages_asked(bench) == 0);
  told = finished();
  told.plan.project.name = "dolor";
  told.plan.project.releases["repository"] = "o/dolor";
  told.plan.project.languages.pop_back();
  Bench other(told);
  CHECK(refused(other).others.size() == 2);
}

TEST_CASE("names that lead elsewhere, that nobody planned or that come twice are refused") {
  engine::Finished told = finished();
  for (const char* file : {"../evil", "/etc/evil", "python/unplanned.whl", kWheel}) {
    model::Artifact artifact = told.manifest.artifacts[0];
    artifact.file = file;
    told.manifest.artifacts.push_back(artifact);
  }
  told.manifest.artifacts[1].size = std::uint64_t{3} << 30;
  Bench bench(told);
  CHECK(refused(bench).others.size() == 4);
  CHECK(packages_asked(bench) == 0);
}

TEST_CASE("records of another version, too large ones and damaged ones are refused") {
  engine::Finished told = finished();
  told.manifest.version = "0.2.0";
  Bench bench(told);
  CHECK(refused(bench).message == "it is of version 0.2.0, the release of 0.1.0");
  Bench damaged;
  damaged.forge.asset("plan.json").bytes = "{";
  CHECK(refused(damaged).where.contains("plan.json"));
  Bench large;
  large.forge.asset("plan.json").more = R"(,"size":99999999999)";
  CHECK(refused(large).message.contains("99999999999 bytes"));
}

TEST_CASE("a busy forge is asked again, and a release that nobody made is told of") {
  Bench bench;
  bench.forge.busy = 2;
  REQUIRE(bench.bring());
  CHECK(bench.pauses == 2);
  bench.forge.tag = "v9.9.9";
  CHECK(refused(bench).message == std::string("there is no release v0.1.0 at ") + kApi);
  bench.here.releases.clear();
  CHECK(refused(bench).kind == ErrorKind::kNotFound);
}

TEST_CASE("the manifest of an earlier release is read by its version, or as the last public one") {
  Bench bench;
  const auto ask = [&](const std::string& version, const std::string& below) {
    return released_manifest({bench.here, version, below, "/p"}, Patience{}, bench.seams);
  };
  bench.forge.is_draft = false;
  const auto named = ask("0.1.0", "0.3.0");
  REQUIRE(named);
  CHECK(named->artifacts.size() == 2);
  CHECK(ask("", "0.3.0") == named);
  CHECK(ask("", "0.1.0").error().message == "the forge has no public release before 0.1.0");
  CHECK(ask("0.2.0", "0.3.0").error().kind == ErrorKind::kNotFound);
  CHECK(packages_asked(bench) == 0);
  bench.forge.is_draft = true;
  CHECK(ask("", "0.3.0").error().kind == ErrorKind::kNotFound);
}

TEST_CASE("the manifest of another project or version is refused, and so is a broken one") {
  engine::Finished other = finished();
  other.manifest.version = "0.0.9";
  Bench bench(other);
  const auto ask = [](Bench& at) {
    return released_manifest({at.here, "0.1.0", "0.3.0", "/p"}, Patience{}, at.seams);
  };
  REQUIRE_FALSE(ask(bench));
  CHECK(ask(bench).error().kind == ErrorKind::kCheckFailed);
  CHECK(ask(bench).error().message == "the release v0.1.0 holds the manifest of lorem 0.0.9");
  Bench broken;
  broken.forge.asset("manifest.json").bytes = "no JSON";
  CHECK_FALSE(ask(broken));
  Bench none;
  none.here.releases.clear();
  CHECK(ask(none).error().message.contains("no `releases`"));
}
