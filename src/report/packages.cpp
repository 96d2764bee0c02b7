#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "element.hpp"
#include "lockstep/base/html.hpp"
#include "lockstep/base/text.hpp"
#include "parts.hpp"

namespace lockstep::report {

namespace {

using model::Artifact;
using model::Value;

std::string text_of(const Value& facts, const char* name) {
  const Value* member = facts.find(name);
  return member == nullptr || member->text() == nullptr ? std::string() : *member->text();
}

std::size_t count_of(const Value& facts, const char* name) {
  const Value* member = facts.find(name);
  return member == nullptr || member->array() == nullptr ? 0 : member->array()->size();
}

// The names in a list, or how many they are.
std::string list_text(const Value& facts, const char* name) {
  constexpr std::size_t kShown = 8;
  const Value* member = facts.find(name);
  if (member == nullptr || member->array() == nullptr || member->array()->empty()) return "none";
  if (member->array()->size() > kShown) return fmt::format("{}", member->array()->size());
  std::vector<std::string> names;
  for (const Value& each : *member->array())
    if (each.text() != nullptr) names.push_back(*each.text());
  return join(names, ", ");
}

std::string needs_text(const Value& facts) {
  std::string needs;
  const auto add = [&](const char* what, const char* name, const char* symbol) {
    const std::string version = text_of(facts, name);
    if (version.empty()) return;
    needs += fmt::format("{}{} {}", needs.empty() ? "" : ", ", what, version);
    const std::string by = symbol == nullptr ? "" : text_of(facts, symbol);
    if (!by.empty()) needs += " for " + by;
  };
  add("glibc", "glibc", "glibc_symbol");
  add("GLIBCXX", "glibcxx", "glibcxx_symbol");
  add("macOS", "macos", nullptr);
  return needs.empty() ? "nothing of an age" : needs;
}

std::string place_of(const Artifact& artifact) {
  if (artifact.kind == model::PackageKind::kMain) return artifact.language + ", main package";
  if (artifact.kind == model::PackageKind::kSource) return artifact.language + ", sources";
  return artifact.language + "/" + artifact.target;
}

std::map<std::string, const Artifact*> by_place(const model::Manifest& manifest) {
  std::map<std::string, const Artifact*> places;
  for (const Artifact& artifact : manifest.artifacts) places.emplace(place_of(artifact), &artifact);
  return places;
}

std::string since(const std::map<std::string, const Artifact*>& before, const std::string& place,
                  std::uint64_t now) {
  const auto old = before.find(place);
  return old == before.end() ? "new" : change_text(old->second->size, now);
}

// Packages that the last release had and this one has not.
void add_gone(const Release& release, Table& table) {
  const auto now = by_place(release.manifest);
  for (const auto& [place, artifact] : by_place(*release.before)) {
    if (now.contains(place)) continue;
    table.rows.push_back(
        {html_escaped(place), html_escaped(artifact->file), "", marked("bad", "gone")});
  }
}

std::uint64_t total_of(const model::Manifest& manifest) {
  std::uint64_t total = 0;
  for (const Artifact& artifact : manifest.artifacts) total += artifact.size;
  return total;
}

}  // namespace

std::string change_text(std::uint64_t before, std::uint64_t now) {
  constexpr double kPercent = 100;
  if (before == now) return "the same";
  const bool grew = now > before;
  const std::uint64_t difference = grew ? now - before : before - now;
  const double share =
      before == 0 ? kPercent
                  : static_cast<double>(difference) / static_cast<double>(before) * kPercent;
  return fmt::format("{}{} ({:.1f} %)", grew ? "+" : "−", human_size(difference), share);
}

std::string sizes_words(const Release& release) {
  const std::uint64_t total = total_of(release.manifest);
  const std::string now =
      fmt::format("{} packages, {} in all", release.manifest.artifacts.size(), human_size(total));
  if (!release.before) return now + ". " + release.against;
  const std::string change = change_text(total_of(*release.before), total);
  return fmt::format("{}: {} since {}, by {}.", now, change, release.before->version,
                     release.against);
}

std::string sizes_section(const Release& release) {
  Table table{"Packages and their sizes", {"package", "file", "size"}, {}};
  std::map<std::string, const Artifact*> before;
  if (release.before) {
    table.columns.push_back("since " + release.before->version);
    before = by_place(*release.before);
  }
  for (const Artifact& artifact : release.manifest.artifacts) {
    const std::string place = place_of(artifact);
    std::vector<std::string> row = {html_escaped(place), html_escaped(artifact.file),
                                    html_escaped(human_size(artifact.size))};
    if (release.before) row.push_back(html_escaped(since(before, place, artifact.size)));
    table.rows.push_back(std::move(row));
  }
  if (release.before) add_gone(release, table);
  return section("sizes", "Sizes", paragraph(sizes_words(release)) + to_html(table));
}

std::string gate_section(const Release& release) {
  Table table{"What was proved of every library before it was packed",
              {"package", "format", "needs", "loads", "exports", "version slot"},
              {}};
  for (const Artifact& artifact : release.manifest.artifacts) {
    const Value& facts = artifact.facts;
    if (facts.object() == nullptr) continue;
    const std::string slot = text_of(facts, "slot");
    table.rows.push_back(
        {html_escaped(place_of(artifact)),
         html_escaped(text_of(facts, "format") + " " + text_of(facts, "machine")),
         html_escaped(needs_text(facts)), html_escaped(list_text(facts, "needed")),
         html_escaped(count_of(facts, "exports") == 0 ? "not kept" : list_text(facts, "exports")),
         html_escaped(slot.empty() ? "none" : slot)});
  }
  return section("gate", "What the gate found", to_html(table));
}

std::string registries_section(const Release& release) {
  if (release.steps.empty()) {
    return section("registries", "The registries",
                   paragraph("No release of this version was begun from here. "
                             "`lockstep status` asks the registries."));
  }
  Table table{"What the release's journal tells last of each operation",
              {"operation", "state", "when", "detail"},
              {}};
  for (const ReleaseStep& step : release.steps) {
    table.rows.push_back({html_escaped(step.operation), html_escaped(step.state),
                          html_escaped(step.time), html_escaped(step.detail)});
  }
  return section("registries", "The registries", to_html(table));
}

}  // namespace lockstep::report
