#include "lockstep/toolchain/images.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::toolchain;

namespace {

const std::string kId = "sha256:" + std::string(64, 'a');

}  // namespace

TEST_CASE("an image is pinned by an id or by a name with a digest, never by a tag") {
  CHECK(is_pinned(kId));
  CHECK(is_pinned("registry.example:5000/team/zig@" + kId));
  CHECK(is_pinned("zig:1.2@" + kId));
  CHECK_FALSE(is_pinned("zig:1.2"));
  CHECK_FALSE(is_pinned("zig@sha256:abc"));
  CHECK_FALSE(is_pinned("sha256:" + std::string(64, 'A')));
  CHECK_FALSE(is_pinned("--pull@" + kId));
  CHECK_FALSE(is_pinned("a b@" + kId));
  CHECK_FALSE(is_pinned("@" + kId));
}

TEST_CASE("a reference is what an engine cannot take for a flag") {
  CHECK(is_reference("debian:bookworm-slim"));
  CHECK(is_reference("localhost:5000/zig"));
  CHECK(is_reference("zig@" + kId));
  for (const char* text : {"", "--rm", "-v", "a b", "a\n", "a;b", "zig@sha256:0"}) {
    CAPTURE(text);
    CHECK_FALSE(is_reference(text));
  }
}

TEST_CASE("a lock is read as it was written") {
  const ImageLock lock{{"zig", kId}, {"quay.example/many:2014", "quay.example/many@" + kId}};
  const std::string text = image_lock_text(lock);
  CHECK(parse_image_lock(text) == lock);
  CHECK(image_lock_text(*parse_image_lock(text)) == text);
  CHECK(text.contains("    \"zig\": \"" + kId + "\"\n"));
}

TEST_CASE("a lock of other words is refused with what is wrong in it") {
  const auto message = [](const std::string& text) {
    const auto lock = parse_image_lock(text);
    REQUIRE_FALSE(lock);
    CHECK(lock.error().kind == ErrorKind::kUsage);
    CHECK(lock.error().where == kImageLock);
    return lock.error().message;
  };
  CHECK_FALSE(message("{").empty());
  CHECK(message("[]").contains("`images`"));
  CHECK(message(R"({"images": {}})").contains("`version`"));
  CHECK(message(R"({"version": 2, "images": {}})").contains("`version`"));
  CHECK(message(R"({"version": 1, "images": {"zig": "zig:latest"}})").contains("`zig`"));
  CHECK(message(R"({"version": 1, "images": {"zig": 3}})").contains("`zig`"));
  CHECK(message(R"({"version": 1, "images": {"--rm": ")" + kId + R"("}})").contains("`--rm`"));
}

TEST_CASE("a built image is named by all that it is built from") {
  const std::string name = built_image_name("zig", "FROM x", "debian");
  CHECK(name.starts_with("lockstep/zig:"));
  CHECK(name == built_image_name("zig", "FROM x", "debian"));
  CHECK(name != built_image_name("zig", "FROM y", "debian"));
  CHECK(name != built_image_name("zig", "FROM x", "debia"));
  CHECK(name != built_image_name("zig", "FROM xd", "ebian"));
  CHECK(is_reference(name));
}
