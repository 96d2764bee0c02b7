#include "diagnose.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"

using namespace lockstep;

TEST_CASE("a command line can be pasted into a shell") {
  CHECK(executor::command_line({"cc", "-o", "a b", "", "it's"}) == R"(cc -o 'a b' '' 'it'\''s')");
}

TEST_CASE("secrets are replaced by their variables' names, other variables stay") {
  CHECK(executor::without_secrets("say s3cret to /home/me",
                                  {{"CARGO_TOKEN", "s3cret"}, {"HOME", "/home/me"}}) ==
        "say $CARGO_TOKEN to /home/me");
  CHECK(executor::without_secrets(
            "by http://me:s3cret@proxy:80 or http://proxy:80",
            {{"https_proxy", "http://me:s3cret@proxy:80"}, {"http_proxy", "http://proxy:80"}}) ==
        "by $https_proxy or http://proxy:80");
}

TEST_CASE("the first error is shown rather than the end, and the end when there is no error") {
  const std::string noise = "   0.0s  INFO x: cargo::core::compiler::fingerprint: y\n";
  CHECK(executor::telling_lines(noise + "note\na.c:1:2: error: bad\n1 | x\nmore\n", {}, 2) ==
        "a.c:1:2: error: bad\n1 | x");
  CHECK(executor::telling_lines("1\n2\n3\n" + noise, {}, 2) == "2\n3");
  CHECK(executor::telling_lines("log", {"error[E1]: x\n at y\n", "error: z\n"}, 3) ==
        "error[E1]: x\n at y\nerror: z");
  CHECK(executor::telling_lines("", {}, 2).empty());
}

TEST_CASE("for a missing output the file of its name is told first, then its neighbours") {
  fakes::MemoryFilesystem files;
  files.add("/action/out/libfoo.so", "");
  files.add("/action/other/liblorem.so", "");
  files.add("/action/elsewhere/x", "");
  CHECK(executor::nearest_files(files, "/action", "out/deep/liblorem.so") ==
        std::vector<std::string>{"other/liblorem.so", "out/libfoo.so"});
}
