#include "lockstep/archive/read.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"
#include "unit/ecosystem/python_node_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

// A PyO3 binding whose folder holds the crate, a package, tests and leftovers of builds in place.
Packing extension() {
  Packing packing;
  packing.language.name = "python";
  packing.language.folder = "bindings/python";
  packing.language.package = "lorem";
  packing.language.crate = "bindings/python";
  packing.language.settings = {{"module", "lorem._native"}, {"abi3", "3.9"}};
  packing.sources = {{"Cargo.toml", "", false},
                     {"build.rs", "", false},
                     {"src/lib.rs", "", false},
                     {"target/release/x", "", false},
                     {"tests/__init__.py", "", false},
                     {"tests/test_lorem.py", "", false},
                     {"setup.py", "", false},
                     {"lorem/__init__.py", "from ._native import generate\n", false},
                     {"lorem/_native.pyi", "", false},
                     {"lorem/py.typed", "", false},
                     {"lorem/_native.abi3.so", "stale", false},
                     {"lorem/_native.cpython-311-x86_64-linux-gnu.so", "stale", false},
                     {"lorem/_native.pyd", "stale", false},
                     {"lorem/__pycache__/__init__.cpython-311.pyc", "", false},
                     {"lorem/.DS_Store", "", false},
                     {"lorem/sub/words.txt", "a,b\n", false},
                     {"lorem-stubs/__init__.pyi", "", false}};
  return packing;
}

Packing plain_library() {
  Packing packing;
  packing.language.name = "python";
  packing.language.folder = "bindings/python";
  packing.language.package = "lorem";
  packing.language.settings = {{"module", "lorem"}};
  packing.sources = {{"lorem/__init__.py", "import ctypes\n", false},
                     {"lorem/liblorem.dylib", "stale", false},
                     {"tests/test_lorem.py", "", false}};
  return packing;
}

std::vector<archive::Entry> packed(const Packing& packing, const model::Cell& cell) {
  const auto package = python_ecosystem().pack(packing.request(&cell));
  if (!package) FAIL(package.error().message);
  CHECK(package->files.front().path ==
        *python_ecosystem().package_file(packing.project, packing.language, cell, packing.version));
  const auto entries = archive::read_zip(package->files.front().bytes.joined());
  if (!entries) FAIL(entries.error().message);
  return *entries;
}

Error refusal(const Packing& packing) {
  const model::Cell cell = cell_of("python", "linux", "x64");
  const auto package = python_ecosystem().pack(packing.request(&cell));
  REQUIRE_FALSE(package);
  return package.error();
}

}  // namespace

TEST_CASE("wheels are named by interpreter, ABI and floor on each default target") {
  const Packing packing = extension();
  std::string names;
  for (const model::Cell& cell : six_cells("python")) {
    names +=
        *python_ecosystem().package_file(packing.project, packing.language, cell, "0.1.0") + "\n";
  }
  check_golden("python/files.txt", names);
}

TEST_CASE("a raised floor, musl and a macOS point release lead to their own tags") {
  model::Cell cell = cell_of("python", "linux", "arm64");
  cell.glibc = "2.28";
  CHECK(python_ecosystem().platform_tag(cell) == "manylinux_2_28_aarch64");
  cell.target.libc = "musl";
  CHECK(python_ecosystem().platform_tag(cell) == "musllinux_1_2_aarch64");
  cell = cell_of("python", "macos", "arm64");
  cell.macos = "11.3";
  CHECK(python_ecosystem().platform_tag(cell) == "macosx_12_0_arm64");
  cell.macos = "10.12";
  CHECK(python_ecosystem().platform_tag(cell) == "macosx_11_0_arm64");
  cell.target.arch = "universal";
  CHECK(python_ecosystem().platform_tag(cell) == "macosx_10_12_universal2");
  cell.target.os = "plan9";
  CHECK_FALSE(python_ecosystem().platform_tag(cell));
  cell = cell_of("python", "linux", "x64");
  cell.glibc = "new";
  CHECK_FALSE(python_ecosystem().platform_tag(cell));
}

TEST_CASE("a wheel of an extension holds its package, the library, and RECORD last") {
  const auto entries = packed(extension(), cell_of("python", "linux", "x64"));
  CHECK(paths_of(entries) ==
        std::vector<std::string>{
            "lorem-stubs/__init__.pyi", "lorem/__init__.py", "lorem/_native.abi3.so",
            "lorem/_native.pyi", "lorem/py.typed", "lorem/sub/words.txt",
            "lorem-0.1.0.dist-info/METADATA", "lorem-0.1.0.dist-info/WHEEL",
            "lorem-0.1.0.dist-info/licenses/LICENSE", "lorem-0.1.0.dist-info/RECORD"});
  CHECK(bytes_at(entries, "lorem/_native.abi3.so") == "native bytes");
  check_golden("python/METADATA", bytes_at(entries, "lorem-0.1.0.dist-info/METADATA"));
  check_golden("python/WHEEL", bytes_at(entries, "lorem-0.1.0.dist-info/WHEEL"));
}

