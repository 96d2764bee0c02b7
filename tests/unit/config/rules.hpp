#pragma once

#include "lockstep/config/project.hpp"
#include "lockstep/config/targets.hpp"

namespace lockstep::config {

/// Four languages as the program's ecosystems describe them, python with a check of its own.
inline std::vector<LanguageRules> test_languages() {
  const auto check_python = [](const model::Project&, const model::Language& language) {
    std::vector<Error> errors;
    if (language.setting("abi3", "3.9") == "2.7") {
      errors.push_back({ErrorKind::kUsage, "`2.7` has no stable ABI", "abi3", "3.2 is the first"});
    }
    return errors;
  };
  // As the real ones: no wheels for FreeBSD, no Go module for a fat library.
  const auto tag_of_python = [](const model::Cell& cell) -> Result<std::string> {
    if (cell.target.os != "freebsd") return cell.target.name;
    return fail(ErrorKind::kUsage, "there are no wheels for FreeBSD");
  };
  const auto tag_of_go = [](const model::Cell& cell) -> Result<std::string> {
    if (cell.target.fat_of.empty()) return cell.target.name;
    return fail(ErrorKind::kUsage, "Go picks its library by the architecture");
  };
  return {{"go", 4, {{"tags", {"list", "Words."}}}, {}, tag_of_go},
          {"node", 2, {{"napi", {"text", "Words."}}}, {}, {}},
          {"python",
           1,
           {{"abi3", {"text", "Words."}},
            {"module", {"text", "Words."}},
            {"strip", {"flag", "Words."}}},
           check_python,
           tag_of_python},
          {"ruby", 3, {}, {}, {}}};
}

inline Vocabulary test_vocabulary() { return {builtin_targets().value(), test_languages()}; }

}  // namespace lockstep::config
