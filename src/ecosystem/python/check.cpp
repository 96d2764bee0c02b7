#include "python/check.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "python/interpreters.hpp"
#include "python/metadata.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

namespace {

Error problem(std::string message, std::string hint) {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = "python: " + std::move(message);
  error.hint = std::move(hint);
  return error;
}

// PEP 508's names: letters, digits and `-_.` between.
bool is_distribution_name(std::string_view name) {
  const auto is_alnum = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  const auto is_word = [&](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  return !name.empty() && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::ranges::all_of(name, is_word);
}

bool is_dotted_name(std::string_view module) {
  return std::ranges::all_of(split(module, '.'),
                             [](const std::string& part) { return is_identifier(part); });
}

// `3.7` and later; the stable ABI of older ones lacks what bindings use.
bool is_abi3_version(std::string_view text) {
  if (!text.starts_with("3.")) return false;
  int minor = 0;
  const auto [end, status] = std::from_chars(text.data() + 2, text.data() + text.size(), minor);
  return status == std::errc{} && end == text.data() + text.size() && minor >= 7;
}

bool is_version_specifier(std::string_view text) {
  return std::ranges::all_of(split(text, ','), [](const std::string& part) {
    const std::string_view clause = trim(part);
    return !clause.empty() &&
           std::string_view("<>=!~").find(clause.front()) != std::string_view::npos;
  });
}

void check_abis(const model::Language& language, std::vector<Error>& errors) {
  std::set<std::string> seen;
  for (const std::string& abi : variants(language)) {
    const std::string shown = abi.empty() ? "abi3" : abi;
    if (!abi.empty() && !is_interpreter(abi)) {
      errors.push_back(problem("`" + shown + "` is no ABI of CPython",
                               "list `abi3`, versions (`cp312`) and free-threaded ones from 3.13 "
                               "on (`cp313t`): `abi: [abi3, cp313t]`"));
    } else if (!seen.insert(abi).second) {
      errors.push_back(problem("`abi` lists `" + shown + "` twice", "remove one"));
    }
  }
  if (variants(language).empty())
    errors.push_back(problem("`abi` lists nothing", "leave it out, or write `abi: [abi3]`"));
  if (language.cmake && seen != std::set<std::string>{""}) {
    errors.push_back(problem("`abi` needs a binding by cargo: PyO3 is what knows of interpreters "
                             "that this machine has not",
                             "leave it out"));
  }
}

void check_extension(const model::Language& language, std::vector<Error>& errors) {
  const std::string module = language.setting("module");
  const std::string abi3 = language.setting("abi3");
  if (module.empty()) {
    errors.push_back(
        problem("`module` is missing", "name the module that the crate becomes: `module: " +
                                           normalized_name(language.package, '_') + "._native`"));
  }
  check_abis(language, errors);
  const std::vector<std::string> abis = variants(language);
  const bool has_stable = std::ranges::find(abis, "") != abis.end();
  if (has_stable && !is_abi3_version(abi3)) {
    errors.push_back(
        problem(abi3.empty() ? "`abi3` is missing" : "`abi3: " + abi3 + "` is no CPython version",
                "name the oldest CPython that the library supports, quoted: `abi3: \"3.9\"`, "
                "and turn on its feature in the crate: pyo3's `abi3-py39`"));
  }
}

void check_library(const model::Language& language, std::vector<Error>& errors) {
  const Placement placement = placement_of(language);
  if (!is_safe_relative_path(placement.folder)) {
    errors.push_back(
        problem("`library: " + language.setting("library") + "` is no folder of the package",
                "name the package's folder that holds the library: `library: lorem/`"));
  }
  if (!language.setting("abi3").empty()) {
    errors.push_back(problem("`abi3` needs a compiled binding, and there is none",
                             "remove it, or name the binding's `crate` or `cmake` folder"));
  }
  if (language.settings.contains("abi")) {
    errors.push_back(problem("`abi` needs a compiled binding, and there is none",
                             "remove it, or name the binding's `crate` folder"));
  }
}

}  // namespace

std::vector<Error> check(const model::Project&, const model::Language& language) {
  std::vector<Error> errors;
  if (!is_distribution_name(language.package)) {
    errors.push_back(problem("`" + language.package + "` cannot name a package",
                             "use ASCII letters, digits, and `-`, `_` or `.` between them"));
  }
  const std::string module = language.setting("module");
  if (!module.empty() && !is_dotted_name(module)) {
    errors.push_back(problem("`module: " + module + "` is no module",
                             "write identifiers with dots between: `module: lorem._native`"));
  }
  if (placement_of(language).is_extension)
    check_extension(language, errors);
  else
    check_library(language, errors);
  const std::string requires_python = language.setting("requires_python");
  if (!requires_python.empty() && !is_version_specifier(requires_python)) {
    errors.push_back(problem("`requires_python: " + requires_python + "` is no version range",
                             "write it like `requires_python: \">=3.9\"`"));
  }
  return errors;
}

}  // namespace lockstep::ecosystem::python
