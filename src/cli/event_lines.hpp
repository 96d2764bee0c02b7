#pragma once

#include <mutex>

#include "lockstep/model/value.hpp"
#include "progress.hpp"

namespace lockstep::cli {

/// The version of the events: raised when a member changes its meaning or goes, not when one comes.
inline constexpr int kEventVersion = 1;

/// `event` as docs/events.md describes it.
model::Value event_value(const engine::Event& event);

/// `value` with the secrets of `environment` masked in all its texts.
model::Value masked(const model::Value& value,
                    const std::map<std::string, std::string>& environment);

/// Progress as one JSON object a line, for programs.
class EventLines final : public Progress {
 public:
  explicit EventLines(const ProgressSeams& seams);
  void begin(const model::Plan& plan, unsigned jobs) override;
  void take(const engine::Event& event) override;
  void note(std::string_view text) override;
  void end() override {}
  void problem(const Error& error) override;

 private:
  void write(model::Value::Object object);

  ProgressSeams seams_;
  double began_;
  std::mutex mutex_;
};

}  // namespace lockstep::cli
