#pragma once

#include <string>

namespace lockstep::model {

/// A key of an ecosystem's own below `languages.<name>`.
struct Setting {
  std::string kind;   ///< `text`, `flag` or `list`
  std::string about;  ///< what an editor says of it, one sentence
  bool operator==(const Setting&) const = default;
};

}  // namespace lockstep::model
