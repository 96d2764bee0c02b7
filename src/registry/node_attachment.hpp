#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::registry {

/// What an attachment turned out to be.
struct Attachment {
  std::uint64_t size = 0;
  std::string sha512;  ///< raw
  std::string sha1;    ///< raw
};

/// Writes the bytes that `base64` (RFC 4648 section 4, padded) spells to the file `path`, part by
/// part: they may be hundreds of MB. An Error (kCheckFailed) when it is no base64, (kIo) when the
/// disk does not take them; the file may be there in part then.
Result<Attachment> keep_attachment(sys::Filesystem& files, const std::string& path,
                                   std::string_view base64);

}  // namespace lockstep::registry
