#include "ruby/specification.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "lockstep/base/text.hpp"
#include "ruby/yaml_text.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

// The RubyGems whose format this is.
constexpr std::string_view kRubyGems = "3.3.22";

std::string member(std::string_view key, std::string_view text) {
  return fmt::format("{}: {}\n", key, yaml_scalar(text));
}

std::string list(std::string_view key, const std::vector<std::string>& items) {
  if (items.empty()) return fmt::format("{}: []\n", key);
  std::string out = fmt::format("{}:\n", key);
  for (const std::string& item : items) out += fmt::format("- {}\n", yaml_scalar(item));
  return out;
}

std::string map(std::string_view key, const std::map<std::string, std::string>& members) {
  if (members.empty()) return fmt::format("{}: {{}}\n", key);
  std::string out = fmt::format("{}:\n", key);
  for (const auto& [name, text] : members)
    out += fmt::format("  {}: {}\n", yaml_scalar(name), yaml_scalar(text));
  return out;
}

std::string requirement(std::string_view indent, std::string_view key,
                        const std::vector<Bound>& bounds) {
  std::string out =
      fmt::format("{0}{1}: !ruby/object:Gem::Requirement\n{0}  requirements:\n", indent, key);
  for (const Bound& bound : bounds) {
    out +=
        fmt::format("{0}  - - \"{1}\"\n{0}    - !ruby/object:Gem::Version\n{0}      version: {2}\n",
                    indent, bound.relation, yaml_scalar(bound.version));
  }
  return out;
}

std::string dependency(const Dependency& wanted) {
  return fmt::format("- !ruby/object:Gem::Dependency\n  name: {}\n", yaml_scalar(wanted.name)) +
         requirement("  ", "requirement", wanted.bounds) +
         "  type: :runtime\n  prerelease: false\n" +
         requirement("  ", "version_requirements", wanted.bounds);
}

std::string dependencies(const std::vector<Dependency>& wanted) {
  if (wanted.empty()) return "dependencies: []\n";
  std::string out = "dependencies:\n";
  for (const Dependency& one : wanted) out += dependency(one);
  return out;
}

std::string date(std::int64_t epoch) {
  return fmt::format("date: {:%Y-%m-%d} 00:00:00.000000000 Z\n",
                     fmt::gmtime(static_cast<std::time_t>(epoch)));
}

}  // namespace

// The order of members is RubyGems' own.
std::string to_yaml(const Specification& specification) {
  std::string out = "--- !ruby/object:Gem::Specification\n";
  out += member("name", specification.name);
  out += "version: !ruby/object:Gem::Version\n  " + member("version", specification.version);
  out += member("platform", specification.platform);
  out += list("authors", specification.authors);
  out += "bindir: exe\ncert_chain: []\n";
  out += date(specification.epoch);
  out += dependencies(specification.dependencies);
  if (!specification.description.empty()) {
    out += "description: " + yaml_text(specification.description, "  ") + "\n";
  }
  out += list("executables", specification.executables);
  out += list("extensions", specification.extensions);
  out += "extra_rdoc_files: []\n";
  out += list("files", specification.files);
  if (!specification.homepage.empty()) out += member("homepage", specification.homepage);
  out += list("licenses", specification.licenses);
  out += map("metadata", specification.metadata);
  out += "rdoc_options: []\nrequire_paths:\n- lib\n";
  out += requirement("", "required_ruby_version", specification.ruby);
  out += requirement("", "required_rubygems_version", specification.rubygems);
  out += "requirements: []\n";
  out += member("rubygems_version", kRubyGems);
  out += "specification_version: 4\n";
  out += member("summary", specification.summary);
  return out + "test_files: []\n";
}

}  // namespace lockstep::ecosystem::ruby
