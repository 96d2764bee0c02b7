#include "lockstep/base/digest.hpp"

#include <catch2/catch.hpp>

#include "lockstep/base/text.hpp"

using namespace lockstep;

TEST_CASE("SHA-256, SHA-512 and SHA-1 agree with the published vectors for abc") {
  CHECK(sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_encode(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex_encode(sha512("abc")).starts_with("ddaf35a193617abacc417349ae204131"));
}

TEST_CASE("a digest reads back from its own text and from nothing else") {
  const Digest digest = sha256("lockstep");
  CHECK(Digest::parse(digest.hex()) == digest);
  CHECK_FALSE(Digest::parse("abc"));
  CHECK_FALSE(Digest::parse(std::string(64, 'G')));
}

TEST_CASE("fields cannot run together") {
  Hasher first;
  first.field("ab");
  first.field("c");
  Hasher second;
  second.field("a");
  second.field("bc");
  CHECK(first.finish() != second.finish());
}

TEST_CASE("hashing in parts gives the digest of the whole") {
  Hasher hasher;
  hasher.update("lock");
  hasher.update("step");
  CHECK(hasher.finish() == sha256("lockstep"));
}
