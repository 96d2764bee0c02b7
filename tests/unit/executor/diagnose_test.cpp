#include "diagnose.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"

using namespace lockstep;

TEST_CASE("the first error is shown rather than the end, and the end when there is no error") {
  const std::string noise = "   0.0s  INFO x: cargo::core::compiler::fingerprint: y\n";
  CHECK(executor::telling_lines(noise + "note\na.c:1:2: error: bad\n1 | x\nmore\n", {}, 2) ==
        "a.c:1:2: error: bad\n1 | x");
  CHECK(executor::telling_lines("1\n2\n3\n" + noise, {}, 2) == "2\n3");
  CHECK(executor::telling_lines("log", {"error[E1]: x\n at y\n", "error: z\n"}, 3) ==
        "error[E1]: x\n at y\nerror: z");
  CHECK(executor::telling_lines("", {}, 2).empty());
}

TEST_CASE("each tool's first error is found behind what it said before") {
  // What the tools print, by hand: their first error and the line before it.
  const std::pair<const char*, const char*> outputs[] = {
      {"   Compiling lorem v0.1.0", "error[E0308]: mismatched types"},
      {"warning: unused variable: `x`", "error: linking with `cc` failed: exit status: 1"},
      {"a.c:1:1: warning: errors ahead: none", "a.c:3:5: error: use of undeclared identifier 'x'"},
      {"[1/2] cc a.c", "a.c:1:10: fatal error: 'lorem.h' file not found"},
      {"LINK : warning LNK4044: x", "a.c(3): error C2065: 'x': undeclared identifier"},
      {"[2/2] cc", "/usr/bin/ld: cannot find -llorem: No such file or directory"},
      {"[2/2] cc", "/usr/bin/ld: a.o:a.c:(.text+0x5): undefined reference to `lorem'"},
      {"[2/2] cc", "ld.lld: error: undefined symbol: lorem"},
      {"LLD Link...", "error: undefined symbol: lorem"},
      {"ld: warning: x", "Undefined symbols for architecture arm64:"},
      {"-- Detecting C", "CMake Error at CMakeLists.txt:3 (find_package):"},
      {"make[1]: Entering directory",
       "make: *** No rule to make target 'x', needed by 'all'.  Stop."},
      {"# example.com/lorem", "./lorem.go:3:9: undefined: x"},
      {"core/build.sh", "sh: 1: meson: not found"},
      {"running build.py", "Traceback (most recent call last):"},
  };
  for (const auto& [before, error] : outputs) {
    CHECK(executor::telling_lines(std::string(before) + "\n" + error + "\nend\n", {}, 1) == error);
  }
}

TEST_CASE("an error is told with the lines that lead to it") {
  CHECK(executor::telling_lines("[1/2] cc\nIn file included from a.c:1:\n"
                                "a.h:1:1: error: unknown type name 'x'\n",
                                {}, 9) ==
        "In file included from a.c:1:\na.h:1:1: error: unknown type name 'x'");
  CHECK(executor::telling_lines("[1/2] cc\n/usr/bin/ld: a.o: in function `f':\n"
                                "a.c:(.text+0x5): undefined reference to `lorem'\n"
                                "collect2: error: ld returned 1 exit status\n",
                                {}, 9) ==
        "/usr/bin/ld: a.o: in function `f':\na.c:(.text+0x5): undefined reference to `lorem'\n"
        "collect2: error: ld returned 1 exit status");
}

TEST_CASE("for a missing output the file of its name is told first, then its neighbours") {
  fakes::MemoryFilesystem files;
  files.add("/action/out/libfoo.so", "");
  files.add("/action/other/liblorem.so", "");
  files.add("/action/elsewhere/x", "");
  CHECK(executor::nearest_files(files, "/action", "out/deep/liblorem.so") ==
        std::vector<std::string>{"other/liblorem.so", "out/libfoo.so"});
}
