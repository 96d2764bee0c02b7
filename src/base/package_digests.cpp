#include "lockstep/base/package_digests.hpp"

#include <openssl/evp.h>

#include "blake2b.hpp"

namespace lockstep {

namespace {

// One of OpenSSL's digests while it is computed.
class Running {
 public:
  explicit Running(const EVP_MD* algorithm) : state_(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(state_, algorithm, nullptr);
  }
  ~Running() { EVP_MD_CTX_free(state_); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void update(std::string_view bytes) { EVP_DigestUpdate(state_, bytes.data(), bytes.size()); }

  std::string finish() {
    std::string digest(static_cast<std::size_t>(EVP_MD_CTX_size(state_)), '\0');
    EVP_DigestFinal_ex(state_, reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return digest;
  }

 private:
  EVP_MD_CTX* state_;
};

}  // namespace

struct PackageHasher::State {
  Hasher sha256;
  Running sha512{EVP_sha512()};
  Running sha1{EVP_sha1()};
  Blake2b256 blake2;
};

PackageHasher::PackageHasher() : state_(std::make_unique<State>()) {}
PackageHasher::~PackageHasher() = default;
PackageHasher::PackageHasher(PackageHasher&&) noexcept = default;
PackageHasher& PackageHasher::operator=(PackageHasher&&) noexcept = default;

void PackageHasher::update(std::string_view bytes) {
  state_->sha256.update(bytes);
  state_->sha512.update(bytes);
  state_->sha1.update(bytes);
  state_->blake2.update(bytes);
}

PackageDigests PackageHasher::finish() {
  return {state_->sha256.finish(), state_->sha512.finish(), state_->sha1.finish(),
          state_->blake2.finish()};
}

}  // namespace lockstep
