#include "lockstep/base/bytes.hpp"

#include <catch2/catch.hpp>

#include "lockstep/base/digest.hpp"

using namespace lockstep;

TEST_CASE("copies of bytes share one buffer") {
  const Bytes bytes = std::string(1000, 'x');
  const Bytes copy = bytes;
  CHECK(copy.view().data() == bytes.view().data());
  CHECK(copy == bytes);
}

TEST_CASE("bytes that are shared are copied before they are changed, others are not") {
  Bytes bytes = std::string(1000, 'x');
  const char* place = bytes.view().data();
  Bytes copy = bytes;
  CHECK(std::move(copy).release().data() != place);
  CHECK(bytes.view().data() == place);
  CHECK(std::move(bytes).release().data() == place);
  CHECK(Bytes().release().empty());
}

TEST_CASE("chunks are the same when their bytes are, wherever the buffers end") {
  Chunks parts;
  parts.add("lorem ");
  parts.add("");
  parts.add("ipsum");
  CHECK(parts == Chunks("lorem ipsum"));
  CHECK(parts.size() == 11);
  CHECK(parts.joined() == "lorem ipsum");
  CHECK(sha256_of(parts) == sha256("lorem ipsum"));
  CHECK_FALSE(parts == Chunks("lorem"));
}
