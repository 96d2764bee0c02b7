#include <sys/resource.h>

#include "git_fixture.hpp"
#include "lockstep/model/value.hpp"
#include "module_hash.hpp"

// The pushed repository as the real go reads it, and how much memory a push takes.

using namespace git_fixture;

namespace {

/// The hashes of a module's zip and go.mod as go computes them.
struct Sums {
  std::string zip;
  std::string mod;
  bool operator==(const Sums&) const = default;
};

Sums sums_of(Remote& remote, const std::string& proxy, const std::string& module) {
  const std::string home = remote.sandbox / ("home-" + std::to_string(proxy.size()));
  const std::string config = remote.sandbox / "gitconfig";
  // go asks for the path up to its `.git`.
  const std::string address = "[url \"file://" + remote.address() + "\"]\n";
  REQUIRE(remote.files.write(config,
                             address + "\tinsteadOf = https://example.com/lorem\n\tinsteadOf = " +
                                 "https://" + kModule + "\n[protocol \"file\"]\n\tallow = always\n",
                             false));
  sys::ProcessRequest request;
  request.argv = {"go", "mod", "download", "-json", "-modcacherw", module};
  request.folder = remote.sandbox / "dist";
  request.env = {{"PATH", remote.env.at("PATH")}, {"HOME", home},     {"GOPATH", home + "/go"},
                 {"GOCACHE", home + "/cache"},    {"GOPROXY", proxy}, {"GOSUMDB", "off"},
                 {"GOTOOLCHAIN", "local"},        {"GOFLAGS", ""},    {"GIT_CONFIG_GLOBAL", config},
                 {"GIT_CONFIG_NOSYSTEM", "1"}};
  const auto ran = remote.process.run(request);
  REQUIRE(ran);
  INFO(ran->out << ran->err);
  REQUIRE(ran->status == 0);
  const auto told = model::parse_json(ran->out);
  REQUIRE(told);
  return {told->text_at("Sum"), told->text_at("GoModSum")};
}

// What go makes of the repository's tags is what it makes of dist, and so do we.
void check_sums(Remote& remote, const std::string& module) {
  const auto at = module.find('@');
  const std::string zip =
      "dist/go/" + module.substr(0, at) + "/@v/" + module.substr(at + 1) + ".zip";
  const Sums dist = sums_of(remote, "file://" + (remote.sandbox / "dist/go"), module);
  CHECK(dist.zip.starts_with("h1:"));
  CHECK(release::module_hash(remote.files, remote.sandbox / zip) == dist.zip);
  CHECK(sums_of(remote, "direct", module) == dist);
}

}  // namespace

TEST_CASE("go finds the hashes of dist in the repository, version after version") {
  Remote remote;
  const std::string native = kModule + "/native/linux_amd64";
  const Files odd{{"crlf.h", "a\r\nb\r\n"}, {"id.h", "$Id$\n"}, {"deep/x.go", "package deep\n"}};
  for (const std::string version : {"v0.1.0", "v0.2.0-rc.1"}) {
    remote.publish(remote.push_of({remote.submodule("linux_amd64", version, odd)}));
    remote.publish(remote.push_of({remote.root(version, odd)}));
    check_sums(remote, native + "@" + version);
    check_sums(remote, kModule + "@" + version);
  }
}

TEST_CASE("go finds the same hashes where the branch held traps for it") {
  Remote remote;
  remote.change(
      {{".gitattributes", "*.h text eol=crlf\n*.go ident export-subst\nx export-ignore\n"},
       {"LICENSE", "a LICENSE that the modules do not have\n"}});
  const std::string module = kModule + "/native/linux_amd64";
  const Files files{{"go.mod", "module " + module + "\n\ngo 1.21\n"},
                    {"x", "$Format:%H$"},
                    {"lorem.h", "int lorem(void);\n"},
                    {"lib.go", "package native // $Id$\n"}};
  remote.publish(remote.push_of({{"native/linux_amd64", remote.zip(module, "v1.0.0", files),
                                  module + "@v1.0.0/", "native/linux_amd64/v1.0.0"}}));
  check_sums(remote, module + "@v1.0.0");
}

TEST_CASE("go finds a second major version at the same place") {
  Remote remote;
  remote.publish(remote.push_of({remote.submodule("linux_amd64", "v1.0.0")}));
  remote.publish(remote.push_of({remote.root("v1.0.0")}));
  const std::string native = kModule + "/native/linux_amd64/v2";
  const std::string root = kModule + "/v2";
  remote.publish(remote.push_of(
      {{"native/linux_amd64",
        remote.zip(native, "v2.0.0", {{"go.mod", "module " + native + "\n"}, {"LICENSE", "MIT\n"}}),
        native + "@v2.0.0/", "native/linux_amd64/v2.0.0"}}));
  remote.publish(remote.push_of(
      {{"", remote.zip(root, "v2.0.0", {{"go.mod", "module " + root + "\n"}, {"LICENSE", "MIT\n"}}),
        root + "@v2.0.0/", "v2.0.0"}}));
  check_sums(remote, native + "@v2.0.0");
  check_sums(remote, root + "@v2.0.0");
  check_sums(remote, kModule + "@v1.0.0");
}

TEST_CASE("a module of 200 MB is pushed and compared in 64 MB of memory") {
  Remote remote;
  const std::string module = kModule + "/native/linux_amd64";
  const std::string zip = remote.sandbox / "large.zip";
  sys::ProcessRequest pack;
  pack.argv = {"python3", "-c",
               "import os, sys, zipfile\n"
               "part = os.urandom(1 << 20)\n"
               "with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_STORED) as z:\n"
               "  z.writestr(sys.argv[2] + 'go.mod', 'module x\\n')\n"
               "  z.writestr(sys.argv[2] + 'LICENSE', 'MIT\\n')\n"
               "  with z.open(sys.argv[2] + 'liblorem.a', 'w') as out:\n"
               "    for i in range(200): out.write(part)\n",
               zip, module + "@v0.1.0/"};
  pack.env = remote.env;
  const auto packed = remote.process.run(pack);
  REQUIRE(packed);
  REQUIRE(packed->status == 0);
  remote.env["GIT_CONFIG_COUNT"] = "4";
  remote.env["GIT_CONFIG_KEY_3"] = "core.compression";
  remote.env["GIT_CONFIG_VALUE_3"] = "0";
  const auto push = remote.push_of(
      {{"native/linux_amd64", zip, module + "@v0.1.0/", "native/linux_amd64/v0.1.0"}});
  remote.publish(push);
  CHECK(remote.standing(push).presence == Presence::kSame);
  struct rusage usage{};
  REQUIRE(::getrusage(RUSAGE_SELF, &usage) == 0);
  CHECK(usage.ru_maxrss < 64 * 1024);
}
