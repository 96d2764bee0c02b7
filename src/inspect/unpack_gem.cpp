#include "claims.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::inspect {

namespace {

std::string unquoted(std::string_view text) {
  text = trim(text);
  const bool is_quoted =
      text.size() >= 2 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0];
  return std::string(is_quoted ? text.substr(1, text.size() - 2) : text);
}

// The value of `key` on the metadata's lines from `from` on, at `indent` spaces. RubyGems writes
// every gem's metadata with one YAML writer, in one layout.
std::string value_at(const std::vector<std::string>& lines, std::size_t from,
                     std::string_view indent, std::string_view key) {
  const std::string start = std::string(indent) + std::string(key) + ":";
  for (std::size_t i = from; i < lines.size(); ++i) {
    if (lines[i].starts_with(start))
      return unquoted(std::string_view(lines[i]).substr(start.size()));
    const bool left_the_block = i > from && !indent.empty() && !lines[i].starts_with(indent);
    if (left_the_block) break;
  }
  return "";
}

// The members of an object that stands at top-level `key`, such as version and older gems'
// platform.
std::string member_of(const std::vector<std::string>& lines, std::string_view key,
                      std::string_view member) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with(std::string(key) + ":")) return value_at(lines, i + 1, "  ", member);
  }
  return "";
}

std::string platform_of(const std::vector<std::string>& lines) {
  std::string plain = value_at(lines, 0, "", "platform");
  if (!plain.starts_with("!ruby/object:Gem::Platform")) return plain;
  const std::string version = member_of(lines, "platform", "version");
  const bool has_version = !version.empty() && version != "null" && version != "~";
  return member_of(lines, "platform", "cpu") + "-" + member_of(lines, "platform", "os") +
         (has_version ? "-" + version : "");
}

Result<Bytes> part(const std::vector<archive::Entry>& outer, std::string_view name) {
  const archive::Entry* entry = file_at(outer, name);
  if (entry == nullptr) {
    return fail(ErrorKind::kCheckFailed, "holds no " + std::string(name),
                "build it with `gem build`");
  }
  return entry->bytes;
}

}  // namespace

Result<Unpacked> unpack_gem(std::string_view bytes) {
  LOCKSTEP_TRY(outer, archive::read_tar(bytes));
  LOCKSTEP_TRY(packed_metadata, part(outer, "metadata.gz"));
  LOCKSTEP_TRY(packed_files, part(outer, "data.tar.gz"));
  LOCKSTEP_TRY(metadata, archive::read_gzip(packed_metadata));
  LOCKSTEP_TRY(files, archive::read_tar_gz(packed_files));
  const std::vector<std::string> lines = split(metadata, '\n');
  Unpacked gem;
  gem.files = std::move(files);
  gem.facts.kind = "gem";
  gem.facts.name = value_at(lines, 0, "", "name");
  gem.facts.version = member_of(lines, "version", "version");
  const std::string platform = platform_of(lines);
  gem.facts.platforms = {platform};
  if (platform.empty() || platform == "ruby") return gem;
  for (const model::Cell& cell : cells_of_gem_platform(platform)) {
    gem.claims.push_back({"", cell});
  }
  if (gem.claims.empty()) {
    gem.facts.problems.push_back(problem("the gem platform " + platform + " is unknown",
                                         "metadata.gz",
                                         "`lockstep targets` lists every target's gem platform"));
  }
  return gem;
}

}  // namespace lockstep::inspect