TEST_CASE("RECORD lists every file with its digest and size, and itself without") {
  const auto entries = packed(extension(), cell_of("python", "linux", "x64"));
  std::string expected;
  for (const archive::Entry& entry : entries) {
    if (entry.path.ends_with("/RECORD")) continue;
    const Digest digest = sha256(entry.bytes);
    expected +=
        entry.path + ",sha256=" +
        base64_url({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()}) +
        "," + std::to_string(entry.bytes.size()) + "\n";
  }
  CHECK(bytes_at(entries, "lorem-0.1.0.dist-info/RECORD") ==
        expected + "lorem-0.1.0.dist-info/RECORD,,\n");
}

TEST_CASE("an extension is a .pyd on Windows and .abi3.so on macOS") {
  const auto windows = paths_of(packed(extension(), cell_of("python", "windows", "x64")));
  CHECK(std::ranges::count(windows, "lorem/_native.pyd") == 1);
  CHECK(std::ranges::count(windows, "lorem/_native.abi3.so") == 0);
  const auto macos = paths_of(packed(extension(), cell_of("python", "macos", "x64")));
  CHECK(std::ranges::count(macos, "lorem/_native.abi3.so") == 1);
}

TEST_CASE("a plain library goes into the package under its platform's usual name") {
  const Packing packing = plain_library();
  for (const auto& [os, file] : {std::pair{"linux", "lorem/liblorem.so"},
                                 {"macos", "lorem/liblorem.dylib"},
                                 {"windows", "lorem/lorem.dll"}}) {
    const auto entries = packed(packing, cell_of("python", os, "x64"));
    CHECK(bytes_at(entries, file) == "native bytes");
    CHECK(entries.size() == 6);
  }
  CHECK(python_ecosystem().package_file(packing.project, packing.language,
                                        cell_of("python", "windows", "arm64"),
                                        "0.1.0") == "python/lorem-0.1.0-py3-none-win_arm64.whl");
  CHECK(python_ecosystem().expectation(packing.project, packing.language, {}).exports.empty());
}

TEST_CASE("a binding must export the entry symbol of its module's last part") {
  const Packing packing = extension();
  CHECK(python_ecosystem().expectation(packing.project, packing.language, {}) ==
        Expectation{"shared", {"PyInit__native"}});
}

TEST_CASE("packages below python or src are preferred to the folder itself") {
  Packing packing = extension();
  packing.sources = {{"python/lorem/__init__.py", "", false},
                     {"python/single.py", "", false},
                     {"lorem/__init__.py", "", false},
                     {"src/lib.rs", "", false}};
  const auto paths = paths_of(packed(packing, cell_of("python", "linux", "x64")));
  CHECK(paths.front() == "lorem/__init__.py");
  CHECK(std::ranges::count(paths, "single.py") == 1);
  CHECK(paths.size() == 7);
}

TEST_CASE("the same wheel comes out whatever the order of the sources") {
  Packing packing = extension();
  const model::Cell cell = cell_of("python", "linux", "x64");
  const auto first = python_ecosystem().pack(packing.request(&cell));
  std::ranges::reverse(packing.sources);
  const auto second = python_ecosystem().pack(packing.request(&cell));
  REQUIRE((first && second));
  CHECK(first->files == second->files);
}

TEST_CASE("a wheel that could not be imported is refused with what to do") {
  Packing packing = extension();
  packing.language.settings["module"] = "lorem";
  CHECK(refusal(packing).hint == "put the library into it: `module: lorem._native`");
  packing.language.settings["module"] = "other._native";
  CHECK(refusal(packing).hint.find("bindings/python/other/__init__.py") != std::string::npos);
}

TEST_CASE("mistakes of the python settings are all found at once") {
  Packing packing = extension();
  CHECK(python_ecosystem().check(packing.project, packing.language).empty());
  packing.language.package = "-lorem";
  packing.language.settings = {{"module", "lorem.1x"}, {"abi3", "3.6"}, {"requires_python", "3.9"}};
  CHECK(python_ecosystem().check(packing.project, packing.language).size() == 4);
  packing.language.settings = {};
  const auto missing = python_ecosystem().check(packing.project, packing.language);
  REQUIRE(missing.size() == 3);
  CHECK(missing[1].message == "python: `module` is missing");
  CHECK(missing[2].hint.find("abi3-py39") != std::string::npos);
  Packing plain = plain_library();
  CHECK(python_ecosystem().check(plain.project, plain.language).empty());
  plain.language.settings = {{"library", "../lorem"}, {"abi3", "3.9"}};
  CHECK(python_ecosystem().check(plain.project, plain.language).size() == 2);
}
