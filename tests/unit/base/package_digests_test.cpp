#include "lockstep/base/package_digests.hpp"

#include <catch2/catch.hpp>

#include "lockstep/base/text.hpp"

using namespace lockstep;

namespace {

PackageDigests digests_of(std::string_view bytes, std::size_t part) {
  PackageHasher hasher;
  for (std::size_t at = 0; at < bytes.size(); at += part) hasher.update(bytes.substr(at, part));
  return hasher.finish();
}

std::string counting(std::size_t size, unsigned modulus) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i % modulus);
  return bytes;
}

}  // namespace

// The expected values are those of Python's hashlib.blake2b(bytes, digest_size=32).
TEST_CASE("BLAKE2b of 256 bits agrees with another implementation, over block borders") {
  const auto blake2 = [](std::string_view bytes) {
    return hex_encode(digests_of(bytes, 4096).blake2_256);
  };
  CHECK(blake2("") == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  CHECK(blake2("abc") == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  CHECK(blake2(counting(128, 256)) ==
        "c3582f71ebb2be66fa5dd750f80baae97554f3b015663c8be377cfcb2488c1d1");
  CHECK(blake2(counting(1000, 251)) ==
        "b372d0608f720c8c3dd41e9c8eecb10143b41abe520b616607e754bf79c08331");
}

TEST_CASE("all digests of a file are those of its bytes, however they arrive") {
  const std::string bytes = counting(1000, 251);
  const PackageDigests digests = digests_of(bytes, 1000);
  CHECK(digests.sha256 == sha256(bytes));
  CHECK(digests.sha512 == sha512(bytes));
  CHECK(digests.sha1 == sha1(bytes));
  for (const std::size_t part : {1UL, 7UL, 127UL, 128UL, 129UL, 256UL})
    CHECK(digests_of(bytes, part) == digests);
}
