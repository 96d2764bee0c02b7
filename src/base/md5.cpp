#include "lockstep/base/md5.hpp"

#include <openssl/evp.h>

namespace lockstep {

std::string md5(std::string_view bytes) {
  constexpr std::size_t kSize = 16;
  std::string out(kSize, '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
             EVP_md5(), nullptr);
  return out;
}

}  // namespace lockstep
