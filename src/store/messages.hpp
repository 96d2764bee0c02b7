#pragma once

#include <remote_execution.pb.h>

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/store/blob_name.hpp"
#include "lockstep/store/remote_action.hpp"

namespace lockstep::store {

/// The API's own messages.
namespace remote = build::bazel::remote::execution::v2;

/// The canonical bytes of a protobuf message and their name. No message here has a map, so that
/// protobuf's own order of fields is the canonical one.
template <typename Protobuf>
Message message_of(const Protobuf& protobuf) {
  Message message;
  message.bytes = protobuf.SerializeAsString();
  message.name = {sha256(message.bytes), message.bytes.size()};
  return message;
}

/// Writes a name as the API's `Digest`.
inline void set_name(remote::Digest& digest, const BlobName& name) {
  digest.set_hash(name.hash.hex());
  digest.set_size_bytes(static_cast<std::int64_t>(name.size));
}

/// The name that a `Digest` holds; an Error when its hash is no SHA-256 or its size is negative.
inline Result<BlobName> name_in(const remote::Digest& digest) {
  LOCKSTEP_TRY(hash, Digest::parse(digest.hash()));
  if (digest.size_bytes() < 0) return fail(ErrorKind::kIo, "a blob's size is negative");
  return BlobName{hash, static_cast<std::uint64_t>(digest.size_bytes())};
}

}  // namespace lockstep::store
