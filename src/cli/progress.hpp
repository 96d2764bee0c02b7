#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/engine/events.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// What a build says while it runs, all of it on stderr. Its calls may come from several threads.
class Progress {
 public:
  virtual ~Progress() = default;
  /// The plan is made; the build begins.
  virtual void begin(const model::Plan& plan, unsigned jobs) = 0;
  virtual void take(const engine::Event& event) = 0;
  /// A remark that is neither progress nor failure.
  virtual void note(std::string_view text) = 0;
  /// The build is over: nothing of it is shown from here on but its problems.
  virtual void end() = 0;
  /// Why the build failed, root causes first. After `end`.
  virtual void problem(const Error& error) = 0;
};

/// What showing progress takes from its surroundings.
struct ProgressSeams {
  const sys::Filesystem& files;
  const sys::Clock& clock;
  std::map<std::string, std::string> environment;
};

/// The form that fits: JSON lines for `--json`, nothing for `-q`, a live view where a person looks
/// at a terminal, else plain lines, folded as the CI service does it.
std::unique_ptr<Progress> make_progress(const CommonOptions& common, const ProgressSeams& seams);

/// `event` as plain lines with their line feeds; empty when `chatter` does not want it.
std::string progress_line(const engine::Event& event, Chatter chatter);

}  // namespace lockstep::cli
