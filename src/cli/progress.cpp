#include "progress.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

std::string stale_lines(const engine::StaleUnitsFound& found) {
  std::string lines;
  for (const auto& unit : found.units) {
    lines += fmt::format("warning: {} compiled {} again{}{}\n", found.id, unit.package,
                         unit.reason.empty() ? "" : ": ", unit.reason);
  }
  return lines;
}

std::string package_line(const engine::PackageFinished& finished) {
  const std::string name =
      finished.target.empty() ? finished.language : finished.language + "/" + finished.target;
  if (finished.error) return fmt::format("✗ {}\n", name);
  return fmt::format("✓ {} packed, {}\n", name, human_size(finished.size));
}

}  // namespace

std::string progress_line(const engine::Event& event, Chatter chatter) {
  if (chatter == Chatter::kQuiet) return {};
  const bool verbose = chatter == Chatter::kVerbose;
  return std::visit(
      Overloaded{
          [](const engine::WaitingForBuild& waiting) {
            return fmt::format("waiting: another build of this project is running ({})\n",
                               waiting.holder);
          },
          [](const engine::BuildStarted& started) {
            return fmt::format("{} to run, {} from the store\n", started.to_run,
                               started.from_store);
          },
          [&](const engine::ActionHit& hit) {
            return verbose ? fmt::format("= {} from the store\n", hit.id) : "";
          },
          [](const engine::ActionStarted& started) { return fmt::format("· {} …\n", started.id); },
          [](const engine::ActionFinished& finished) {
            if (finished.error)
              return fmt::format("✗ {} after {:.1f} s\n", finished.id, finished.seconds);
            return fmt::format("✓ {} in {:.1f} s\n", finished.id, finished.seconds);
          },
          [](const engine::StaleUnitsFound& found) { return stale_lines(found); },
          [](const engine::PackageStarted&) { return std::string(); },
          [](const engine::PackageFinished& finished) { return package_line(finished); },
      },
      event);
}

}  // namespace lockstep::cli
