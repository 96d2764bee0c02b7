#include "go/go_sum.hpp"

#include <fmt/format.h>

#include <functional>

#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

// `module version` of a line, without the hash.
std::string key_of(std::string_view line) { return std::string(line.substr(0, line.rfind(' '))); }

std::string_view module_of(std::string_view line) { return line.substr(0, line.find(' ')); }

}  // namespace

std::string with_sums(std::string_view text, const std::map<std::string, std::string>& lines) {
  // Lines of one module keep their order: the user's are sorted, and of ours the zip's is first.
  std::multimap<std::string, std::string, std::less<>> all;
  for (const std::string& line : split(text, '\n')) {
    const std::string kept(trim(line));
    if (!kept.empty() && !lines.contains(key_of(kept))) all.emplace(module_of(kept), kept);
  }
  for (const auto& [key, hash] : lines)
    all.emplace(module_of(key), fmt::format("{} {}", key, hash));
  std::string out;
  for (const auto& [module, line] : all) out.append(line).append("\n");
  return out;
}

}  // namespace lockstep::ecosystem::go
