#include "source_date.hpp"

#include <charconv>

namespace lockstep::cli {

Result<std::optional<std::int64_t>> source_date(
    const std::map<std::string, std::string>& environment) {
  const auto found = environment.find("SOURCE_DATE_EPOCH");
  if (found == environment.end() || found->second.empty()) return std::nullopt;
  const std::string& given = found->second;
  std::int64_t epoch = 0;
  const auto [end, problem] = std::from_chars(given.data(), given.data() + given.size(), epoch);
  if (problem == std::errc() && end == given.data() + given.size() && epoch >= 0) return epoch;
  return fail(ErrorKind::kUsage,
              "SOURCE_DATE_EPOCH is `" + given + "`, which is no whole number of seconds",
              "set it to seconds since 1970, or unset it");
}

}  // namespace lockstep::cli
