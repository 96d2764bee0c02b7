#pragma once

#include <cstdint>
#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// A file to be had by HTTP.
struct HttpRequest {
  std::string url;
  std::string authorities;  ///< file of certificates to trust (PEM); the system's when empty
  std::uint64_t max_bytes = std::uint64_t{1} << 30;
  long timeout_seconds = 600;
};

/// What a server answered, after redirections.
struct HttpResponse {
  long status = 0;
  std::string body;
};

/// Reaching the network, seam.
class Http {
 public:
  virtual ~Http() = default;
  /// Gets `url`. A status is a result, not an Error; an Error (kIo) when there was no whole answer:
  /// no connection, a certificate that nobody vouches for, too large, too slow.
  virtual Result<HttpResponse> get(const HttpRequest& request) = 0;
};

/// The real network, by libcurl: https, and http on this machine alone; redirections lead to https
/// only. Proxies are those of `https_proxy`, `all_proxy` and `no_proxy`.
class RealHttp final : public Http {
 public:
  Result<HttpResponse> get(const HttpRequest& request) override;
};

}  // namespace lockstep::sys
