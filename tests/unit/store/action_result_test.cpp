#include "action_result.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using store::StoredResult;

namespace {

StoredResult small_result() {
  StoredResult result;
  result.files = {{"lib.so", sha256("lib"), 3, true},
                  {"out/f", sha256("f"), 1, false},
                  {"out/sub/x", sha256("x"), 1, false}};
  result.links = {{"link", "lib.so"}, {"out/sub/up", "../f"}};
  result.folders = {"hollow", "out/empty"};
  result.seconds = 1.5;
  return result;
}

const std::vector<std::string> kOutputs = {"lib.so", "link", "out", "hollow"};

// Reads from what one encoding made.
store::ReadBlob reader(const store::EncodedResult& encoded) {
  return [&encoded](const Digest& digest) -> Result<std::string> {
    for (const store::Message& tree : encoded.trees) {
      if (tree.name.hash == digest) return tree.bytes;
    }
    return fail(ErrorKind::kNotFound, "no such blob");
  };
}

std::string sealed(std::string body) {
  const Digest sum = sha256(body);
  return body + "\x82\x7d\x20" + std::string(sum.bytes.begin(), sum.bytes.end());
}

const store::ReadBlob kNoBlobs = [](const Digest&) -> Result<std::string> {
  return fail(ErrorKind::kNotFound, "no such blob");
};

}  // namespace

TEST_CASE("a result is the same after it was an ActionResult, nested outputs included") {
  for (const auto& outputs : {kOutputs, {"lib.so", "link", "out", "out/sub/x", "hollow"}}) {
    const auto encoded = store::encode_action_result(small_result(), outputs);
    REQUIRE(encoded);
    CHECK(encoded->trees.size() == 2);
    const auto decoded = store::decode_action_result(encoded->bytes, reader(*encoded));
    REQUIRE(decoded);
    CHECK(decoded->result == small_result());
    CHECK(decoded->trees.size() == 2);
  }
}

// Computed from the API's published definition, by another implementation of protobuf.
TEST_CASE("an ActionResult has the bytes that the API gives it") {
  StoredResult result = small_result();
  result.links.resize(1);
  result.folders.clear();
  const auto encoded = store::encode_action_result(result, {"lib.so", "link", "out"});
  REQUIRE(encoded);
  REQUIRE(encoded->bytes.size() == 188 + 35);
  CHECK(sha256(encoded->bytes.substr(0, 188)).hex() ==
        "fd3fd03e272ec6c189a98c473b626a07bdb9cc78212cda9187b8282b2d5a0484");
  REQUIRE(encoded->trees.size() == 1);
  CHECK(encoded->trees[0].name.text() ==
        "e136514aa3410074705a4b8da512d7cdafcb2c50930407256e064f254fb87f63/232");
}

TEST_CASE("an ActionResult that is cut short or altered anywhere is refused") {
  const auto encoded = store::encode_action_result(small_result(), kOutputs);
  REQUIRE(encoded);
  const auto& bytes = encoded->bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    CHECK_FALSE(store::decode_action_result(bytes.substr(0, at), reader(*encoded)));
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    CHECK_FALSE(store::decode_action_result(altered, reader(*encoded)));
  }
}

TEST_CASE("an exit status other than 0, a lost tree and paths that leave the folder are refused") {
  CHECK(store::decode_action_result(sealed(""), kNoBlobs));
  CHECK_FALSE(store::decode_action_result(sealed("\x20\x01"), kNoBlobs));
  const auto encoded = store::encode_action_result(small_result(), kOutputs);
  REQUIRE(encoded);
  CHECK_FALSE(store::decode_action_result(encoded->bytes, kNoBlobs));
  StoredResult outside;
  outside.files = {{"../lib", sha256("lib"), 3, false}};
  const auto leaving = store::encode_action_result(outside, {"../lib"});
  REQUIRE(leaving);
  CHECK_FALSE(store::decode_action_result(leaving->bytes, kNoBlobs));
}
