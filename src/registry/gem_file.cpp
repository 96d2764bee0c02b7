#include "gem_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "block_yaml.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

constexpr std::size_t kBlock = 512;

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::kCheckFailed, "cannot process this gem: " + std::move(why));
}

using Members = std::map<std::string, std::string_view, std::less<>>;

std::string_view text_field(std::string_view header, std::size_t at, std::size_t size) {
  const std::string_view field = header.substr(at, size);
  return field.substr(0, std::min(field.find('\0'), size));
}

Result<std::uint64_t> size_field(std::string_view header) {
  constexpr std::size_t kAt = 124;
  constexpr std::size_t kSize = 12;
  constexpr int kOctal = 8;
  const std::string_view digits = trim(text_field(header, kAt, kSize));
  std::uint64_t size = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, size, kOctal);
  if (problem != std::errc() || stop != end) return refused("a tar header without a size");
  return size;
}

bool is_expected(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"metadata.gz",       "data.tar.gz",
                                                   "checksums.yaml.gz", "metadata.gz.sig",
                                                   "data.tar.gz.sig",   "checksums.yaml.gz.sig"};
  return std::ranges::find(kNames, name) != kNames.end();
}

// The entries of the outer tar file as they stand: a reader that understands more would hide what
// the host refuses.
Result<Members> members_of(std::string_view bytes) {
  constexpr std::size_t kType = 156;
  Members members;
  std::size_t at = 0;
  while (at + kBlock <= bytes.size() && bytes[at] != '\0') {
    const std::string_view header = bytes.substr(at, kBlock);
    const std::string name(text_field(header, 0, 100));
    LOCKSTEP_TRY(size, size_field(header));
    at += kBlock;
    if (bytes.size() - at < size) return refused("cut off in " + name);
    if (header[kType] != '0' || !is_expected(name)) return refused("unexpected entry " + name);
    if (!members.emplace(name, bytes.substr(at, size)).second) {
      return refused("duplicate entry " + name);
    }
    at += std::min<std::size_t>((size + kBlock - 1) / kBlock * kBlock, bytes.size() - at);
  }
  for (const char* name : {"metadata.gz", "data.tar.gz", "checksums.yaml.gz"}) {
    if (!members.contains(name)) return refused(fmt::format("{} is missing", name));
  }
  return members;
}

Result<void> check_sums(const Members& members) {
  const auto text = archive::read_gzip(members.at("checksums.yaml.gz"));
  if (!text) return refused("checksums.yaml.gz: " + text.error().message);
  const auto sums = parse_block_yaml(*text);
  if (!sums) return refused("checksums.yaml.gz: " + sums.error().message);
  const Value* sha256_sums = sums->find("SHA256");
  if (sha256_sums == nullptr) return refused("checksums.yaml.gz has no SHA256");
  for (const char* name : {"metadata.gz", "data.tar.gz"}) {
    if (sha256_sums->text_at(name) != sha256(members.at(name)).hex()) {
      return refused(fmt::format("SHA256 checksum mismatch for {}", name));
    }
    const Value* sha512_sums = sums->find("SHA512");
    if (sha512_sums != nullptr &&
        sha512_sums->text_at(name) != hex_encode(sha512(members.at(name)))) {
      return refused(fmt::format("SHA512 checksum mismatch for {}", name));
    }
  }
  return {};
}

