#pragma once

#include <string>
#include <vector>

#include "lockstep/release/channel.hpp"
#include "lockstep/release/exchange.hpp"
#include "lockstep/release/journal.hpp"
#include "lockstep/release/perform.hpp"

namespace lockstep::release {

/// What was made of one operation when a release was taken back.
struct TakenBack {
  enum class Kind {
    kNothing,  ///< it was never done
    kUndone,   ///< by us
    kStays,    ///< a person has to do what `words` say
    kFailed,   ///< our undoing failed; `words` say why, and what to do
  } kind = Kind::kNothing;
  const ecosystem::Operation* operation = nullptr;
  std::string words;
};

/// Takes back what can be taken back of `release`, last stage first, each registry asked before.
/// What cannot be is left as it is, with the exact steps for a person.
std::vector<TakenBack> abort_release(const Release& release, Journal& journal, Tokens& tokens,
                                     const Patience& patience, const Seams& seams);

}  // namespace lockstep::release
