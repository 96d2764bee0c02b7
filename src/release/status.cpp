#include "lockstep/release/status.hpp"

#include "side_by_side.hpp"

namespace lockstep::release {

using ecosystem::Operation;
using ecosystem::Presence;
using ecosystem::Standing;

namespace {

Result<Standing> standing_of(const Channel& channel, const Operation& operation, Tokens& tokens,
                             const Seams& seams) {
  auto asked = exchange_for(channel, operation, tokens, seams).ask();
  if (!asked) return std::unexpected(std::move(asked).error());
  return std::move(asked->standing);
}

// What a wait waits for must be there before a proxy is asked: it would remember a no.
bool follows_something_absent(const std::vector<Held>& held, const Operation& operation) {
  if (operation.effect != ecosystem::Effect::kWait) return false;
  for (const Held& before : held) {
    const bool is_done = before.standing && before.standing->presence == Presence::kSame;
    if (before.operation->git && before.operation->stage <= operation.stage && !is_done)
      return true;
  }
  return false;
}

std::vector<Held> ask_channel(const Channel& channel, Tokens& tokens, const Seams& seams) {
  std::vector<Held> held;
  for (const Operation& operation : channel.operations) {
    if (follows_something_absent(held, operation)) {
      held.push_back({&operation, Standing{Presence::kAbsent, "its tag is not pushed"}});
    } else {
      held.push_back({&operation, standing_of(channel, operation, tokens, seams)});
    }
  }
  return held;
}

}  // namespace

std::vector<Held> ask_status(const Release& release, Tokens& tokens, const Seams& seams) {
  std::vector<std::vector<Held>> parts(release.channels.size());
  side_by_side(parts.size(), parts.size(),
               [&](std::size_t i) { parts[i] = ask_channel(release.channels[i], tokens, seams); });
  std::vector<Held> all;
  for (std::vector<Held>& part : parts)
    for (Held& held : part) all.push_back(std::move(held));
  return all;
}

Progress progress_of(const std::vector<Held>& held) {
  Progress progress = Progress::kComplete;
  for (const Held& one : held) {
    if (one.standing && one.standing->presence == Presence::kOther) return Progress::kDifferent;
    if (!one.standing || one.standing->presence != Presence::kSame) progress = Progress::kPartial;
  }
  return progress;
}

}  // namespace lockstep::release
