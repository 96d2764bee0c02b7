#pragma once

#include <functional>
#include <optional>
#include <semaphore>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/release/exchange.hpp"
#include "lockstep/release/journal.hpp"

namespace lockstep::release {

/// How long a release is patient, in seconds and tries.
struct Patience {
  int tries = 6;           ///< acts that may come to nothing before giving up
  int questions = 6;       ///< questions without an answer before giving up
  int noes = 4;            ///< times that a doubtful act has to be absent before it is repeated
  double first_pause = 1;  ///< doubled each time, up to `longest_pause`
  double longest_pause = 30;
  double visible_seconds = 1200;  ///< how long what was accepted may take to be seen
};

/// How many seconds to wait after the try called `attempt` (the first is 1): twice as long each
/// time, and never less than a server asks for.
double pause_before(const Patience& patience, int attempt, double asked_for);

/// How an operation came to its end.
enum class Ending {
  kThere,  ///< nothing was to be done
  kDone,   ///< done by us, and visible
};

/// What an operation is carried out with.
struct Performance {
  const ecosystem::Operation& operation;
  Exchange exchange;
  Journal& journal;
  const sys::Clock& clock;
  std::function<void(double seconds)> pause;
  std::function<bool()> stopped;  ///< true: begin nothing more, another operation failed
  Patience patience;
  /// How many acts the registry bears at once: taken for each act alone, not while it is waited
  /// for. Null: any number.
  std::counting_semaphore<>* slots = nullptr;
};

/// Carries one operation out: asks unless `asked` says what is there, acts when it is absent, and
/// waits until it is seen. The intent is on disk before each act. After a doubtful answer the
/// registry is asked, several times when it says no, before anything is repeated. Errors: something
/// else is there under that name (kCheckFailed), refused (kToolFailed), no answers (kIo), stopped
/// or interrupted (kInterrupted).
Result<Ending> perform(const Performance& performance, std::optional<Asked> asked);

}  // namespace lockstep::release
