#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace lockstep::inspect {

/// Real libraries, compiled once per test run by real compilers into a folder of their own. A
/// missing compiler fails the test.
class Built {
 public:
  static Built& all() {
    static Built built;
    return built;
  }

  ~Built() { std::filesystem::remove_all(folder_); }

  /// Runs a shell line in the folder of the built files; the test fails when it does.
  void run(const std::string& line) const {
    const std::string log = folder_ + "/log";
    const std::string path =
        "PATH=\"$PATH:${LOCKSTEP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/lockstep-tools}/bin\" ";
    const int status = std::system(
        ("cd '" + folder_ + "' && export " + path + " && (" + line + ") >log 2>&1").c_str());
    INFO(line << "\n" << read(log));
    REQUIRE(status == 0);
  }

  /// The bytes of `name` (a path below the folder), built by `command` when it is not there yet.
  const std::string& made(const std::string& name, const std::string& command) {
    auto found = bytes_.find(name);
    if (found == bytes_.end()) {
      run(command);
      found = bytes_.emplace(name, read(folder_ + "/" + name)).first;
      REQUIRE(!found->second.empty());
    }
    return found->second;
  }

  /// A small C library with a version slot, by zig for one of zig's targets.
  const std::string& zig(const std::string& target) {
    const std::string name = "zig-" + target;
    return made(name, "zig cc -target " + target + " -shared -O2 -g0 -o " + name + " lorem.c");
  }

  const std::string& mingw() {
    return made("mingw.dll", "x86_64-w64-mingw32-gcc -shared -O2 -o mingw.dll lorem.c");
  }

  const std::string& cross() {
    return made("cross.so", "aarch64-linux-gnu-gcc -shared -fPIC -O2 -o cross.so lorem.c -lm");
  }

  const std::string& host() {
    return made("host.so",
                "clang-19 -shared -fPIC -O2 -g -o host.so -Wl,-soname,liblorem.so.1 lorem.c -lm");
  }

  const std::string& folder() const { return folder_; }

  static std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  static void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

 private:
  Built() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "lockstep-inspect-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    write(folder_ + "/lorem.c", kSource);
  }

  static constexpr const char* kSource = R"(
#include <math.h>
#include <stdlib.h>
#include <string.h>
#if defined(_WIN32)
#define SHOWN __declspec(dllexport)
#else
#define SHOWN __attribute__((visibility("default")))
#endif
#ifndef VERSION
#define VERSION "0.0.0"
#endif
#ifndef MAGIC
#define MAGIC "lockstep\xf3\x9a\x1d\xe5\x07\xb8\xc4\x62"
#endif
SHOWN extern const volatile char lockstep_version_slot[128];
const volatile char lockstep_version_slot[128] = MAGIC VERSION;
SHOWN const char* lorem_version(void) { return (const char*)lockstep_version_slot + 16; }
SHOWN double lorem_run(const char* text, double x) {
  char* copy = malloc(strlen(text) + 1);
  memcpy(copy, text, strlen(text) + 1);
  const double result = pow(x, (double)strlen(copy));
  free(copy);
  return result;
}
static int hidden(void) { return 7; }
int (*lorem_hidden(void))(void) { return hidden; }
)";

  std::string folder_;
  std::map<std::string, std::string> bytes_;
};

}  // namespace lockstep::inspect
