#include "ruby/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "lockstep/archive/read.hpp"
#include "lockstep/base/text.hpp"
#include "promoted_sources.hpp"
#include "ruby/gem.hpp"
#include "ruby/yaml_text.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

std::unexpected<Error> damaged(const std::string& what) {
  return fail(ErrorKind::kCheckFailed, "the gem's metadata " + what,
              "build it with `gem build`, which writes what RubyGems reads");
}

Result<std::string> metadata_of(std::string_view bytes) {
  LOCKSTEP_TRY(outer, archive::read_tar(bytes));
  const auto packed = std::ranges::find(outer, "metadata.gz", &archive::Entry::path);
  if (packed == outer.end()) return damaged("is not there");
  return archive::read_gzip(packed->bytes);
}

std::string unquoted(std::string_view text) {
  text = trim(text);
  const bool is_quoted = text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
                         text.back() == text.front();
  return std::string(is_quoted ? text.substr(1, text.size() - 2) : text);
}

std::string day_of(std::int64_t epoch) {
  const std::chrono::sys_seconds time{std::chrono::seconds(epoch)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

// The line of a top-level key, and for `version` the one below it that holds the number.
std::string* line_of(std::vector<std::string>& lines, std::string_view key) {
  const auto found =
      std::ranges::find_if(lines, [&](const std::string& line) { return line.starts_with(key); });
  return found == lines.end() ? nullptr : &*found;
}

Result<std::string> restamped(std::string_view yaml, const PackageRequest& request,
                              const std::string& platform) {
  std::vector<std::string> lines = split(yaml, '\n');
  const std::string* name = line_of(lines, "name:");
  if (name == nullptr) return damaged("names no gem");
  if (unquoted(name->substr(5)) != request.language.package) {
    return fail(ErrorKind::kCheckFailed,
                fmt::format("the gem is `{}`, the cell's is `{}`", unquoted(name->substr(5)),
                            request.language.package),
                "adopt this project's own gem, or correct `package` below `languages.ruby`");
  }
  std::string* version = line_of(lines, "version: !ruby/object:Gem::Version");
  if (version == nullptr || version == &lines.back() || !(version + 1)->starts_with("  version:"))
    return damaged("has no version");
  *(version + 1) = "  version: " + yaml_scalar(request.version);
  std::string* own_platform = line_of(lines, "platform:");
  if (own_platform == nullptr || trim(own_platform->substr(9)).empty())
    return damaged("has no platform of its own");
  *own_platform = "platform: " + yaml_scalar(platform);
  if (std::string* date = line_of(lines, "date:"))
    *date = "date: " + day_of(request.epoch) + " 00:00:00.000000000 Z";
  return join(lines, "\n");
}

}  // namespace

Result<Package> adopt_gem(const PackageRequest& request, const Adoptee& gem,
                          const std::string& platform, std::string file) {
  LOCKSTEP_TRY(yaml, metadata_of(gem.bytes));
  LOCKSTEP_TRY(metadata, restamped(yaml, request, platform));
  std::vector<archive::Entry> entries;
  for (const File& each : gem.files) entries.push_back({each.path, each.bytes, each.executable});
  LOCKSTEP_TRY(bytes, write_gem(metadata, entries, request.epoch));
  return Package{{{std::move(file), std::move(bytes), false}}, {}};
}

Result<Package> promote_gem(const PackageRequest& request, const Predecessor& predecessor,
                            const std::string& platform, std::string file) {
  Adoptee gem = predecessor.package;
  if (predecessor.kind == model::PackageKind::kSource)
    LOCKSTEP_CHECK(restamp_build_files(gem.files, predecessor.change));
  return adopt_gem(request, gem, platform, std::move(file));
}

}  // namespace lockstep::ecosystem::ruby
