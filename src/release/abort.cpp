#include "lockstep/release/abort.hpp"

#include <ranges>

namespace lockstep::release {

using ecosystem::Operation;
using ecosystem::Presence;
using Kind = TakenBack::Kind;

namespace {

std::string words_for(const Channel& channel, const Operation& operation) {
  if (channel.publisher->undo_words == nullptr) return {};
  return channel.publisher->undo_words(channel.account, operation);
}

Result<void> undo_all(const Channel& channel, const std::vector<Operation>& undos, Journal& journal,
                      Tokens& tokens, const Patience& patience, const Seams& seams) {
  for (const Operation& undo : undos) {
    const Performance performance{undo,        exchange_for(channel, undo, tokens, seams),
                                  journal,     seams.clock,
                                  seams.pause, [] { return false; },
                                  patience};
    LOCKSTEP_CHECK(perform(performance, std::nullopt));
  }
  return {};
}

// What the registry does not take back any more is a person's; what has no words of its own goes or
// stays with another operation. A registry that did not answer may be asked again.
TakenBack left_alone(const Channel& channel, const Operation& operation, const Error& error) {
  const std::string words = words_for(channel, operation);
  const bool may_pass = error.kind == ErrorKind::kIo || error.kind == ErrorKind::kInterrupted;
  if (may_pass) return {Kind::kFailed, &operation, error.message + "\n" + words};
  return {words.empty() ? Kind::kNothing : Kind::kStays, &operation, words};
}

TakenBack take_back(const Channel& channel, const Operation& operation, Journal& journal,
                    Tokens& tokens, const Patience& patience, const Seams& seams) {
  if (operation.effect == ecosystem::Effect::kWait) return {Kind::kNothing, &operation, {}};
  const auto asked = exchange_for(channel, operation, tokens, seams).ask();
  if (!asked) return {Kind::kFailed, &operation, asked.error().message};
  if (asked->standing.presence != Presence::kSame) return {Kind::kNothing, &operation, {}};
  const auto undos =
      channel.publisher->undo ? channel.publisher->undo(operation) : std::vector<Operation>();
  if (undos.empty()) return {Kind::kStays, &operation, words_for(channel, operation)};
  const auto undone = undo_all(channel, undos, journal, tokens, patience, seams);
  if (!undone) return left_alone(channel, operation, undone.error());
  (void)journal.write(Step::kUndone, operation.id, {});
  return {Kind::kUndone, &operation, {}};
}

}  // namespace

std::vector<TakenBack> abort_release(const Release& release, Journal& journal, Tokens& tokens,
                                     const Patience& patience, const Seams& seams) {
  using ecosystem::Stage;
  std::vector<TakenBack> taken;
  for (const Stage stage : {Stage::kPublic, Stage::kMain, Stage::kPlatform, Stage::kDraft})
    for (const Channel& channel : release.channels)
      for (const Operation& operation : channel.operations | std::views::reverse)
        if (operation.stage == stage)
          taken.push_back(take_back(channel, operation, journal, tokens, patience, seams));
  return taken;
}

}  // namespace lockstep::release
