#include "version_order.hpp"

#include <charconv>
#include <vector>

#include "lockstep/base/text.hpp"

namespace lockstep::inspect {

namespace {

unsigned long number(std::string_view text) {
  unsigned long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

bool version_less(std::string_view left, std::string_view right) {
  const std::vector<std::string> a = split(left, '.');
  const std::vector<std::string> b = split(right, '.');
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    const unsigned long x = i < a.size() ? number(a[i]) : 0;
    const unsigned long y = i < b.size() ? number(b[i]) : 0;
    if (x != y) return x < y;
  }
  return false;
}

std::string glibc_of_version_name(std::string_view name) {
  constexpr std::string_view kPrefix = "GLIBC_";
  if (!name.starts_with(kPrefix)) return "";
  const std::string_view rest = name.substr(kPrefix.size());
  if (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') return std::string(rest);
  // A loader that does not know these marks refuses the library, whatever symbols it needs.
  if (rest == "ABI_DT_RELR") return "2.36";
  if (rest.starts_with("ABI_")) return "2.42";
  return "";
}

}  // namespace lockstep::inspect
