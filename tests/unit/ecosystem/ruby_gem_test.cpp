#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lockstep/archive/read.hpp"
#include "lockstep/archive/write.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {
const Ecosystem& ruby_ecosystem();
}  // namespace lockstep::ecosystem

namespace {

using namespace lockstep;
using ecosystem::File;
using ecosystem::Native;
using ecosystem::ruby_ecosystem;
using model::Cell;
using model::Language;
using model::Project;
using model::Target;

Project lorem() {
  Project project;
  project.name = "lorem";
  project.version = "0.1.0";
  project.description = "A small text generator: native\n\nWith a second paragraph.";
  project.license = "MIT OR Apache-2.0";
  project.license_file = "LICENSE";
  project.readme = "README.md";
  project.repository = "https://example.com/lorem";
  project.authors = {"The lorem authors", "O'Brien <o@example.com>"};
  Language ruby;
  ruby.name = "ruby";
  ruby.folder = "bindings/ruby";
  ruby.package = "lorem";
  project.languages = {ruby};
  return project;
}

Cell cell(const std::string& os, const std::string& arch, const std::string& libc = "",
          const std::string& abi = "") {
  Cell cell;
  cell.language = "ruby";
  cell.target.name = os + "-" + arch;
  cell.target.os = os;
  cell.target.arch = arch;
  cell.target.libc = libc;
  cell.abi = abi;
  return cell;
}

struct Request {
  Project project = lorem();
  Cell target = cell("linux", "x64", "glibc");
  std::vector<File> sources = {{"lib/lorem.rb", "module Lorem\nend\n"},
                               {"lib/lorem/liblorem.so", "some other platform's"},
                               {"lib/lorem/more.rb", "# more\n"},
                               {"exe/lorem", "#!/usr/bin/env ruby\n", true},
                               {"test/lorem_test.rb", "# test\n"},
                               {"Rakefile", "# rake\n"},
                               {"CHANGELOG.md", "# 0.1.0\n"}};
  std::vector<File> extras = {{"README.md", "# lorem\n"}, {"LICENSE", "MIT\n"}};
  std::vector<Native> natives = {{"shared",
                                  "liblorem.so",
                                  "\x7f"
                                  "ELF",
                                  {}}};
  std::string version = "0.1.0";

  Result<ecosystem::Package> pack() const {
    return ruby_ecosystem().pack({project,
                                  project.languages[0],
                                  &target,
                                  {target},
                                  version,
                                  sources,
                                  extras,
                                  natives,
                                  {},
                                  1700000000,
                                  {},
                                  {}});
  }

