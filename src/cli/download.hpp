#pragma once

#include <functional>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/http.hpp"

namespace lockstep::cli {

/// A file that is known by its digest.
struct Download {
  std::string url;
  std::string sha256;  ///< 64 hex digits
};

/// The bytes of `download`, tried three times where the server or the way to it is at fault (5xx,
/// 429, no answer); `pause` is called with the seconds to wait between. Errors: kIo for what cannot
/// be had, kCheckFailed for other bytes than the digest's.
Result<std::string> fetch(sys::Http& http, const Download& download,
                          const std::function<void(int)>& pause);

/// What the hidden command `download URL SHA256 FILE` does, which actions run.
int run_download(const Download& download, const std::string& file);

}  // namespace lockstep::cli
