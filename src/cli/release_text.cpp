#include "release_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

using release::Finding;
using release::Held;
using release::TakenBack;
using Level = release::Finding::Level;

namespace {

std::string_view mark_of(Level level) {
  switch (level) {
  case Level::kFine:
    return "ok";
  case Level::kDone:
    return "done";
  case Level::kUnknown:
    return "?";
  case Level::kProblem:
    break;
  }
  return "NO";
}

std::string row(std::string_view registry, std::string_view mark, std::string_view what,
                std::string_view detail) {
  return fmt::format("  {:<9} {:<5} {}{}{}\n", registry, mark, what, detail.empty() ? "" : ": ",
                     detail);
}

// What is counted rather than listed: packages, by their standing.
bool is_package(const Finding& finding) { return finding.what.find('/') != std::string::npos; }

bool is_counted(const Finding& finding, const CommonOptions& common) {
  return common.chatter != Chatter::kVerbose && is_package(finding) &&
         finding.level != Level::kProblem;
}

std::string counts(const release::Preflight& preflight, const std::string& registry,
                   const CommonOptions& common) {
  std::string text;
  for (const Level level : {Level::kFine, Level::kDone}) {
    const auto count = std::ranges::count_if(preflight.findings, [&](const Finding& finding) {
      return finding.registry == registry && finding.level == level && is_counted(finding, common);
    });
    if (count > 0)
      text +=
          row(registry, mark_of(level),
              fmt::format("{} {}", count, level == Level::kDone ? "there already" : "to do"), {});
  }
  return text;
}

std::string_view registry_of(std::string_view id) { return id.substr(0, id.find('/')); }

std::string_view word_of(const Held& held) {
  if (!held.standing) return "unknown";
  switch (held.standing->presence) {
  case ecosystem::Presence::kSame:
    return "there";
  case ecosystem::Presence::kOther:
    return "OTHER";
  case ecosystem::Presence::kAbsent:
    break;
  }
  return "missing";
}

std::string detail_of(const Held& held) {
  return held.standing ? held.standing->detail : held.standing.error().message;
}

std::string_view word_of(TakenBack::Kind kind) {
  switch (kind) {
  case TakenBack::Kind::kNothing:
    return "nothing";
  case TakenBack::Kind::kUndone:
    return "undone";
  case TakenBack::Kind::kStays:
    return "stays";
  case TakenBack::Kind::kFailed:
    break;
  }
  return "failed";
}

}  // namespace

std::string preflight_text(const release::Release& release, const release::Preflight& preflight,
                           const CommonOptions& common) {
  std::string text = fmt::format("{} {}: before anything is published\n", release.project.name,
                                 release.project.version);
  for (const release::Channel& channel : release.channels) {
    for (const Finding& finding : preflight.findings) {
      if (finding.registry != channel.registry || is_counted(finding, common)) continue;
      text += row(finding.registry, mark_of(finding.level), finding.what, finding.detail);
    }
    text += counts(preflight, channel.registry, common);
  }
  return text;
}

model::Value preflight_value(const release::Preflight& preflight) {
  model::Value::Array rows;
  for (const Finding& finding : preflight.findings)
    rows.push_back(model::Value::Object{{"registry", finding.registry},
                                        {"state", mark_of(finding.level)},
                                        {"what", finding.what},
                                        {"detail", finding.detail},
                                        {"hint", finding.hint}});
  return rows;
}

std::string event_text(const release::Event& event) {
  const std::string_view id = event.operation.id;
  const std::string_view rest = id.substr(registry_of(id).size() + 1);
  switch (event.kind) {
  case release::Event::Kind::kBegun:
    return {};
  case release::Event::Kind::kDone:
    return row(registry_of(id), "done", rest, {});
  case release::Event::Kind::kThere:
    return row(registry_of(id), "there", rest, {});
  case release::Event::Kind::kFailed:
    break;
  }
  return row(registry_of(id), "FAILED", rest, event.detail);
}

std::vector<std::string> event_row(const release::Event& event) {
  const std::string_view id = event.operation.id;
  const std::string_view registry = registry_of(id);
  const bool is_there = event.kind == release::Event::Kind::kThere;
  const bool is_done = event.kind == release::Event::Kind::kDone;
  return {std::string(registry), std::string(id.substr(registry.size() + 1)),
          is_there ? "✓ there before" : (is_done ? "✓ done" : "✗ " + event.detail)};
}

SummaryTable status_table(std::string title, const std::vector<Held>& held) {
  SummaryTable table{std::move(title), {"registry", "operation", "holds it", ""}, {}};
  for (const Held& one : held) {
    const std::string_view id = one.operation->id;
    const std::string_view registry = registry_of(id);
    table.rows.push_back({std::string(registry), std::string(id.substr(registry.size() + 1)),
                          std::string(word_of(one)), detail_of(one)});
  }
  return table;
}

std::string status_text(const std::vector<Held>& held) {
  std::string text;
  for (const Held& one : held) {
    const std::string_view id = one.operation->id;
    text += fmt::format("  {:<9} {:<8} {}{}{}\n", registry_of(id), word_of(one),
                        id.substr(registry_of(id).size() + 1), detail_of(one).empty() ? "" : ": ",
                        detail_of(one));
  }
  return text;
}

model::Value status_value(const std::vector<Held>& held) {
  model::Value::Array rows;
  for (const Held& one : held)
    rows.push_back(model::Value::Object{{"operation", one.operation->id},
                                        {"state", lower(word_of(one))},
                                        {"detail", detail_of(one)}});
  return rows;
}

std::string abort_text(const std::vector<TakenBack>& taken) {
  std::string text;
  for (const TakenBack& one : taken) {
    if (one.kind == TakenBack::Kind::kNothing) continue;
    text += fmt::format("  {:<8} {}\n", word_of(one.kind), one.operation->id);
    for (const std::string& line : split(trim(one.words), '\n'))
      if (!line.empty()) text += "           " + line + "\n";
  }
  return text.empty() ? "  nothing of it is public\n" : text;
}

model::Value abort_value(const std::vector<TakenBack>& taken) {
  model::Value::Array rows;
  for (const TakenBack& one : taken)
    rows.push_back(model::Value::Object{
        {"operation", one.operation->id}, {"state", word_of(one.kind)}, {"words", one.words}});
  return rows;
}

}  // namespace lockstep::cli
