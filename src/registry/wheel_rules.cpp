#include "wheel_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/archive/read.hpp"
#include "zip_rules.hpp"

namespace lockstep::registry {

namespace {

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::kCheckFailed, "Invalid distribution file. " + std::move(why));
}

const ZipMember* member_called(const std::vector<ZipMember>& members, std::string_view name) {
  const auto found = std::ranges::find(members, name, &ZipMember::name);
  return found == members.end() ? nullptr : &*found;
}

// License files that METADATA names must be there (PEP 639).
Result<void> check_licenses(const std::vector<ZipMember>& members, const std::string& folder,
                            std::string_view metadata) {
  constexpr std::string_view kKey = "\nLicense-File: ";
  std::size_t at = metadata.find(kKey);
  const std::size_t headers = std::min(metadata.find("\n\n"), metadata.size());
  while (at < headers) {
    at += kKey.size();
    const std::string_view path = metadata.substr(at, metadata.find('\n', at) - at);
    const std::string wanted = fmt::format("{}/licenses/{}", folder, path);
    if (member_called(members, wanted) == nullptr) {
      return refused(fmt::format("License-File {} does not exist in the distribution", path));
    }
    at = metadata.find(kKey, at - 1);
  }
  return {};
}

}  // namespace

Result<std::string> check_wheel(const DistributionName& name, std::string_view bytes) {
  for (const std::string& platform : name.platforms) {
    if (is_accepted_platform(platform)) continue;
    return fail(ErrorKind::kCheckFailed, fmt::format("unsupported platform tag '{}'", platform));
  }
  auto members = strict_zip(bytes);
  if (!members) return refused(members.error().message);
  const std::string folder = fmt::format("{}-{}.dist-info", name.name, name.version);
  for (const char* file : {"WHEEL", "METADATA", "RECORD"}) {
    if (member_called(*members, fmt::format("{}/{}", folder, file)) == nullptr) {
      return refused(fmt::format("{} not found at {}/{}", file, folder, file));
    }
  }
  auto metadata = unpacked(*member_called(*members, folder + "/METADATA"));
  if (!metadata) return refused(metadata.error().message);
  LOCKSTEP_CHECK(check_licenses(*members, folder, *metadata));
  return metadata;
}

Result<void> check_sdist(const DistributionName& name, std::string_view bytes) {
  const auto entries = archive::read_tar_gz(bytes);
  if (!entries) return refused(entries.error().message);
  const std::string wanted = fmt::format("{}-{}/PKG-INFO", name.name, name.version);
  const auto found = std::ranges::find(*entries, wanted, &archive::Entry::path);
  if (found == entries->end()) return refused("no " + wanted);
  return {};
}

}  // namespace lockstep::registry
