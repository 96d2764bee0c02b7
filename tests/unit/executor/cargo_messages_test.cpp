#include "cargo_messages.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("a package's name and version are read from every form of its id") {
  CHECK(executor::package_of_id("registry+https://example.com/index#serde@1.0.228") ==
        "serde@1.0.228");
  CHECK(executor::package_of_id("path+file:///x/core#0.1.0") == "core@0.1.0");
  CHECK(executor::package_of_id("path+file:///x/core#lorem-core@0.1.0") == "lorem-core@0.1.0");
  CHECK(executor::package_of_id("git+https://example.com/dep?branch=main#0.3.0") == "dep@0.3.0");
  CHECK(executor::package_of_id("serde 1.0.0 (registry+https://example.com/index)") ==
        "serde@1.0.0");
}

TEST_CASE("units of the promised packages that were compiled again are named with cargo's reason") {
  const std::string out =
      R"({"reason":"compiler-artifact","package_id":"path+file:///x/core#0.0.0","target":{"name":"core"},"fresh":false})"
      "\n"
      R"({"reason":"compiler-artifact","package_id":"registry+u#dep@1.0.0","target":{"name":"build-script-build"},"fresh":true})"
      "\n"
      R"({"reason":"compiler-artifact","package_id":"path+file:///x/python#lorem-python@0.0.0","target":{"name":"_native"},"fresh":false})"
      "\n"
      "warning: no JSON\n{broken\n";
  const std::string log =
      R"(   0.03s  INFO prepare_target{force=false package_id=app v0.0.0 (/x/app) target="app"}: cargo::core::compiler::fingerprint:     dirty: Other)"
      "\n"
      R"(   0.03s  INFO prepare_target{force=false package_id=core v0.0.0 (/x/core) target="core"}: cargo::core::compiler::fingerprint: fingerprint dirty for core)"
      "\n"
      R"(   0.03s  INFO prepare_target{force=false package_id=core v0.0.0 (/x/core) target="core"}: cargo::core::compiler::fingerprint:     dirty: FsStatusOutdated(StaleItem(ChangedFile)))"
      "\n";
  const auto report = executor::read_cargo_messages(out);
  CHECK(report.artifacts.size() == 3);
  CHECK(executor::stale_units(report, {"core", "dep@1.0.0"}, log) ==
        std::vector<executor::StaleUnit>{
            {"core@0.0.0", "core", "FsStatusOutdated(StaleItem(ChangedFile))"}});
}

TEST_CASE("rendered compiler errors are kept in order, warnings apart") {
  const auto report = executor::read_cargo_messages(
      R"({"reason":"compiler-message","message":{"rendered":"warning: w\n","level":"warning"}})"
      "\n"
      R"({"reason":"compiler-message","message":{"rendered":"error: e\n","level":"error"}})"
      "\n");
  CHECK(report.errors == std::vector<std::string>{"error: e\n"});
  CHECK(report.messages == std::vector<std::string>{"warning: w\n", "error: e\n"});
}
