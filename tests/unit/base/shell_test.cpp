#include "lockstep/base/shell.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("a command line can be pasted into a shell") {
  CHECK(command_line({"cc", "-o", "a b", "", "it's"}) == R"(cc -o 'a b' '' 'it'\''s')");
}

TEST_CASE("secrets are replaced by their variables' names, other variables stay") {
  CHECK(without_secrets("say s3cret to /home/me",
                        {{"CARGO_TOKEN", "s3cret"}, {"HOME", "/home/me"}}) ==
        "say $CARGO_TOKEN to /home/me");
  CHECK(without_secrets(
            "by http://me:s3cret@proxy:80 or http://proxy:80",
            {{"https_proxy", "http://me:s3cret@proxy:80"}, {"http_proxy", "http://proxy:80"}}) ==
        "by $https_proxy or http://proxy:80");
}
