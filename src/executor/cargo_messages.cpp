#include "cargo_messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::executor {

namespace {

void read_artifact(const model::Value& message, CargoReport& report) {
  CargoArtifact artifact;
  artifact.package = package_of_id(message.text_at("package_id"));
  if (const model::Value* target = message.find("target"))
    artifact.target = target->text_at("name");
  const model::Value* fresh = message.find("fresh");
  artifact.fresh = fresh != nullptr && fresh->boolean() != nullptr && *fresh->boolean();
  report.artifacts.push_back(std::move(artifact));
}

void read_diagnostic(const model::Value& message, CargoReport& report) {
  const model::Value* diagnostic = message.find("message");
  if (diagnostic == nullptr) return;
  std::string rendered = diagnostic->text_at("rendered");
  if (diagnostic->text_at("level") == "error") report.errors.push_back(rendered);
  report.messages.push_back(std::move(rendered));
}

bool is_promised(const std::string& package, const std::vector<std::string>& fresh_packages) {
  const std::string name = package.substr(0, package.find('@'));
  return std::ranges::any_of(fresh_packages, [&](const std::string& promised) {
    return promised == package || promised == name;
  });
}

// What follows `mark` in a line of the fingerprint log that speaks of `unit`.
std::optional<std::string> after_mark(std::string_view line, std::string_view mark) {
  const auto found = line.find(mark);
  if (found == std::string_view::npos) return std::nullopt;
  return std::string(trim(line.substr(found + mark.size())));
}

std::string reason_in(std::string_view log, const std::string& package, const std::string& target) {
  const auto cut = package.find('@');
  const std::string unit =
      fmt::format("package_id={} v{} ", package.substr(0, cut), package.substr(cut + 1));
  const std::string named = fmt::format("target=\"{}\"", target);
  for (const std::string& line : split(log, '\n')) {
    const bool speaks = line.find("::fingerprint:") != std::string::npos &&
                        line.find(unit) != std::string::npos &&
                        line.find(named) != std::string::npos;
    if (!speaks) continue;
    for (const char* mark : {" dirty: ", " err: "}) {
      if (auto reason = after_mark(line, mark)) return *reason;
    }
  }
  return {};
}

}  // namespace

std::string package_of_id(std::string_view id) {
  const auto hash = id.rfind('#');
  if (hash == std::string_view::npos) {
    const auto words = split(id, ' ');
    return words.size() < 2 ? std::string(id) : words[0] + "@" + words[1];
  }
  const std::string_view fragment = id.substr(hash + 1);
  if (fragment.find('@') != std::string_view::npos) return std::string(fragment);
  // Without a name of its own the package is called like its folder.
  std::string_view source = id.substr(0, hash);
  source = source.substr(0, source.find('?'));
  return std::string(file_name(source)) + "@" + std::string(fragment);
}

CargoReport read_cargo_messages(std::string_view out) {
  CargoReport report;
  for (const std::string& line : split(out, '\n')) {
    if (!line.starts_with('{')) continue;
    const auto message = model::parse_json(line);
    if (!message) continue;
    const std::string reason = message->text_at("reason");
    if (reason == "compiler-artifact") read_artifact(*message, report);
    if (reason == "compiler-message") read_diagnostic(*message, report);
  }
  return report;
}

std::vector<StaleUnit> stale_units(const CargoReport& report,
                                   const std::vector<std::string>& fresh_packages,
                                   std::string_view log) {
  std::vector<StaleUnit> stale;
  for (const CargoArtifact& artifact : report.artifacts) {
    if (artifact.fresh || !is_promised(artifact.package, fresh_packages)) continue;
    stale.push_back(
        {artifact.package, artifact.target, reason_in(log, artifact.package, artifact.target)});
  }
  return stale;
}

}  // namespace lockstep::executor
