#include "ruby/gem.hpp"

#include <fmt/format.h>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"
#include "ruby/platform.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

constexpr std::size_t kMaxLicense = 64;  // the registry's own limits
constexpr std::size_t kMaxMetadata = 1024;

std::string first_line(std::string_view text) {
  return std::string(trim(trim(text).substr(0, trim(text).find('\n'))));
}

// A gem lists the licenses that one may choose from, not an expression.
std::vector<std::string> licenses_of(std::string_view expression) {
  if (trim(expression).empty()) return {};
  if (expression.contains('(') || expression.contains(" AND ")) {
    if (expression.size() > kMaxLicense) return {"Nonstandard"};
    return {std::string(expression)};
  }
  std::vector<std::string> licenses;
  for (const std::string& part : split(replace_all(expression, " OR ", "\n"), '\n')) {
    licenses.emplace_back(trim(part));
  }
  return licenses;
}

std::map<std::string, std::string> metadata_of(const model::Project& project) {
  std::map<std::string, std::string> metadata;
  const auto add = [&](std::string key, const std::string& url) {
    const bool is_web = url.starts_with("https://") || url.starts_with("http://");
    if (is_web && url.size() <= kMaxMetadata) metadata[std::move(key)] = url;
  };
  add("homepage_uri", project.homepage);
  add("source_code_uri", project.repository);
  return metadata;
}

std::vector<std::string> executables_of(std::span<const archive::Entry> entries) {
  constexpr std::string_view kFolder = "exe/";
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    if (entry.path.starts_with(kFolder)) names.push_back(entry.path.substr(kFolder.size()));
  }
  return names;
}

std::vector<Bound> rubygems_for(std::string_view platform) {
  return {{">=", needs_new_rubygems(platform) ? "3.3.22" : "0"}};
}

std::string checksums(std::span<const archive::Entry> parts) {
  std::string sha256s = "SHA256:\n";
  std::string sha512s = "SHA512:\n";
  for (const archive::Entry& part : parts) {
    sha256s += fmt::format("  {}: {}\n", part.path, sha256(part.bytes).hex());
    sha512s += fmt::format("  {}: {}\n", part.path, hex_encode(sha512(part.bytes)));
  }
  return "---\n" + sha256s + sha512s;
}

}  // namespace

Specification specification_of(const PackageRequest& request, const Settings& settings,
                               std::string platform, std::span<const archive::Entry> entries) {
  const model::Project& project = request.project;
  Specification specification;
  specification.name = request.language.package;
  specification.version = request.version;
  specification.summary =
      project.description.empty() ? project.name : first_line(project.description);
  if (trim(project.description) != specification.summary)
    specification.description = trim(project.description);
  specification.homepage = project.homepage.empty() ? project.repository : project.homepage;
  specification.authors = project.authors.empty() ? std::vector{project.name} : project.authors;
  specification.licenses = licenses_of(project.license);
  for (const auto& entry : entries) specification.files.push_back(entry.path);
  specification.executables = executables_of(entries);
  specification.dependencies = settings.dependencies;
  specification.ruby = settings.ruby;
  specification.rubygems = rubygems_for(platform);
  specification.platform = std::move(platform);
  specification.metadata = metadata_of(project);
  specification.epoch = request.epoch;
  return specification;
}

Result<Chunks> write_gem(const Specification& specification,
                         std::span<const archive::Entry> entries) {
  return write_gem(to_yaml(specification), entries, specification.epoch);
}

Result<Chunks> write_gem(std::string_view yaml, std::span<const archive::Entry> entries,
                         std::int64_t epoch) {
  constexpr auto kUnix = archive::GzipSystem::kUnix;
  LOCKSTEP_TRY(metadata, archive::write_gzip(Bytes(yaml), epoch, kUnix));
  LOCKSTEP_TRY(contents, archive::write_tar_gz(entries, {epoch, 0644, 0755}, epoch, kUnix));
  std::vector<archive::Entry> parts = {{"metadata.gz", std::move(metadata), false},
                                       {"data.tar.gz", std::move(contents), false}};
  LOCKSTEP_TRY(sums, archive::write_gzip(checksums(parts), epoch, kUnix));
  parts.push_back({"checksums.yaml.gz", std::move(sums), false});
  return archive::write_ustar(parts, {epoch, 0444, 0444});
}

}  // namespace lockstep::ecosystem::ruby
