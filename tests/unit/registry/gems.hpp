#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/digest.hpp"

namespace lockstep::registry::tests {

/// What a gem is made of, where it shall not be as usual.
struct GemParts {
  std::string version = "1.2.3";
  std::string platform = "x86_64-linux-gnu";
  std::string name = "lorem";
  std::string payload = "puts 42";
  std::string metadata = {};
  std::string checksums = {};
  std::string left_out = {};
  std::vector<std::pair<std::string, std::string>> extra = {};
};

inline std::string metadata_of(const GemParts& parts) {
  return "--- !ruby/object:Gem::Specification\n"
         "name: " +
         parts.name +
         "\n"
         "version: !ruby/object:Gem::Version\n"
         "  version: " +
         parts.version +
         "\n"
         "platform: " +
         parts.platform +
         "\n"
         "authors:\n- The lorem authors\n"
         "summary: A test\n"
         "dependencies:\n"
         "- !ruby/object:Gem::Dependency\n"
         "  name: ipsum\n"
         "  requirement: !ruby/object:Gem::Requirement\n"
         "    requirements:\n"
         "    - - \"~>\"\n"
         "      - !ruby/object:Gem::Version\n"
         "        version: '2.0'\n"
         "  type: :runtime\n"
         "  prerelease: false\n"
         "licenses:\n- MIT\n"
         "metadata:\n  source_code_uri: https://example.com/lorem\n"
         "required_ruby_version: !ruby/object:Gem::Requirement\n"
         "  requirements:\n"
         "  - - \">=\"\n"
         "    - !ruby/object:Gem::Version\n"
         "      version: '3.1'\n"
         "  - - \"<\"\n"
         "    - !ruby/object:Gem::Version\n"
         "      version: 3.5.dev\n"
         "rubygems_version: 3.6.7\n"
         "specification_version: 4\n";
}

inline std::string gzip_of(const std::string& text) {
  return archive::write_gzip(Chunks(text), 0, archive::GzipSystem::kUnix)->text();
}

/// The bytes of a gem.
inline std::string gem_of(const GemParts& parts) {
  const std::string metadata =
      gzip_of(parts.metadata.empty() ? metadata_of(parts) : parts.metadata);
  const std::vector<archive::Entry> files{{"lib/lorem.rb", parts.payload}};
  const std::string payload =
      archive::write_tar_gz(files, {}, 0, archive::GzipSystem::kUnix)->text();
  const std::string sums = "---\nSHA256:\n  metadata.gz: " + sha256(metadata).hex() +
                           "\n  data.tar.gz: " + sha256(payload).hex() + "\n";
  const std::string checksums = gzip_of(parts.checksums.empty() ? sums : parts.checksums);
  std::vector<archive::Entry> entries;
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"metadata.gz", metadata}, {"data.tar.gz", payload}, {"checksums.yaml.gz", checksums}}) {
    if (name != parts.left_out) entries.push_back({name, bytes});
  }
  for (const auto& [name, bytes] : parts.extra) entries.push_back({name, bytes});
  return archive::write_ustar(entries, {})->joined();
}

}  // namespace lockstep::registry::tests
