#include "lockstep/inspect/package.hpp"

#include "lockstep/inspect/fat.hpp"

#include "lockstep/archive/write.hpp"
#include "lockstep/inspect/slot.hpp"
#include "unit/inspect/built.hpp"

namespace lockstep::inspect {
namespace {

using archive::Entry;

PackageFacts read(const Result<Chunks>& bytes, const std::string& name) {
  REQUIRE(bytes);
  auto package = read_package(bytes->joined(), name);
  INFO((package ? "" : package.error().where + ": " + package.error().message));
  REQUIRE(package);
  return *package;
}

std::string version_1_2_3(const std::string& bytes) {
  auto filled = fill_slot(bytes, "1.2.3");
  REQUIRE(filled);
  return *filled;
}

PackageFacts wheel(const std::string& tag, const std::string& path, const std::string& library,
                   std::vector<Entry> more = {}) {
  std::vector<Entry> entries{{"lorem/__init__.py", "", false}, {path, library, true}};
  entries.insert(entries.end(), more.begin(), more.end());
  entries.push_back(
      {"lorem-1.2.3.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-" + tag + "\n", false});
  return read(archive::write_zip(entries, 0), "lorem-1.2.3-py3-none-" + tag + ".whl");
}

std::vector<std::string> messages(const PackageFacts& package) {
  std::vector<std::string> messages;
  for (const Error& error : package.problems)
    messages.push_back(error.where + ": " + error.message);
  return messages;
}

using Messages = std::vector<std::string>;

TEST_CASE("a wheel whose library fits its tag passes, on every platform") {
  Built& built = Built::all();
  const PackageFacts package = wheel("manylinux_2_17_x86_64", "lorem/liblorem.so",
                                     version_1_2_3(built.zig("x86_64-linux-gnu.2.17")));
  CHECK(messages(package) == Messages{});
  CHECK(package.kind == "wheel");
  CHECK(package.name == "lorem");
  CHECK(package.version == "1.2.3");
  CHECK(package.platforms == std::vector<std::string>{"manylinux_2_17_x86_64"});
  REQUIRE(package.natives.size() == 1);
  CHECK(package.natives[0].path == "lorem/liblorem.so");
  CHECK(package.natives[0].facts.slot == "1.2.3");
  const auto fits = [&](const std::string& tag, const std::string& library) {
    INFO(tag);
    CHECK(messages(wheel(tag, "lorem/liblorem.so", version_1_2_3(library))) == Messages{});
  };
  fits("manylinux2014_aarch64", built.zig("aarch64-linux-gnu.2.17"));
  fits("musllinux_1_2_aarch64", built.zig("aarch64-linux-musl"));
  fits("macosx_11_0_arm64", built.zig("aarch64-macos.11.0"));
  fits("macosx_10_12_x86_64", built.zig("x86_64-macos.10.12"));
  fits("win_amd64", built.mingw());
  fits("win_arm64", built.zig("aarch64-windows-gnu"));
}

TEST_CASE("a wheel whose tag promises more than its library keeps is found out") {
  Built& built = Built::all();
  const std::string library = version_1_2_3(built.cross());
  CHECK(messages(wheel("manylinux_2_17_aarch64", "lorem/a.so", library)) ==
        Messages{"lorem/a.so: needs GLIBC_2.29, its tag allows 2.17"});
  CHECK(messages(wheel("manylinux_2_31_aarch64", "lorem/a.so", library)) == Messages{});
  CHECK(messages(wheel("macosx_11_0_arm64", "lorem/a.so", library)) ==
        Messages{"lorem/a.so: its library is an ELF file, macos-arm64 takes a Mach-O file"});
  CHECK(messages(wheel("any", "lorem/a.so", library)) ==
        Messages{"lorem/a.so: is native, but the wheel's tag says `any` platform"});
  CHECK(messages(wheel("amiga_68k", "lorem/a.so", library)) ==
        Messages{"lorem-1.2.3-py3-none-amiga_68k.whl: the platform tag amiga_68k is unknown"});
  CHECK(messages(wheel("win_amd64", "lorem/readme", "no library")) ==
        Messages{"lorem: is made for win_amd64 but carries no native file"});
}

TEST_CASE("a universal wheel wants a library for both machines, each with its own floor") {
  Built& built = Built::all();
  const std::string fat = version_1_2_3(
      join_slices({built.zig("aarch64-macos.11.0"), built.zig("x86_64-macos.10.12")}).value());
  CHECK(messages(wheel("macosx_10_12_universal2", "lorem/a.dylib", fat)) == Messages{});
  const std::string late = version_1_2_3(
      join_slices({built.zig("aarch64-macos.13.0"), built.zig("x86_64-macos.11.0")}).value());
  CHECK(messages(wheel("macosx_10_12_universal2", "lorem/a.dylib", late)) ==
        Messages{"lorem/a.dylib: needs macOS 11.0, its tag allows 10.12",
                 "lorem/a.dylib: needs macOS 13.0, its tag allows 11.0"});
  const Messages one = messages(wheel("macosx_11_0_universal2", "lorem/a.dylib",
                                      version_1_2_3(built.zig("aarch64-macos.11.0"))));
  CHECK(one == Messages{"lorem/a.dylib: its library is for arm64, the cell for x64"});
}

TEST_CASE("a Python extension module must export what its file name promises") {
  const std::string library = version_1_2_3(Built::all().zig("x86_64-linux-gnu.2.17"));
  CHECK(messages(wheel("manylinux_2_17_x86_64", "lorem/_native.abi3.so", library)) ==
        Messages{"lorem/_native.abi3.so: exports no `PyInit__native`"});
}

TEST_CASE("a wheel that was renamed keeps its old tags inside, and is found out") {
  const std::vector<Entry> entries{
      {"lorem/a.so", version_1_2_3(Built::all().zig("x86_64-linux-gnu.2.17")), true},
      {"lorem-1.2.3.dist-info/WHEEL", "Tag: py3-none-linux_x86_64\n", false}};
  CHECK(messages(read(archive::write_zip(entries, 0),
                      "lorem-1.2.3-py3-none-manylinux_2_17_x86_64.whl")) ==
        Messages{"lorem-1.2.3.dist-info/WHEEL: says py3-none-linux_x86_64, the file's name says "
                 "py3-none-manylinux_2_17_x86_64"});
}

TEST_CASE("a library that is packed beside may be needed") {
  Built& built = Built::all();
  const auto& needing = built.made(
      "needing.so",
      "zig cc -target x86_64-linux-gnu.2.17 -shared -Wl,-soname,libbeside-1a2b.so.1 -o "
      "libbeside-1a2b.so.1 lorem.c && "
      "echo 'double lorem_run(const char*, double); double f(void) { return lorem_run(\"\", 1); }' "
      ">needing.c && "
      "zig cc -target x86_64-linux-gnu.2.17 -shared -o needing.so needing.c ./libbeside-1a2b.so.1");
  CHECK(messages(wheel("manylinux_2_17_x86_64", "lorem/a.so", needing)) ==
        Messages{"lorem/a.so: needs libbeside-1a2b.so.1, which linux-x64 does not bring"});
  CHECK(messages(wheel("manylinux_2_17_x86_64", "lorem/a.so", needing,
                       {{"lorem.libs/libbeside-1a2b.so.1",
                         version_1_2_3(Built::read(built.folder() + "/libbeside-1a2b.so.1")),
                         true}})) == Messages{});
}

TEST_CASE("a library that says another version than its package is found out") {
  CHECK(messages(wheel("manylinux_2_17_x86_64", "lorem/a.so",
                       Built::all().zig("x86_64-linux-gnu.2.17"))) ==
        Messages{"lorem/a.so: says it is version 0.0.0, its package is 1.2.3"});
}

PackageFacts npm(const std::string& manifest, const std::string& library) {
  const std::vector<Entry> entries{{"package/package.json", manifest, false},
                                   {"package/lorem.node", library, false}};
  return read(archive::write_tar_gz(entries, {}, 0, archive::GzipSystem::kUnix),
              "lorem-linux-x64-gnu-1.2.3.tgz");
}

TEST_CASE("an sdist is one folder with its metadata, named as the file") {
  const auto sdist = [](std::vector<Entry> files, const std::string& name) {
    return read(archive::write_tar_gz(files, {}, 0, archive::GzipSystem::kUnknown), name);
  };
  const Entry metadata{"lorem-0.1.0/PKG-INFO",
                       "Metadata-Version: 2.4\nName: lorem\nVersion: 0.1.0\n", false};
  const Entry project{"lorem-0.1.0/pyproject.toml", "[build-system]\n", false};
  const auto good = sdist({metadata, project}, "lorem-0.1.0.tar.gz");
  CHECK(good.kind == "sdist");
  CHECK(good.name + " " + good.version == "lorem 0.1.0");
  CHECK(good.problems.empty());
  CHECK(sdist({metadata, project}, "other-0.1.0.tar.gz").problems.size() == 1);
  CHECK(sdist({metadata, project, {"stray", "", false}}, "lorem-0.1.0.tar.gz").problems.size() ==
        1);
  CHECK(sdist({metadata}, "lorem-0.1.0.tar.gz").problems.size() == 1);
}

TEST_CASE("an npm package is held to the os, cpu and libc of its package.json") {
  Built& built = Built::all();
  const auto& addon = built.made(
      "addon.node", "echo 'void* napi_register_module_v1(void* env, void* exports) { (void)env; "
                    "return exports; }' >addon.c && "
                    "zig cc -target x86_64-linux-gnu.2.17 -shared -o addon.node addon.c");
  const std::string head = R"({"name": "lorem-linux-x64-gnu", "version": "1.2.3", )";
  const PackageFacts package =
      npm(head + R"("os": ["linux"], "cpu": ["x64"], "libc": ["glibc"]})", addon);
  CHECK(messages(package) == Messages{});
  CHECK(package.name == "lorem-linux-x64-gnu");
  CHECK(package.platforms == std::vector<std::string>{"linux/x64/glibc"});
  CHECK(messages(npm(head + R"("os": ["linux"], "cpu": ["arm64"]})", addon)) ==
        Messages{"package/lorem.node: its library is for x64, the cell for arm64"});
  CHECK(messages(npm(head + R"("os": ["linux"], "cpu": ["arm64", "x64"]})", addon)) == Messages{});
  CHECK(messages(npm(head + R"("os": ["linux"], "cpu": ["x64"]})",
                     version_1_2_3(built.zig("x86_64-linux-gnu.2.17")))) ==
        Messages{"package/lorem.node: exports no `napi_register_module_v1`"});
}

PackageFacts gem(const std::string& metadata, const std::string& path, const std::string& library) {
  const std::vector<Entry> inner{{path, library, false}};
  const auto data = archive::write_tar_gz(inner, {}, 0, archive::GzipSystem::kUnix);
  const auto meta = archive::write_gzip(metadata, 0, archive::GzipSystem::kUnix);
  REQUIRE(data);
  REQUIRE(meta);
  const std::vector<Entry> outer{{"metadata.gz", *meta, false}, {"data.tar.gz", *data, false}};
  return read(archive::write_ustar(outer, {}), "lorem-1.2.3.gem");
}

std::string metadata(const std::string& platform) {
  return "--- !ruby/object:Gem::Specification\nname: lorem\nversion: !ruby/object:Gem::Version\n  "
         "version: 1.2.3\n"
         "platform: " +
         platform + "\nauthors:\n- The lorem authors\n";
}

TEST_CASE("a gem is held to the platform of its metadata, plain or as an object") {
  Built& built = Built::all();
  const std::string library = version_1_2_3(built.zig("x86_64-linux-gnu.2.17"));
  const PackageFacts package = gem(metadata("x86_64-linux-gnu"), "lib/lorem/liblorem.so", library);
  CHECK(messages(package) == Messages{});
  CHECK(package.kind == "gem");
  CHECK(package.name == "lorem");
  CHECK(package.version == "1.2.3");
  CHECK(package.platforms == std::vector<std::string>{"x86_64-linux-gnu"});
  CHECK(messages(gem(metadata("arm64-darwin"), "lib/a.so", library)).size() == 1);
  const PackageFacts object =
      gem(metadata("!ruby/object:Gem::Platform\n  cpu: x86_64\n  os: linux\n  version: musl"),
          "lib/a.so", library);
  CHECK(object.platforms == std::vector<std::string>{"x86_64-linux-musl"});
  CHECK(messages(object)[0] ==
        "lib/a.so: its library is linked against glibc, the cell is for musl");
  CHECK(messages(gem(metadata("x86_64-linux-gnu"), "lib/lorem/3.3/lorem.so", library)) ==
        Messages{"lib/lorem/3.3/lorem.so: exports no `Init_lorem`"});
  CHECK(messages(gem(metadata("x64-mingw-ucrt"), "lib/lorem.dll", version_1_2_3(built.mingw()))) ==
        Messages{});
}

TEST_CASE("a Go module is held to the build constraint or the folder beside each library") {
  const auto& built_archive = Built::all().made(
      "go.a",
      "zig cc -target aarch64-linux-gnu.2.17 -c -o go.o lorem.c && llvm-ar-19 rcs go.a go.o");
  const std::string library = version_1_2_3(built_archive);
  const std::string root = "example.com/Lorem/native/linux_arm64@v1.2.3/";
  const auto module = [&](const std::string& root, const std::string& constraint) {
    const std::vector<Entry> entries{{root + "go.mod", "module example.com\n", false},
                                     {root + "link.go", constraint + "\npackage native\n", false},
                                     {root + "liblorem.a", library, false}};
    return read(archive::write_zip(entries, 0), "v1.2.3.zip");
  };
  const PackageFacts good = module(root, "//go:build linux && arm64 && !musl\n");
  CHECK(messages(good) == Messages{});
  CHECK(good.name == "example.com/Lorem/native/linux_arm64");
  CHECK(good.version == "v1.2.3");
  CHECK(good.platforms == std::vector<std::string>{"linux/arm64"});
  CHECK(messages(module(root, "//go:build linux && amd64\n")) ==
        Messages{root + "liblorem.a: its library is for arm64, the cell for x64"});
  CHECK(messages(module("example.com/lorem/native/darwin_arm64@v1.2.3/", "")).size() == 1);
  CHECK(messages(module("example.com/lorem/native/linux_arm64@v1.2.4/", ""))[0].find(
            "its package is 1.2.4") != std::string::npos);
}

TEST_CASE("a bare library claims nothing, and has no verdict") {
  const auto value = inspect_package(Built::all().host(), "some/where/liblorem.so");
  REQUIRE(value);
  CHECK(value->text_at("kind") == "library");
  CHECK(*value->find("verdict") == model::Value(nullptr));
  CHECK(value->find("natives")->array()->at(0).text_at("path") == "liblorem.so");
}

TEST_CASE("the JSON of a package tells its verdict and each problem") {
  const model::Value value = to_value(
      wheel("manylinux_2_17_x86_64", "lorem/a.so", Built::all().zig("x86_64-linux-gnu.2.17")));
  CHECK(value.text_at("verdict") == "does not fit");
  CHECK(value.find("problems")->array()->at(0).text_at("where") == "lorem/a.so");
  CHECK(value.object()->size() == 7);
}

TEST_CASE("a native file inside that is damaged is a problem of the package") {
  const std::string library = Built::all().zig("x86_64-linux-gnu.2.17").substr(0, 700);
  const Messages found = messages(wheel("manylinux_2_17_x86_64", "lorem/a.so", library));
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].find("lorem/a.so: ") == 0);
}

TEST_CASE("what is no package at all is an error that names the file") {
  const auto text = read_package("hello", "README.md");
  REQUIRE_FALSE(text);
  CHECK(text.error().where == "README.md");
  for (const char* name : {"a-1-py3-none-any.whl", "bad.whl", "a.tgz", "a.gem", "a.zip"}) {
    const auto package = read_package("not an archive", name);
    REQUIRE_FALSE(package);
    CHECK(package.error().where.find(name) == 0);
  }
}

}  // namespace
}  // namespace lockstep::inspect
