#include "event_lines.hpp"

#include <cmath>

#include "action_word.hpp"
#include "lockstep/base/shell.hpp"
#include "report.hpp"
#include "version.hpp"

namespace lockstep::cli {

namespace {

using model::Value;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

Value rounded(double seconds) { return std::round(seconds * 1000) / 1000; }

Value error_or_null(const std::optional<Error>& error) {
  return error ? problem_value(*error) : Value(nullptr);
}

Value started_value(const engine::BuildStarted& started) {
  Value::Array actions;
  for (const engine::PlannedAction& action : started.to_run) {
    actions.emplace_back(Value::Object{
        {"id", action.id},
        {"kind", action_word(action.kind)},
        {"expected_seconds", action.expected ? rounded(*action.expected) : Value(nullptr)}});
  }
  return Value::Object{{"event", "build_started"},
                       {"packages", std::uint64_t{started.packages}},
                       {"core_builds", std::uint64_t{started.core_builds}},
                       {"from_store", std::uint64_t{started.from_store}},
                       {"to_run", std::move(actions)}};
}

Value stale_value(const engine::StaleUnitsFound& found) {
  Value::Array units;
  for (const auto& unit : found.units) {
    units.emplace_back(
        Value::Object{{"package", unit.package}, {"target", unit.target}, {"reason", unit.reason}});
  }
  return Value::Object{{"event", "compiled_again"}, {"id", found.id}, {"units", std::move(units)}};
}

Value package_value(const engine::PackageFinished& finished) {
  return Value::Object{{"event", "package_finished"},
                       {"id", finished.id},
                       {"language", finished.language},
                       {"target", finished.target.empty() ? Value(nullptr) : finished.target},
                       {"size", finished.error ? Value(nullptr) : Value(finished.size)},
                       {"seconds", rounded(finished.seconds)},
                       {"error", error_or_null(finished.error)}};
}

Value action_value(std::string_view event, const std::string& id, model::ActionKind kind) {
  return Value::Object{{"event", event}, {"id", id}, {"kind", action_word(kind)}};
}

}  // namespace

Value event_value(const engine::Event& event) {
  return std::visit(
      Overloaded{
          [](const engine::WaitingForBuild& waiting) -> Value {
            return Value::Object{{"event", "waiting"}, {"holder", waiting.holder}};
          },
          [](const engine::BuildStarted& started) { return started_value(started); },
          [](const engine::ActionHit& hit) {
            return action_value("action_from_store", hit.id, hit.kind);
          },
          [](const engine::ActionStarted& started) -> Value {
            return Value::Object{{"event", "action_started"},
                                 {"id", started.id},
                                 {"kind", action_word(started.kind)},
                                 {"log", started.log}};
          },
          [](const engine::ActionFinished& finished) -> Value {
            return Value::Object{
                {"event", "action_finished"},         {"id", finished.id},
                {"kind", action_word(finished.kind)}, {"seconds", rounded(finished.seconds)},
                {"from_store", finished.from_store},  {"error", error_or_null(finished.error)}};
          },
          [](const engine::StaleUnitsFound& found) { return stale_value(found); },
          [](const engine::PackageHit& hit) -> Value {
            return Value::Object{{"event", "package_from_store"},
                                 {"id", hit.id},
                                 {"language", hit.language},
                                 {"target", hit.target.empty() ? Value(nullptr) : hit.target},
                                 {"size", hit.size}};
          },
          [](const engine::PackageStarted& started) -> Value {
            return Value::Object{
                {"event", "package_started"},
                {"id", started.id},
                {"language", started.language},
                {"target", started.target.empty() ? Value(nullptr) : started.target}};
          },
          [](const engine::PackageFinished& finished) { return package_value(finished); },
      },
      event);
}

Value masked(const Value& value, const std::map<std::string, std::string>& environment) {
  if (const auto* text = value.text()) return without_secrets(*text, environment);
  if (const auto* array = value.array()) {
    Value::Array items;
    for (const Value& item : *array) items.push_back(masked(item, environment));
    return items;
  }
  if (const auto* object = value.object()) {
    Value::Object members;
    for (const auto& [key, member] : *object) members[key] = masked(member, environment);
    return members;
  }
  return value;
}

EventLines::EventLines(const ProgressSeams& seams) : seams_(seams), began_(seams.clock.steady()) {
  write({{"event", "begin"}, {"version", kEventVersion}, {"lockstep", kVersion}});
}

void EventLines::write(Value::Object object) {
  const std::scoped_lock lock(mutex_);
  object["at"] = rounded(seams_.clock.steady() - began_);
  sys::write_err(model::to_compact_json(masked(object, seams_.environment)) + "\n");
}

void EventLines::begin(const model::Plan& plan, unsigned jobs) {
  Value::Array cells;
  for (const model::Cell& cell : plan.cells) cells.emplace_back(cell.name());
  write({{"event", "planned"},
         {"name", plan.project.name},
         {"version", plan.project.version},
         {"jobs", std::int64_t{jobs}},
         {"cells", std::move(cells)}});
}

void EventLines::take(const engine::Event& event) { write(*event_value(event).object()); }

void EventLines::note(std::string_view text) { write({{"event", "note"}, {"text", text}}); }

void EventLines::problem(const Error& error) {
  Value::Object object = *problem_value(error).object();
  object["event"] = "problem";
  write(std::move(object));
  for (const Error& other : error.others) problem(other);
}

}  // namespace lockstep::cli
