#include "lockstep/base/checksums.hpp"

#include <fmt/format.h>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep {

std::string sums_of(const std::map<std::string, Digest>& files) {
  std::string sums;
  for (const auto& [path, digest] : files) sums += fmt::format("{}  {}\n", digest.hex(), path);
  return sums;
}

Result<std::map<std::string, Digest>> parse_sums(std::string_view text) {
  constexpr std::size_t kHex = 64;
  std::map<std::string, Digest> sums;
  for (const std::string& line : split(text, '\n')) {
    if (line.empty()) continue;
    const std::string path = line.size() > kHex ? line.substr(kHex) : std::string();
    const auto digest = Digest::parse(line.substr(0, kHex));
    if (!digest || !path.starts_with("  ") || !is_safe_relative_path(path.substr(2)))
      return fail(ErrorKind::kCheckFailed, fmt::format("`{}` is no line of SHA256SUMS", line));
    sums.emplace(path.substr(2), *digest);
  }
  return sums;
}

}  // namespace lockstep
