#include "action_word.hpp"

namespace lockstep::cli {

std::string_view action_word(model::ActionKind kind) {
  switch (kind) {
  case model::ActionKind::kFetch:
    return "fetch";
  case model::ActionKind::kStandardLibrary:
    return "standard_library";
  case model::ActionKind::kHostTools:
    return "host_tools";
  case model::ActionKind::kCore:
    return "core";
  case model::ActionKind::kAdopt:
    return "adopt";
  case model::ActionKind::kBinding:
    break;
  }
  return "binding";
}

std::string_view short_word(model::ActionKind kind) {
  if (kind == model::ActionKind::kStandardLibrary) return "std";
  if (kind == model::ActionKind::kHostTools) return "tools";
  return action_word(kind);
}

}  // namespace lockstep::cli
