#include "explain_text.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

using engine::Change;
using engine::Explanation;
using engine::Reason;
using model::Value;

const char* word_for(Reason reason) {
  switch (reason) {
  case Reason::kUnchanged:
    return "unchanged";
  case Reason::kNeverRan:
    return "never ran";
  case Reason::kChanged:
    return "changed";
  case Reason::kEvicted:
    return "no longer in the store";
  }
  return "";
}

std::string state_line(const char* label, const std::optional<Digest>& digest,
                       const std::string& detail) {
  if (!digest) return fmt::format("  {:<6}  (nothing)\n", label);
  std::string line = fmt::format("  {:<6}  sha256 {}\n", label, digest->hex());
  if (!detail.empty()) line += fmt::format("          {}\n", detail);
  return line;
}

std::string change_lines(const Change& change) {
  const char* verb = !change.before ? "is new" : !change.now ? "is gone" : "changed";
  return fmt::format("  first   {} `{}` {}, an input of {}\n", store::words_for(change.kind),
                     change.name, verb, change.step) +
         state_line("was", change.before, change.detail_before) +
         state_line("is", change.now, change.detail_now);
}

std::string reason_lines(const Explanation& told) {
  switch (told.reason) {
  case Reason::kUnchanged:
    return "  nothing that it is made of has changed\n";
  case Reason::kNeverRan:
    return fmt::format("  no successful build of this project with `{}` is known\n", told.step);
  case Reason::kEvicted:
    return fmt::format("  nothing changed, but the store no longer has the result of `{}`\n",
                       told.step);
  case Reason::kChanged:
    break;
  }
  return told.change ? change_lines(*told.change) : "";
}

Value digest_value(const std::optional<Digest>& digest) {
  return digest ? Value(digest->hex()) : Value(nullptr);
}

Value change_value(const Change& change) {
  return Value::Object{{"step", change.step},
                       {"kind", store::words_for(change.kind)},
                       {"name", change.name},
                       {"old", digest_value(change.before)},
                       {"new", digest_value(change.now)},
                       {"old_words", change.detail_before},
                       {"new_words", change.detail_now}};
}

}  // namespace

const char* words_for(engine::StepState state) {
  return state == engine::StepState::kToRun ? "to run" : "from the store";
}

std::string explain_text(const std::string& cell, const Explanation& told) {
  std::string text = fmt::format("{}: {}\n", cell, words_for(told.state)) + reason_lines(told);
  if (!told.runs.empty()) text += fmt::format("  runs    {}\n", fmt::join(told.runs, ", "));
  return text;
}

std::string explain_json(const std::string& cell, const Explanation& told) {
  Value::Array runs;
  for (const std::string& step : told.runs) runs.emplace_back(step);
  return model::to_json(
      Value::Object{{"cell", cell},
                    {"state", words_for(told.state)},
                    {"reason", word_for(told.reason)},
                    {"step", told.step.empty() ? Value(nullptr) : Value(told.step)},
                    {"change", told.change ? change_value(*told.change) : Value(nullptr)},
                    {"runs", runs}});
}

}  // namespace lockstep::cli
