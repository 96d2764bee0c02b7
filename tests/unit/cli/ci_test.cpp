#include "ci.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::cli;

TEST_CASE("a CI service is known by its variables, and `false` is no service") {
  CHECK(ci_service({}) == CiService::kNone);
  CHECK(ci_service({{"CI", "false"}}) == CiService::kNone);
  CHECK(ci_service({{"CI", ""}}) == CiService::kNone);
  CHECK(ci_service({{"CI", "1"}}) == CiService::kOther);
  CHECK(ci_service({{"CI", "true"}, {"GITHUB_ACTIONS", "true"}}) == CiService::kGitHub);
  CHECK(ci_service({{"CI", "true"}, {"GITLAB_CI", "true"}}) == CiService::kGitLab);
}

TEST_CASE("a section folds as its service wants it") {
  const Section section{"✓ core/linux-x64 in 2.0 s", "cc -c a.c\n", 1700000000, "w0rd"};
  CHECK(folded(CiService::kGitHub, section) ==
        "::group::✓ core/linux-x64 in 2.0 s\n::stop-commands::w0rd\ncc -c a.c\n::w0rd::\n"
        "::endgroup::\n");
  CHECK(folded(CiService::kGitLab, {"core/x", "a", 17, ""}) ==
        "\x1b[0Ksection_start:17:lockstep_core_x[collapsed=true]\r\x1b[0Kcore/x\na\n"
        "\x1b[0Ksection_end:17:lockstep_core_x\r\x1b[0K\n");
  CHECK(folded(CiService::kOther, section) == "✓ core/linux-x64 in 2.0 s\n");
  CHECK(folded(CiService::kGitHub, {"t", " \n", 1, "w"}) == "t\n");
}

TEST_CASE("a tool's output drives neither the terminal nor the service") {
  CHECK(folded(CiService::kGitLab, {"t", "\x1b[0Ksection_end:1:t\r", 1, ""})
            .find("?[0Ksection_end:1:t?") != std::string::npos);
  CHECK(folded(CiService::kGitHub, {"a\n::error::b", "x", 1, "w"})
            .starts_with("::group::a ::error::b\n"));
}

TEST_CASE("a failure is marked where the service has an overview") {
  const lockstep::Error error{.message = "100 %", .where = "python/linux-x64: x, y", .hint = "no"};
  CHECK(annotations(CiService::kGitHub, error, {}) ==
        "::error title=python/linux-x64%3A x%2C y::100 %25%0Ano%0A\n");
  CHECK(annotations(CiService::kGitLab, error, {}).empty());
}

TEST_CASE("problems of a configuration are marked at their lines, named from the checkout's top") {
  lockstep::Error error{.message = "unknown key `nmae`",
                        .mark = lockstep::SourceMark{"lockstep.yaml", 3, 1, 4, "nmae: x"}};
  lockstep::Error other = error;
  other.mark->file = "/projects/a,b/lockstep.yaml";
  other.mark->line = 7;
  error.others = {other, {.message = "a consequence"}};
  CHECK(annotations(CiService::kGitHub, error, {"/projects", "/projects/sub"}) ==
        "::error file=sub/lockstep.yaml,line=3,col=1,endColumn=5,title=lockstep::"
        "unknown key `nmae`%0A\n"
        "::error file=a%2Cb/lockstep.yaml,line=7,col=1,endColumn=5,title=lockstep::"
        "unknown key `nmae`%0A\n");
  error.others.clear();
  CHECK(annotations(CiService::kGitHub, error, {"", "/elsewhere"})
            .starts_with("::error file=lockstep.yaml,line=3"));
}