  Result<ecosystem::Package> pack_source() const {
    return ruby_ecosystem().pack_source({project,
                                         project.languages[0],
                                         nullptr,
                                         {target},
                                         version,
                                         sources,
                                         extras,
                                         {},
                                         {},
                                         1700000000,
                                         {{"core/src/lib.rs", "// core\n"}},
                                         "lorem"});
  }
};

std::string gem_of(const Request& request) {
  const auto package = request.pack();
  REQUIRE(package);
  REQUIRE(package->files.size() == 1);
  return package->files[0].bytes.joined();
}

std::string part(const std::string& gem, const std::string& name) {
  const auto entries = archive::read_tar(gem);
  REQUIRE(entries);
  const auto found = std::ranges::find(*entries, name, &archive::Entry::path);
  REQUIRE(found != entries->end());
  return found->bytes.text();
}

std::string metadata_of(const Request& request) {
  const auto text = archive::read_gzip(part(gem_of(request), "metadata.gz"));
  REQUIRE(text);
  return *text;
}

std::vector<std::string> paths_of(const Request& request) {
  const auto entries = archive::read_tar_gz(part(gem_of(request), "data.tar.gz"));
  REQUIRE(entries);
  std::vector<std::string> paths;
  for (const auto& entry : *entries) paths.push_back(entry.path);
  return paths;
}

std::string platform(const Cell& cell) {
  const auto tag = ruby_ecosystem().platform_tag(cell);
  return tag ? *tag : tag.error().message;
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    out.append(buffer.data(), n);
  const int status = pclose(pipe);
  INFO(out);
  REQUIRE(status == 0);
  return out;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("a gem is a tar of three read-only parts in RubyGems' order") {
  const std::string gem = gem_of(Request{});
  const auto entries = archive::read_tar(gem);
  REQUIRE(entries);
  REQUIRE(entries->size() == 3);
  CHECK((*entries)[0].path == "metadata.gz");
  CHECK((*entries)[1].path == "data.tar.gz");
  CHECK((*entries)[2].path == "checksums.yaml.gz");
  CHECK(gem.substr(100, 6) == "000444");
  CHECK(gem[156] == '0');
}

TEST_CASE("a gem's checksums are those of its parts") {
  const std::string gem = gem_of(Request{});
  const auto text = archive::read_gzip(part(gem, "checksums.yaml.gz"));
  REQUIRE(text);
  CHECK(
      text->starts_with("---\nSHA256:\n  metadata.gz: " + sha256(part(gem, "metadata.gz")).hex()));
  CHECK(text->ends_with("  data.tar.gz: " + hex_encode(sha512(part(gem, "data.tar.gz"))) + "\n"));
}

TEST_CASE("a gem's metadata is RubyGems' own YAML, in its order") {
  const auto path =
      std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "tests/golden/ecosystem/ruby/metadata.yaml";
  Request request;
  request.project.languages[0].settings["dependencies"] =
      model::Value::Array{"rake ~> 13.0, >= 13.0.6", "logger"};
  request.project.languages[0].settings["required_ruby_version"] = ">= 3.1, < 4.1.dev";
  const std::string metadata = metadata_of(request);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) write_file(path, metadata);
  CHECK(metadata == read_file(path));
}

TEST_CASE(
    "a gem carries its library and documents, not its tests and no other platform's library") {
  CHECK(paths_of(Request{}) ==
        std::vector<std::string>{"CHANGELOG.md", "LICENSE", "README.md", "exe/lorem",
                                 "lib/lorem.rb", "lib/lorem/liblorem.so", "lib/lorem/more.rb"});
  const auto entries = archive::read_tar_gz(part(gem_of(Request{}), "data.tar.gz"));
  CHECK((*entries)[5].bytes == "\x7f"
                               "ELF");
}

TEST_CASE("a readme of the Ruby folder goes before the project's") {
  Request request;
  request.sources.push_back({"readme.md", "# lorem for Ruby\n"});
  const auto paths = paths_of(request);
  CHECK(std::ranges::count(paths, "README.md") == 0);
  CHECK(std::ranges::count(paths, "readme.md") == 1);
}

TEST_CASE("the setting `library` says where the native library goes") {
  Request request;
  request.project.languages[0].settings["library"] = "lib/lorem/native/";
  CHECK(std::ranges::count(paths_of(request), "lib/lorem/native/liblorem.so") == 1);
}

TEST_CASE("an extension gets the name and the entry symbol that Ruby looks for") {
  Request request;
  request.project.languages[0].settings["extension"] = true;
  CHECK(std::ranges::count(paths_of(request), "lib/lorem/lorem.so") == 1);
  request.target = cell("macos", "arm64");
  CHECK(std::ranges::count(paths_of(request), "lib/lorem/lorem.bundle") == 1);
  const auto wanted =
      ruby_ecosystem().expectation(request.project, request.project.languages[0], request.target);
  CHECK(wanted == ecosystem::Expectation{"shared", {"Init_lorem"}});
}

TEST_CASE("a library for fiddle needs no entry symbol") {
  const Project project = lorem();
  CHECK(ruby_ecosystem()
            .expectation(project, project.languages[0], cell("linux", "x64", "glibc"))
            .exports.empty());
}

TEST_CASE("gem platforms are RubyGems' canonical ones") {
  CHECK(platform(cell("linux", "x64", "glibc")) == "x86_64-linux-gnu");
  CHECK(platform(cell("linux", "arm64", "glibc")) == "aarch64-linux-gnu");
  CHECK(platform(cell("linux", "x64", "musl")) == "x86_64-linux-musl");
  CHECK(platform(cell("linux", "arm64", "musl")) == "aarch64-linux-musl");
  CHECK(platform(cell("linux", "arm", "glibc")) == "arm-linux-gnu");
  CHECK(platform(cell("macos", "x64")) == "x86_64-darwin");
  CHECK(platform(cell("macos", "arm64")) == "arm64-darwin");
  CHECK(platform(cell("windows", "x64", "", "gnu")) == "x64-mingw-ucrt");
  CHECK(platform(cell("windows", "x64", "", "msvc")) == "x64-mingw-ucrt");
  CHECK(platform(cell("windows", "arm64", "", "gnu")) == "aarch64-mingw-ucrt");
  CHECK(platform(cell("plan9", "x64")) == "RubyGems has no platform for plan9-x64");
  CHECK(platform(cell("windows", "riscv64", "", "gnu")) ==
        "RubyGems has no platform for windows-riscv64");
}

TEST_CASE("only Linux gems need a RubyGems that knows libcs apart") {
  Request request;
  CHECK(metadata_of(request).contains("version: '3.3.22'\nrequirements:"));
  request.target = cell("macos", "x64");
  CHECK(metadata_of(request).contains("version: '0'\nrequirements:"));
}

TEST_CASE("a gem's file is named by name, version and platform") {
  const Project project = lorem();
  const auto file = ruby_ecosystem().package_file(project, project.languages[0],
                                                  cell("macos", "x64"), "0.1.0.pre.rc.1");
  REQUIRE(file);
  CHECK(*file == "ruby/lorem-0.1.0.pre.rc.1-x86_64-darwin.gem");
}

TEST_CASE("the same gem twice has the same bytes") {
  CHECK(gem_of(Request{}) == gem_of(Request{}));
}

TEST_CASE("texts that YAML could misread arrive in Ruby unchanged") {
  Request request;
  request.project.authors = {
      "yes", "1.0", "2024-01-01", "- a: b # c", "tab\there", "quote \" and ' both", "Ünï"};
  request.project.description = "no: it's\n  \"quoted\" &amp *x !y\n\nend";
  const auto folder =
      std::filesystem::temp_directory_path() / ("lockstep-gem-test-" + std::to_string(getpid()));
  write_file(folder / "x.gem", gem_of(request));
  const std::string out = output_of(
      "ruby -E UTF-8 -rrubygems/package -e 'p = Gem::Package.new(ARGV[0]); p.verify; s = p.spec; "
      "p s.authors, s.summary, s.description, s.licenses, s.files.size, "
      "s.executables, s.required_ruby_version.to_s' " +
      (folder / "x.gem").string());
  CHECK(out == "[\"yes\", \"1.0\", \"2024-01-01\", \"- a: b # c\", \"tab\\there\", \"quote \\\" "
               "and ' both\", \"Ünï\"]\n"
               "\"no: it's\"\n\"no: it's\\n  \\\"quoted\\\" &amp *x !y\\n\\nend\"\n[\"MIT\", "
               "\"Apache-2.0\"]\n"
               "7\n[\"lorem\"]\n\">= 3.0\"\n");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a Ruby folder without Ruby files is refused with the place to put one") {
  Request request;
  request.sources = {{"README.md", "x"}};
  const auto package = request.pack();
  REQUIRE_FALSE(package);
  CHECK(package.error().message == "there is no Ruby file below bindings/ruby/lib");
  CHECK(package.error().hint.contains("lib/lorem.rb"));
}

TEST_CASE("paths that no gem can hold are an error") {
  Request request;
  request.sources.push_back({"lib/" + std::string(300, 'x') + ".rb", ""});
  CHECK_FALSE(request.pack());
}

TEST_CASE("every wrong setting of Ruby is reported at once, at its key") {
  Project project = lorem();
  Language& ruby = project.languages[0];
  ruby.package = "_lorem gem";
  ruby.settings["required_ruby_version"] = "three";
  ruby.settings["dependencies"] = model::Value::Array{"rake ~> 13.0", "rake", "json >= new"};
  ruby.settings["library"] = "../lib";
  const auto errors = ruby_ecosystem().check(project, ruby);
  std::vector<std::string> where;
  for (const auto& error : errors) where.push_back(error.where);
  CHECK(where == std::vector<std::string>{"package", "required_ruby_version", "dependencies",
                                          "dependencies", "library"});
  CHECK(errors[1].message == "`three` is no bound of a version");
}

TEST_CASE("a sound Ruby language has no problems") {
  const Project project = lorem();
  CHECK(ruby_ecosystem().check(project, project.languages[0]).empty());
}

TEST_CASE("a source gem holds what is compiled below ext and runs there on any platform") {
  Request request;
  request.project.core = model::CargoCore{"core", {}, {}, {}};
  request.project.languages[0].crate = "bindings/c";
  const auto package = request.pack_source();
  REQUIRE(package);
  CHECK(package->files.at(0).path == "ruby/lorem-0.1.0.gem");
  const std::string gem = package->files.at(0).bytes.joined();
  const auto metadata = archive::read_gzip(part(gem, "metadata.gz"));
  REQUIRE(metadata);
  CHECK(metadata->find("platform: ruby\n") != std::string::npos);
  CHECK(metadata->find("extensions:\n- ext/lorem/extconf.rb\n") != std::string::npos);
  const auto entries = archive::read_tar_gz(part(gem, "data.tar.gz"));
  REQUIRE(entries);
  std::vector<std::string> paths;
  for (const auto& entry : *entries) {
    paths.push_back(entry.path);
    if (!entry.path.starts_with("ext/")) continue;
    CHECK(entry.bytes.view().find("@LIBRARY@") == std::string::npos);
  }
  CHECK(std::ranges::count(paths, "ext/lorem/core/src/lib.rs") == 1);
  CHECK(std::ranges::count(paths, "ext/lorem/place_library.rb") == 1);
  CHECK(std::ranges::count(paths, "lib/lorem.rb") == 1);
  CHECK(std::ranges::count(paths, "lib/lorem/liblorem.so") == 0);
}

TEST_CASE("a source gem is left out where gem install could not build it") {
  Project project = lorem();
  Language& ruby = project.languages[0];
  const auto planned = [&] { return ruby_ecosystem().source_package(project, ruby, {}, "0.1.0"); };
  project.core = model::CmakeCore{"core", "lorem", {}, {}, {}};
  CHECK(planned()->file == "ruby/lorem-0.1.0.gem");
  ruby.cmake = "bindings/ruby";
  CHECK_FALSE(planned()->reason.empty());
  project.core = model::CommandCore{};
  CHECK(planned()->file.empty());
  ruby.settings["source_gem"] = true;
  CHECK_FALSE(planned());
  ruby.settings["source_gem"] = false;
  CHECK(planned() == ecosystem::SourcePackage{});
}

TEST_CASE(
    "an extension has a library below the folder of each minor of Ruby, and runs on no other") {
  Request request;
  Language& ruby = request.project.languages[0];
  ruby.crate = "ext/lorem";
  ruby.settings["extension"] = true;
  ruby.settings["versions"] = model::Value::Array{"3.10", "3.3"};
  request.natives = {{"shared", "liblorem.so", "a", {}, "3.3"},
                     {"shared", "liblorem.so", "b", {}, "3.10"}};
  const auto paths = paths_of(request);
  CHECK(std::ranges::count(paths, "lib/lorem/3.3/lorem.so") == 1);
  CHECK(std::ranges::count(paths, "lib/lorem/3.10/lorem.so") == 1);
  CHECK(std::ranges::count(paths, "lib/lorem/liblorem.so") == 0);
  const std::string metadata = metadata_of(request);
  CHECK(metadata.find("3.3") != std::string::npos);
  CHECK(metadata.find("3.11.dev") != std::string::npos);
  const auto compiles = ruby_ecosystem().compile_variants(ruby, request.target);
  REQUIRE(compiles.size() == 2);
  CHECK(compiles[1].programs == std::map<std::string, std::string>{{"RUBY", "ruby3.3"}});
  request.natives.pop_back();
  CHECK_FALSE(request.pack());
}

TEST_CASE("versions of Ruby that are none, stand twice or have no use are told") {
  Project project = lorem();
  Language& ruby = project.languages[0];
  const auto problems = [&] {
    std::string all;
    for (const Error& error : ruby_ecosystem().check(project, ruby)) all += error.message + "\n";
    return all;
  };
  ruby.crate = "ext/lorem";
  ruby.settings["extension"] = true;
  ruby.settings["versions"] = model::Value::Array{"3.1", "3.3"};
  CHECK(problems().empty());
  ruby.settings["versions"] = model::Value::Array{"3", "3.3.1", "three", "3.3", "3.3"};
  for (const char* wrong :
       {"`3` is no minor", "`3.3.1` is no minor", "`three` is no minor", "twice"})
    CHECK(problems().find(wrong) != std::string::npos);
  ruby.settings["extension"] = false;
  CHECK(problems().find("`versions` is for C extensions") != std::string::npos);
}
