#include "progress.hpp"

#include <fmt/format.h>

#include "event_lines.hpp"
#include "live_progress.hpp"
#include "lockstep/base/text.hpp"
#include "plain_progress.hpp"

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
  const std::string name = finished.id.substr(finished.id.find('/') + 1);
  if (finished.error) return fmt::format("✗ {}\n", name);
  return fmt::format("✓ {} packed, {}\n", name, human_size(finished.size));
}

bool is_watched(const CommonOptions& common, const ProgressSeams& seams) {
  constexpr int kStderr = 2;
  return sys::probe_terminal(kStderr, common.color).moves &&
         ci_service(seams.environment) == CiService::kNone;
}

}  // namespace

std::unique_ptr<Progress> make_progress(const CommonOptions& common, const ProgressSeams& seams) {
  const bool json = common.form == AnswerForm::kJson;
  if (common.chatter == Chatter::kQuiet) return std::make_unique<PlainProgress>(common, seams);
  if (is_watched(common, seams)) return std::make_unique<LiveProgress>(common, seams);
  if (json) return std::make_unique<EventLines>(seams);
  return std::make_unique<PlainProgress>(common, seams);
}

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
            return fmt::format("{} to run, {} from the store\n", started.to_run.size(),
                               started.from_store);
          },
          [&](const engine::ActionHit& hit) {
            return verbose ? fmt::format("= {} from the store\n", hit.id) : "";
          },
          [](const engine::ActionStarted& started) { return fmt::format("· {} …\n", started.id); },
          [](const engine::ActionFinished& finished) {
            if (finished.error)
              return fmt::format("✗ {} after {:.1f} s\n", finished.id, finished.seconds);
            if (finished.from_store) return fmt::format("= {} from the store\n", finished.id);
            return fmt::format("✓ {} in {:.1f} s\n", finished.id, finished.seconds);
          },
          [](const engine::StaleUnitsFound& found) { return stale_lines(found); },
          [&](const engine::PackageHit& hit) {
            return verbose ? fmt::format("= {} from the store\n", hit.id) : "";
          },
          [](const engine::PackageStarted&) { return std::string(); },
          [](const engine::PackageFinished& finished) { return package_line(finished); },
      },
      event);
}

}  // namespace lockstep::cli
