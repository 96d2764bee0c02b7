#include "lockstep/base/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

std::string digest_of(const EVP_MD* algorithm, std::string_view bytes) {
  std::string out(static_cast<std::size_t>(EVP_MD_size(algorithm)), '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
             algorithm, nullptr);
  return out;
}

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
  const std::string raw = digest_of(EVP_sha256(), bytes);
  Digest digest;
  std::ranges::copy(raw, digest.bytes.begin());
  return digest;
}

Digest sha256_of(const Chunks& bytes) {
  Hasher hasher;
  for (const Bytes& chunk : bytes) hasher.update(chunk);
  return hasher.finish();
}

std::string sha512(std::string_view bytes) { return digest_of(EVP_sha512(), bytes); }

std::string sha1(std::string_view bytes) { return digest_of(EVP_sha1(), bytes); }

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
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
  EVP_DigestFinal_ex(state_->context, digest.bytes.data(), nullptr);
  return digest;
}

}  // namespace lockstep
