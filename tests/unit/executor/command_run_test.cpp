#include "lockstep/executor/command_run.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_process.hpp"

using namespace lockstep;
using executor::CommandEnd;

namespace {

sys::ProcessRequest command(const std::string& word) {
  sys::ProcessRequest request;
  request.argv = {word, "--all"};
  request.folder = "/lockstep/root";
  request.env = {{"PATH", "/usr/bin"}, {"WORDS", "a \"b\"\n"}};
  request.error_path = "/lockstep/log";
  return request;
}

}  // namespace

TEST_CASE("commands run in order until one fails") {
  fakes::FakeProcess process([](const sys::ProcessRequest& request) {
    sys::ProcessResult result;
    result.status = request.argv.front() == "second" ? 3 : 0;
    result.out = request.argv.front();
    return result;
  });
  const auto ends =
      executor::run_in_order(process, {command("first"), command("second"), command("third")});
  REQUIRE(ends);
  REQUIRE(ends->size() == 2);
  CHECK(ends->front().out == "first");
  CHECK(ends->back().status == 3);
}

TEST_CASE("commands that are sent into a container come out as they went in") {
  const auto sent = model::to_compact_json(executor::order_of({command("cc"), command("ar")}));
  const auto got = executor::commands_of(model::parse_json(sent).value());
  REQUIRE(got);
  REQUIRE(got->size() == 2);
  CHECK(got->front().argv == command("cc").argv);
  CHECK(got->front().env == command("cc").env);
  CHECK(got->front().folder == "/lockstep/root");
  CHECK(got->front().output_path.empty());
  CHECK(got->front().error_path == "/lockstep/log");
}

TEST_CASE("how commands ended comes back as it was, an Error too") {
  const std::vector<CommandEnd> ends{{0, "{\"reason\":1}\n", 1, 0.5, 2048}, {139, "", 2.25, 0, 0}};
  const auto back = executor::ends_of(
      model::parse_json(model::to_compact_json(executor::report_of(ends))).value());
  REQUIRE(back);
  CHECK(*back == ends);

  const auto failed = executor::ends_of(
      executor::report_of(fail(ErrorKind::kNotFound, "`cc` is not on the PATH", "install it")));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().kind == ErrorKind::kNotFound);
  CHECK(failed.error().message == "`cc` is not on the PATH");
  CHECK(failed.error().hint == "install it");
}

TEST_CASE("what is no order or no report is told, whatever it is") {
  for (const char* text : {"null", "[]", "{}", "{\"kind\": 99, \"message\": \"\"}", "{\"ends\": 1}",
                           "[{\"argv\": [1]}]", "\"text\""}) {
    INFO(text);
    const auto value = model::parse_json(text).value();
    CHECK_FALSE(executor::ends_of(value));
    if (std::string(text) != "[]") CHECK_FALSE(executor::commands_of(value));
  }
}
