#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/store/remote_action.hpp"
#include "lockstep/store/result.hpp"

namespace lockstep::store {

/// A result in the words of the Remote Execution API v2.
struct EncodedResult {
  std::string bytes;           ///< an `ActionResult`; its last field, of a number that the API does
                               ///< not use, is the SHA-256 of what stands before it
  std::vector<Message> trees;  ///< the `Tree` of each output that is a folder
};

/// What an `ActionResult` says.
struct DecodedResult {
  StoredResult result;
  std::vector<Digest> trees;  ///< blobs of the `Tree`s that it names
};

/// Reads a blob, held against its digest.
using ReadBlob = std::function<Result<std::string>(const Digest&)>;

/// The `ActionResult` of an action that exited with 0 and left its `outputs`, all of which `result`
/// has.
Result<EncodedResult> encode_action_result(const StoredResult& result,
                                           const std::vector<std::string>& outputs);

/// Reads such a message. Errors: torn or altered bytes, an exit status other than 0, a path that
/// leaves the action's folder, a `Tree` that cannot be read.
Result<DecodedResult> decode_action_result(std::string_view bytes, const ReadBlob& read);

}  // namespace lockstep::store
