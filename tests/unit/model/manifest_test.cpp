#include "lockstep/model/manifest.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::model;

TEST_CASE("a manifest written as JSON reads back equal") {
  const Manifest manifest{"lorem",
                          "0.1.0",
                          {{PackageKind::kSource, "python", "linux-x64", "python/x.whl", 12,
                            sha256("x"), "0.1.0", 1.5, Value::Object{{"a", 1}}}}};
  const auto parsed = parse_json(to_json(to_value(manifest)));
  REQUIRE(parsed);
  CHECK(manifest_from_value(*parsed) == manifest);
}

TEST_CASE("a manifest with a damaged digest is refused") {
  auto value = to_value(
      Manifest{"lorem",
               "0.1.0",
               {{PackageKind::kMain, "python", "", "x", 1, sha256("x"), "0.1.0", 0, nullptr}}});
  auto& artifacts = std::get<Value::Array>(std::get<Value::Object>(value.held)["artifacts"].held);
  std::get<Value::Object>(artifacts[0].held)["digest"] = "abc";
  CHECK_FALSE(manifest_from_value(value));
}
