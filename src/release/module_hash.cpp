#include "module_hash.hpp"

#include <fmt/format.h>

#include <map>

#include "lockstep/archive/unpack.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::release {

Result<std::string> module_hash(const sys::Filesystem& files, const std::string& path) {
  const archive::Source source{
      files.status(path).size,
      [&](std::uint64_t offset, std::size_t size) { return files.read_range(path, offset, size); }};
  std::map<std::string, Digest> digests;
  const auto take = [&](const std::string& name, const archive::MemberBytes& next) -> Result<void> {
    Hasher hasher;
    for (;;) {
      LOCKSTEP_TRY(part, next());
      if (part.empty()) break;
      hasher.update(part);
    }
    digests[name] = hasher.finish();
    return {};
  };
  auto unpacked = archive::unpack_zip(source, take);
  if (!unpacked) return std::unexpected(at(std::move(unpacked).error(), path));
  Hasher all;
  for (const auto& [name, digest] : digests)
    all.update(fmt::format("{}  {}\n", digest.hex(), name));
  const Digest digest = all.finish();
  return "h1:" + base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
}

}  // namespace lockstep::release
