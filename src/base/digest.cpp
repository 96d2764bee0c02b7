#include "lockstep/base/digest.hpp"

// Without the provider machinery that newer OpenSSL puts in front of these functions: to start it
// takes longer than many a command of ours.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

}  // namespace

std::string Digest::hex() const {
  return hex_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<Digest> Digest::parse(std::string_view hex) {
  Digest digest;
  if (hex.size() != digest.bytes.size() * 2) {
    return fail(ErrorKind::kUsage,
                "a SHA-256 has 64 hex digits, not " + std::to_string(hex.size()));
  }
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = hex_value(hex[2 * i]);
    const int low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return fail(ErrorKind::kUsage, "a SHA-256 is lower-case hex digits");
    digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

Digest sha256(std::string_view bytes) {
  Hasher hasher;
  hasher.update(bytes);
  return hasher.finish();
}

Digest sha256_of(const Chunks& bytes) {
  Hasher hasher;
  for (const Bytes& chunk : bytes) hasher.update(chunk);
  return hasher.finish();
}

std::string sha512(std::string_view bytes) {
  std::string out(SHA512_DIGEST_LENGTH, '\0');
  SHA512_CTX state;
  SHA512_Init(&state);
  SHA512_Update(&state, bytes.data(), bytes.size());
  SHA512_Final(reinterpret_cast<unsigned char*>(out.data()), &state);
  return out;
}

std::string sha1(std::string_view bytes) {
  std::string out(SHA_DIGEST_LENGTH, '\0');
  SHA_CTX state;
  SHA1_Init(&state);
  SHA1_Update(&state, bytes.data(), bytes.size());
  SHA1_Final(reinterpret_cast<unsigned char*>(out.data()), &state);
  return out;
}

struct Hasher::State {
  SHA256_CTX sum{};
};

Hasher::Hasher() : state_(std::make_unique<State>()) { SHA256_Init(&state_->sum); }
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(std::string_view bytes) {
  SHA256_Update(&state_->sum, bytes.data(), bytes.size());
}

void Hasher::field(std::string_view bytes) {
  const std::uint64_t size = bytes.size();
  std::array<char, 8> prefix{};
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    prefix[i] = static_cast<char>((size >> (8 * i)) & 0xff);
  }
  update({prefix.data(), prefix.size()});
  update(bytes);
}

Digest Hasher::finish() {
  Digest digest;
  SHA256_Final(digest.bytes.data(), &state_->sum);
  return digest;
}

}  // namespace lockstep
