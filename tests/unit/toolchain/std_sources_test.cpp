#include <catch2/catch.hpp>

#include "fakes/fake_process.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/toolchain/host.hpp"

using namespace lockstep;

namespace {

// A Rust toolchain without any prebuilt std, whose sources stand below its sysroot.
class Rust {
 public:
  Rust() {
    for (const char* tool : {"rustc", "cargo"})
      REQUIRE(files.write(folder / tool, std::string("\x7f") + "ELF", true));
    for (const char* below : {"std/src", "std/tests", "vendor/cfg-if/src"})
      REQUIRE(files.create_folders(library() + "/" + below));
    write("Cargo.lock", "version = 4\n");
    write("std/Cargo.toml", "[package]\nname = \"std\"\n");
    write("std/src/lib.rs", "// one\n");
    write("std/tests/env.rs", "// a test\n");
    write("vendor/cfg-if/src/lib.rs", "// vendored\n");
  }

  std::string library() const { return folder / "sysroot/lib/rustlib/src/rust/library"; }
  void write(const std::string& path, const std::string& text) {
    REQUIRE(files.write(library() + "/" + path, text, false));
  }

  toolchain::RustHost probe(const std::set<std::string>& triples) {
    fakes::FakeProcess process([&](const sys::ProcessRequest& request) {
      sys::ProcessResult result;
      const bool is_sysroot = request.argv.size() > 1 && request.argv[1] == "--print";
      result.out = is_sysroot ? folder / "sysroot\n" : "rustc 1.96\nhost: x\n";
      return result;
    });
    auto host = toolchain::probe_host(process, files, {{"PATH", folder.path()}},
                                      {{}, true, triples}, folder / "answers.json");
    REQUIRE(host.rust);
    return *host.rust;
  }
  std::string digest() { return probe({"x86_64-apple-darwin"}).std_digest; }

  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
};

}  // namespace

TEST_CASE("std's sources have a digest of their bytes, not of their times") {
  Rust rust;
  const std::string first = rust.digest();
  CHECK(first.size() == 64);
  CHECK(rust.digest() == first);
  rust.write("std/src/lib.rs", "// one\n");
  CHECK(rust.digest() == first);
}

TEST_CASE("sources replaced under one compiler are noticed, with the same size and time too") {
  Rust rust;
  const std::string first = rust.digest();
  const std::string source = rust.library() + "/std/src/lib.rs";
  REQUIRE(rust.files.set_modified(source, 1'700'000'000));
  CHECK(rust.digest() == first);
  rust.write("std/src/lib.rs", "// two\n");
  REQUIRE(rust.files.set_modified(source, 1'700'000'000));
  const std::string second = rust.digest();
  CHECK(second != first);
  rust.write("std/src/new.rs", "");
  CHECK(rust.digest() != second);
}

TEST_CASE("vendored crates count by the lock file's checksums, std's tests not at all") {
  Rust rust;
  const std::string first = rust.digest();
  rust.write("vendor/cfg-if/src/lib.rs", "// another\n");
  rust.write("std/tests/env.rs", "// another\n");
  CHECK(rust.digest() == first);
  rust.write("Cargo.lock", "version = 4\n# another checksum\n");
  CHECK(rust.digest() != first);
}

TEST_CASE("std's sources are not read where every triple has a prebuilt std") {
  Rust rust;
  REQUIRE(rust.files.create_folders(rust.folder / "sysroot/lib/rustlib/x/lib"));
  REQUIRE(rust.files.write(rust.folder / "sysroot/lib/rustlib/x/lib/libstd-1.rlib", "", false));
  CHECK(rust.probe({"x"}).std_digest.empty());
  CHECK(rust.probe({"x", "y"}).std_digest.size() == 64);
}
