#pragma once

#include <map>
#include <memory>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/base/http.hpp"

namespace lockstep::sys {

/// Reaching the network, seam. Safe to use from several threads.
class Http {
 public:
  virtual ~Http() = default;
  /// Sends `request` and gives back the answer. A status is a result, not an Error; an Error (kIo)
  /// when there was no whole answer: no connection, a certificate that nobody vouches for, an
  /// answer too large, too slow or cut off, a file of the body that is not as long as was said.
  /// (kInterrupted) when the user asked to stop. The file that `save_as` names is made anew; after
  /// an Error it may hold anything, and an answer other than 200 leaves it empty.
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

/// The real network, by libcurl: https, and http on this machine alone. A GET follows redirections,
/// to https only and without credentials to another host; nothing else does. Proxies are those of
/// `https_proxy`, `all_proxy` and `no_proxy`. Connections are kept for the next request.
class RealHttp final : public Http {
 public:
  /// `authorities` is a file of certificates to trust (PEM); the system's when empty.
  explicit RealHttp(std::string authorities = {});
  ~RealHttp() override;
  Result<HttpResponse> send(const HttpRequest& request) override;

 private:
  struct Connections;
  std::string authorities_;
  std::unique_ptr<Connections> connections_;
};

/// The file of certificates that `CURL_CA_BUNDLE` or `SSL_CERT_FILE` names, or empty.
std::string authorities_of(const std::map<std::string, std::string>& environment);

}  // namespace lockstep::sys
