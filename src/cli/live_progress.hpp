#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "log_follower.hpp"
#include "progress.hpp"
#include "progress_state.hpp"
#include "screen.hpp"
#include "ticker.hpp"

namespace lockstep::cli {

/// Progress as a view at the end of a terminal's text that changes while the build runs. Remarks,
/// and with `-v` what the tools say, go above it. The view is gone at the end, the cursor is back.
class LiveProgress final : public Progress {
 public:
  LiveProgress(const CommonOptions& common, const ProgressSeams& seams);
  ~LiveProgress() override;
  LiveProgress(const LiveProgress&) = delete;
  LiveProgress& operator=(const LiveProgress&) = delete;

  void begin(const model::Plan& plan, unsigned jobs) override;
  void take(const engine::Event& event) override;
  void note(std::string_view text) override;
  void end() override;
  void problem(const Error& error) override;

 private:
  void paint();
  void say_above(const std::string& text);
  void tick();

  CommonOptions common_;
  ProgressSeams seams_;
  LogFollower follower_;
  std::mutex mutex_;
  BuildProgress state_;
  Screen screen_;
  std::optional<sys::HiddenCursor> cursor_;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace lockstep::cli
