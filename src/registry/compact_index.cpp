#include <fmt/format.h>

#include <set>

#include "encoding.hpp"
#include "lockstep/base/md5.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "ruby_host.hpp"

namespace lockstep::registry {

namespace {

// `>= 3.1&< 3.5.dev`
std::string conditions(const GemRequirement& requirement) {
  std::vector<std::string> all;
  for (const GemCondition& condition : requirement) {
    all.push_back(condition.op + " " + condition.version);
  }
  return all.empty() ? ">= 0" : join(all, "&");
}

std::string version_of(const GemSpec& spec) {
  return spec.platform == "ruby" ? spec.version : spec.version + "-" + spec.platform;
}

void add_requirement(std::string& line, std::string_view name, const GemRequirement& requirement) {
  const std::string spelled = conditions(requirement);
  if (spelled != ">= 0") line += fmt::format(",{}:{}", name, spelled);
}

std::string info_line(const HeldGem& gem) {
  std::vector<std::string> dependencies;
  for (const GemDependency& dependency : gem.spec.dependencies) {
    if (dependency.type != "runtime") continue;
    dependencies.push_back(dependency.name + ":" + conditions(dependency.requirement));
  }
  std::string line = fmt::format("{} {}|checksum:{}", version_of(gem.spec), join(dependencies, ","),
                                 gem.sha256.hex());
  add_requirement(line, "ruby", gem.spec.required_ruby_version);
  add_requirement(line, "rubygems", gem.spec.required_rubygems_version);
  return line + "\n";
}

std::set<std::string> names_of(const RubyHost& host) {
  std::set<std::string> names;
  for (const HeldGem& gem : host.held) {
    if (!gem.is_yanked) names.insert(gem.spec.name);
  }
  return names;
}

}  // namespace

std::string compact_info(const RubyHost& host, std::string_view name) {
  std::string lines;
  for (const HeldGem& gem : host.held) {
    if (gem.spec.name == name && !gem.is_yanked) lines += info_line(gem);
  }
  return lines.empty() ? "" : "---\n" + lines;
}

std::string compact_versions(const RubyHost& host) {
  std::string text = fmt::format("created_at: {}\n---\n", rfc3339(0));
  for (const std::string& name : names_of(host)) {
    std::vector<std::string> versions;
    for (const HeldGem& gem : host.held) {
      if (gem.spec.name == name && !gem.is_yanked) versions.push_back(version_of(gem.spec));
    }
    text += fmt::format("{} {} {}\n", name, join(versions, ","),
                        hex_encode(md5(compact_info(host, name))));
  }
  return text;
}

std::string compact_names(const RubyHost& host) {
  std::string text = "---\n";
  for (const std::string& name : names_of(host)) text += name + "\n";
  return text;
}

}  // namespace lockstep::registry
