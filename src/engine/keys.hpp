#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "inputs.hpp"
#include "lockstep/model/action.hpp"
#include "lockstep/store/key_parts.hpp"

namespace lockstep::engine {

/// Raised when what actions do with the same recipe changes: staging, tool rules, the result's
/// form.
inline constexpr std::string_view kEpoch = "lockstep action 2";

/// Digests of texts, each computed once: the actions of one core build have most texts in common.
/// Not for several threads.
class TextDigests {
 public:
  /// The SHA-256 of `text`, which stays where it is as long as this is used.
  Digest of(const std::string& text);

 private:
  std::unordered_map<std::string_view, Digest> known_;
};

/// What the plan key of `action` is made of: toolchain, commands, environment, inputs' contents and
/// its upstreams' plan keys (in `upstreams`, by id). Its own id and the values of inherited
/// variables are no part of it.
store::KeyParts parts_of(const model::Action& action, const Inputs& inputs,
                         const std::map<std::string, Digest>& upstreams, TextDigests& texts);

/// The key that is made of `parts`.
Digest key_of(const store::KeyParts& parts);

/// A part that is words alone; long ones are known by their digest only.
store::KeyPart words_part(store::PartKind kind, std::string name, std::string words);

}  // namespace lockstep::engine
