#include "lockstep/archive/read.hpp"
#include "python_node_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

Packing extension(std::initializer_list<const char*> abis) {
  Packing packing;
  packing.project.core = model::CargoCore{"core", {}, {}, {}};
  packing.language.name = "python";
  packing.language.folder = "bindings/python";
  packing.language.crate = "bindings/python";
  packing.language.package = "lorem";
  packing.language.settings = {{"module", "lorem._native"}, {"abi3", "3.9"}};
  model::Value::Array list;
  for (const char* abi : abis) list.emplace_back(abi);
  packing.language.settings["abi"] = list;
  packing.sources = {{"lorem/__init__.py", "", false}};
  return packing;
}

model::Cell variant_cell(const std::string& os, const std::string& arch, const std::string& name) {
  model::Cell cell = cell_of("python", os, arch);
  cell.variant = name;
  return cell;
}

std::string problems_of(const Packing& packing) {
  std::string all;
  for (const Error& error : python_ecosystem().check(packing.project, packing.language))
    all += error.message + "\n";
  return all;
}

// Path of the library in the wheel of `cell`, and the wheel's own name.
std::string packed(const model::Cell& cell) {
  const Packing packing = extension({"abi3", "cp312", "cp313t"});
  const auto package = python_ecosystem().pack(packing.request(&cell));
  REQUIRE(package);
  const auto entries = archive::read_zip(package->files.at(0).bytes.joined());
  REQUIRE(entries);
  for (const archive::Entry& entry : *entries) {
    if (entry.bytes == "native bytes") return package->files.at(0).path + " " + entry.path;
  }
  return "no library";
}

}  // namespace

TEST_CASE("each ABI that is listed is a variant of every target's cell") {
  const auto variants = [](const Packing& packing) {
    return python_ecosystem().variants(packing.language);
  };
  CHECK(variants(extension({"abi3", "cp312", "cp313t"})) ==
        std::vector<std::string>{"", "cp312", "cp313t"});
  Packing bare = extension({});
  bare.language.settings.erase("abi");
  CHECK(variants(bare) == std::vector<std::string>{""});
  CHECK(variant_cell("linux", "x64", "cp313t").name() == "python/linux-x64@cp313t");
  CHECK(variant_cell("linux", "x64", "").name() == "python/linux-x64");
}

TEST_CASE("a wheel for one interpreter has its tags and its file's suffix") {
  const std::string linux = ".manylinux2014_";
  CHECK(packed(variant_cell("linux", "x64", "cp312")) ==
        "python/lorem-0.1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl "
        "lorem/_native.cpython-312-x86_64-linux-gnu.so");
  CHECK(packed(variant_cell("linux", "arm64", "cp313t")) ==
        "python/lorem-0.1.0-cp313-cp313t-manylinux_2_17_aarch64.manylinux2014_aarch64.whl "
        "lorem/_native.cpython-313t-aarch64-linux-gnu.so");
  CHECK(packed(variant_cell("macos", "arm64", "cp313t")) ==
        "python/lorem-0.1.0-cp313-cp313t-macosx_11_0_arm64.whl "
        "lorem/_native.cpython-313t-darwin.so");
  CHECK(packed(variant_cell("windows", "arm64", "cp312")) ==
        "python/lorem-0.1.0-cp312-cp312-win_arm64.whl lorem/_native.cp312-win_arm64.pyd");
}

TEST_CASE("PyO3 is told of an interpreter that this machine need not have") {
  const Packing packing = extension({"cp313t"});
  const auto compile = [&](const model::Cell& cell) {
    return python_ecosystem().compile_variants(packing.language, cell);
  };
  CHECK(compile(variant_cell("linux", "x64", "")).empty());
  const CompileVariant free = compile(variant_cell("linux", "x64", "cp313t")).at(0);
  CHECK(free.name == "cp313t");
  REQUIRE(free.files.size() == 1);
  CHECK(free.env.at("PYO3_CONFIG_FILE") == "@root@/" + free.files[0].path);
  CHECK(free.files[0].text ==
        "implementation=CPython\nversion=3.13\nshared=true\npointer_width=64\n"
        "build_flags=Py_GIL_DISABLED\n");
  CHECK(compile(variant_cell("linux", "arm", "cp310")).at(0).files[0].text ==
        "implementation=CPython\nversion=3.10\nshared=true\npointer_width=32\n");
}

TEST_CASE("what is no ABI of CPython, stands twice or has no use is told") {
  CHECK(problems_of(extension({"abi3", "cp312", "cp313t"})).empty());
  for (const char* wrong : {"cp312t", "312", "cp3", "cp2", "pp310", "cp36", "cp3011"}) {
    CAPTURE(wrong);
    CHECK(problems_of(extension({wrong})).find("is no ABI of CPython") != std::string::npos);
  }
  CHECK(problems_of(extension({"cp312", "cp312"})).find("twice") != std::string::npos);
  CHECK(problems_of(extension({})).find("lists nothing") != std::string::npos);
  Packing no_stable = extension({"cp312"});
  no_stable.language.settings.erase("abi3");
  CHECK(problems_of(no_stable).empty());
  Packing ctypes = extension({"cp312"});
  ctypes.language.crate.reset();
  CHECK(problems_of(ctypes).find("`abi` needs a compiled binding") != std::string::npos);
  Packing cmake = ctypes;
  cmake.language.cmake = "bindings/python";
  CHECK(problems_of(cmake).find("`abi` needs a binding by cargo") != std::string::npos);
}