std::vector<std::string> texts_at(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  std::vector<std::string> texts;
  if (found == nullptr) return texts;
  if (found->text() != nullptr) texts.push_back(*found->text());
  if (found->array() == nullptr) return texts;
  for (const Value& item : *found->array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

// `{requirements: [[">=", {version: "3.1"}]]}`
GemRequirement requirement_at(const Value& value, std::string_view key) {
  GemRequirement requirement;
  const Value* found = value.find(key);
  const Value* list = found == nullptr ? nullptr : found->find("requirements");
  if (list == nullptr || list->array() == nullptr) return requirement;
  for (const Value& item : *list->array()) {
    const Value::Array* pair = item.array();
    if (pair == nullptr || pair->size() != 2 || (*pair)[0].text() == nullptr) continue;
    requirement.push_back({*(*pair)[0].text(), (*pair)[1].text_at("version")});
  }
  return requirement;
}

std::vector<GemDependency> dependencies_of(const Value& metadata) {
  std::vector<GemDependency> dependencies;
  const Value* list = metadata.find("dependencies");
  if (list == nullptr || list->array() == nullptr) return dependencies;
  for (const Value& item : *list->array()) {
    std::string type = item.text_at("type", ":runtime");
    dependencies.push_back({item.text_at("name"), type.substr(type.starts_with(':') ? 1 : 0),
                            requirement_at(item, "requirement")});
  }
  return dependencies;
}

GemSpec spec_of(const Value& metadata) {
  GemSpec spec;
  spec.name = metadata.text_at("name");
  if (const Value* version = metadata.find("version")) spec.version = version->text_at("version");
  spec.platform = metadata.text_at("platform", "ruby");
  spec.summary = metadata.text_at("summary");
  spec.description = metadata.text_at("description");
  spec.homepage = metadata.text_at("homepage");
  spec.rubygems_version = metadata.text_at("rubygems_version", "3.0.0");
  spec.authors = texts_at(metadata, "authors");
  spec.email = texts_at(metadata, "email");
  spec.licenses = texts_at(metadata, "licenses");
  spec.required_ruby_version = requirement_at(metadata, "required_ruby_version");
  spec.required_rubygems_version = requirement_at(metadata, "required_rubygems_version");
  spec.dependencies = dependencies_of(metadata);
  if (const Value* pairs = metadata.find("metadata"); pairs != nullptr && pairs->object()) {
    for (const auto& [key, value] : *pairs->object()) {
      if (value.text() != nullptr) spec.metadata[key] = *value.text();
    }
  }
  return spec;
}

bool consists_of(std::string_view text, std::string_view also) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.contains(c);
  });
}

bool is_version(std::string_view version) {
  const auto parts = split(version, '.');
  const bool is_whole =
      std::ranges::all_of(parts, [](const std::string& part) { return consists_of(part, ""); });
  return is_whole && version[0] >= '0' && version[0] <= '9';
}

std::string problem_of_metadata(const GemSpec& spec) {
  constexpr std::size_t kMostKey = 128;
  constexpr std::size_t kMostValue = 1024;
  for (const auto& [key, value] : spec.metadata) {
    if (key.size() > kMostKey || value.size() > kMostValue) return "metadata is too large";
    const bool is_address = value.starts_with("https://") || value.starts_with("http://");
    if (key.ends_with("_uri") && !is_address) return fmt::format("['{}'] is no valid URL", key);
  }
  constexpr std::size_t kMostLicense = 64;
  for (const std::string& license : spec.licenses) {
    if (license.size() > kMostLicense) return "a license has more than 64 characters";
  }
  return {};
}

}  // namespace

std::string GemSpec::full_name() const {
  const std::string plain = name + "-" + version;
  return platform == "ruby" ? plain : plain + "-" + platform;
}

Result<GemSpec> read_gem(std::string_view bytes) {
  LOCKSTEP_TRY(members, members_of(bytes));
  LOCKSTEP_CHECK(check_sums(members));
  archive::Limits limits;
  limits.total_bytes = std::uint64_t{10} << 20;
  const auto text = archive::read_gzip(members.at("metadata.gz"), limits);
  if (!text) return refused("metadata.gz: " + text.error().message);
  const auto metadata = parse_block_yaml(*text);
  if (!metadata) return refused(metadata.error().message);
  return spec_of(*metadata);
}

bool is_canonical_platform(std::string_view platform) {
  if (platform == "ruby" || platform == "java" || platform == "jruby") return true;
  constexpr std::array<std::string_view, 14> kSystems{
      "linux",   "darwin", "mingw32", "mingw", "mswin64", "mswin32",   "freebsd",
      "openbsd", "netbsd", "solaris", "aix",   "cygwin",  "dragonfly", "java"};
  const auto parts = split(platform, '-');
  if (parts.size() != 2 && parts.size() != 3) return false;
  const bool has_alias = parts[0].size() == 4 && parts[0][0] == 'i' && parts[0].ends_with("86");
  return consists_of(parts[0], "_") && !has_alias && consists_of(parts.back(), "") &&
         std::ranges::find(kSystems, parts[1]) != kSystems.end();
}

std::string problem_of(const GemSpec& spec) {
  if (!consists_of(spec.name, "._-") || spec.name.starts_with('.') || spec.name.starts_with('-')) {
    return "Name can only include letters, numbers, dashes, and underscores";
  }
  if (!is_version(spec.version)) return fmt::format("version {} is invalid", spec.version);
  if (spec.summary.empty() || spec.authors.empty()) return "summary and authors can't be blank";
  return problem_of_metadata(spec);
}

}  // namespace lockstep::registry
