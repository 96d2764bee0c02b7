#include <catch2/catch.hpp>

#include "lockstep/archive/read.hpp"
#include "lockstep/archive/write.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

using namespace lockstep;
using ecosystem::Adoptee;
using ecosystem::File;

namespace {

// A project `lorem`, of which one cell adopts.
struct Fixture {
  explicit Fixture(const std::string& name) {
    project.name = "lorem";
    project.version = "1.2.0-rc.1";
    language.name = name;
    language.package = "lorem";
    cell.language = name;
    cell.target.name = "linux-x64";
    cell.target.os = "linux";
    cell.target.arch = "x64";
    cell.target.libc = "glibc";
    cell.glibc = "2.28";
  }

  Result<ecosystem::Package> adopt(const Adoptee& adoptee) const {
    const auto* row = ecosystem::find_ecosystem(language.name);
    const auto version = row->spell_version(project.version);
    const ecosystem::PackageRequest request{project, language, &cell,         {}, *version, {}, {},
                                            {},      {},       1'700'000'000, {}, {}};
    return row->adopt(request, adoptee);
  }

  model::Project project;
  model::Language language;
  model::Cell cell;
};

std::string bytes_of(const std::vector<archive::Entry>& entries, const std::string& path) {
  for (const auto& entry : entries) {
    if (entry.path == path) return entry.bytes.text();
  }
  return "absent: " + path;
}

Adoptee wheel(const std::string& name = "lorem") {
  const std::string info = name + "-9.dist-info/";
  return {
      name + "-9-1-cp310-cp310-linux_x86_64.whl",
      "",
      {{"lorem/__init__.py", "", false},
       {name + "-9.data/scripts/lorem", "#!python", true},
       {info + "METADATA",
        "Metadata-Version: 2.1\nName: Lorem\nVersion: 9\n\nVersion: in the text\n", false},
       {info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: other\nBuild: 1\nTag: cp310-cp310-linux_x86_64\n", false},
       {info + "RECORD", "old", false},
       {info + "RECORD.jws", "signed", false}}};
}

Adoptee gem(const std::string& name = "lorem") {
  const std::string yaml = "--- !ruby/object:Gem::Specification\nname: " + name +
                           "\nversion: !ruby/object:Gem::Version\n  version: 9.9.9\n"
                           "platform: x86_64-linux\ndate: 2020-01-01 00:00:00.000000000 Z\n"
                           "dependencies:\n- !ruby/object:Gem::Dependency\n  version: keep\n";
  const auto metadata = archive::write_gzip(yaml, 0, archive::GzipSystem::kUnix);
  const std::vector<archive::Entry> outer{{"metadata.gz", *metadata, false}};
  return {"a.gem", archive::write_ustar(outer, {})->joined(), {{"lib/lorem.rb", "lorem", false}}};
}

Adoptee npm(const std::string& name) {
  return {
      "a.tgz",
      "",
      {{"package/package.json",
        "{\n\t\"name\": \"" + name + "\",\n\t\"version\": \"9.9.9\",\n\t\"os\": [\"linux\"]\n}\n",
        false},
       {"package/lorem.node", "addon", true}}};
}

}  // namespace

TEST_CASE(
    "an adopted wheel keeps its interpreter's tags and takes our name, version and platform") {
  const auto package = Fixture("python").adopt(wheel());
  REQUIRE(package);
  CHECK(package->files.front().path ==
        "python/lorem-1.2.0rc1-cp310-cp310-manylinux_2_28_x86_64.whl");
  const auto files = archive::read_zip(package->files.front().bytes.joined());
  REQUIRE(files);
  const std::string info = "lorem-1.2.0rc1.dist-info/";
  CHECK(bytes_of(*files, info + "METADATA") ==
        "Metadata-Version: 2.1\nName: lorem\nVersion: 1.2.0rc1\n\nVersion: in the text\n");
  CHECK(bytes_of(*files, info + "WHEEL") ==
        "Wheel-Version: 1.0\nGenerator: other\nTag: cp310-cp310-manylinux_2_28_x86_64\n");
  CHECK(bytes_of(*files, "lorem-1.2.0rc1.data/scripts/lorem") == "#!python");
  const std::string record = bytes_of(*files, info + "RECORD");
  CHECK(record.find("lorem-1.2.0rc1.data/scripts/lorem,sha256=") != std::string::npos);
  CHECK(split(record, '\n').size() == files->size() + 1);
  CHECK(record.find("RECORD.jws") == std::string::npos);
}

TEST_CASE("an adopted wheel is another project's, no wheel, or lacks its metadata") {
  const auto other = Fixture("python").adopt(wheel("ipsum"));
  REQUIRE_FALSE(other);
  CHECK(other.error().message == "the wheel is of the project `ipsum`, the cell of `lorem`");
  CHECK_FALSE(Fixture("python").adopt({"lorem.whl", "", {}}));
  const auto bare = Fixture("python").adopt({"lorem-9-py3-none-any.whl", "", {}});
  REQUIRE_FALSE(bare);
  CHECK(bare.error().message == "the wheel holds no lorem-9.dist-info/METADATA");
}

TEST_CASE("an adopted gem takes our version, platform and date, the rest of its metadata stays") {
  const auto package = Fixture("ruby").adopt(gem());
  REQUIRE(package);
  CHECK(package->files.front().path == "ruby/lorem-1.2.0.pre.rc.1-x86_64-linux-gnu.gem");
  const auto outer = archive::read_tar(package->files.front().bytes.joined());
  REQUIRE(outer);
  const std::string metadata = *archive::read_gzip(bytes_of(*outer, "metadata.gz"));
  CHECK(metadata ==
        "--- !ruby/object:Gem::Specification\nname: lorem\nversion: !ruby/object:Gem::Version\n"
        "  version: '1.2.0.pre.rc.1'\nplatform: x86_64-linux-gnu\n"
        "date: 2023-11-14 00:00:00.000000000 Z\n"
        "dependencies:\n- !ruby/object:Gem::Dependency\n  version: keep\n");
  const std::string sums = *archive::read_gzip(bytes_of(*outer, "checksums.yaml.gz"));
  CHECK(sums.find(sha256(bytes_of(*outer, "data.tar.gz")).hex()) != std::string::npos);
}

TEST_CASE("an adopted gem is another project's or has no metadata") {
  const auto other = Fixture("ruby").adopt(gem("ipsum"));
  REQUIRE_FALSE(other);
  CHECK(other.error().message == "the gem is `ipsum`, the cell's is `lorem`");
  CHECK_FALSE(Fixture("ruby").adopt({"a.gem", archive::write_ustar({}, {})->joined(), {}}));
}

TEST_CASE("an adopted npm package keeps its own format and takes our version and platform") {
  const auto package = Fixture("node").adopt(npm("lorem-linux-x64-gnu"));
  REQUIRE(package);
  CHECK(package->files.front().path == "node/lorem-linux-x64-gnu-1.2.0-rc.1.tgz");
  const auto files = archive::read_tar_gz(package->files.front().bytes.joined());
  REQUIRE(files);
  const auto manifest = model::parse_json(bytes_of(*files, "package/package.json"));
  REQUIRE(manifest);
  CHECK(manifest->text_at("version") == "1.2.0-rc.1");
  CHECK(*manifest->find("cpu") == model::Value(model::Value::Array{"x64"}));
  CHECK(*manifest->find("libc") == model::Value(model::Value::Array{"glibc"}));
  const auto other = Fixture("node").adopt(npm("lorem"));
  REQUIRE_FALSE(other);
  CHECK(other.error().message == "the package is `lorem`, the cell's is `lorem-linux-x64-gnu`");
}
