#include "live_progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/render.hpp"
#include "lockstep/sys/process.hpp"
#include "look.hpp"
#include "progress_view.hpp"

namespace lockstep::cli {

namespace {

constexpr int kStderr = 2;

Look look_of(const sys::Terminal& terminal) {
  return {static_cast<std::size_t>(std::max(terminal.columns, 1)),
          static_cast<std::size_t>(std::max(terminal.rows, 1)), terminal.color, terminal.unicode};
}

// What is worth a line that stays: the view shows the rest.
std::string lasting_lines(const engine::Event& event, Chatter chatter) {
  if (std::holds_alternative<engine::StaleUnitsFound>(event) || chatter == Chatter::kVerbose)
    return progress_line(event, chatter);
  return {};
}

}  // namespace

LiveProgress::LiveProgress(const CommonOptions& common, const ProgressSeams& seams)
    : common_(common), seams_(seams), follower_(seams.files, seams.environment) {}

LiveProgress::~LiveProgress() { end(); }

void LiveProgress::begin(const model::Plan& plan, unsigned jobs) {
  const std::scoped_lock lock(mutex_);
  if (common_.chatter == Chatter::kVerbose) follower_.begin(plan);
  state_ = begin_progress(plan, jobs, seams_.clock.steady());
  cursor_.emplace();
  paint();
  ticker_ = std::make_unique<Ticker>([this] { tick(); });
}

void LiveProgress::tick() {
  const std::scoped_lock lock(mutex_);
  state_.stopping = sys::interrupted();
  if (cursor_->is_suspended()) return;
  if (cursor_->take_resumed()) screen_.forget();
  if (common_.chatter == Chatter::kVerbose) say_above(follower_.fresh());
  paint();
}

void LiveProgress::paint() {
  const Look look = look_of(sys::probe_terminal(kStderr, common_.color));
  sys::write_err(screen_.frame(view(state_, seams_.clock.steady(), look), look.columns));
}

void LiveProgress::say_above(const std::string& text) {
  if (text.empty()) return;
  const Look look = look_of(sys::probe_terminal(kStderr, common_.color));
  sys::write_err(screen_.above(look.unicode ? text : in_ascii(text)));
}

void LiveProgress::take(const engine::Event& event) {
  const std::scoped_lock lock(mutex_);
  const bool verbose = common_.chatter == Chatter::kVerbose;
  const std::string said = verbose ? follower_.take(event) : "";
  const std::string lines = lasting_lines(event, common_.chatter);
  const bool begins = std::holds_alternative<engine::ActionStarted>(event);
  state_ = after(std::move(state_), event, seams_.clock.steady());
  say_above(begins ? lines + said : said + lines);
}

void LiveProgress::note(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  say_above(fmt::format("note: {}\n", text));
}

void LiveProgress::end() {
  ticker_.reset();
  const std::scoped_lock lock(mutex_);
  if (!cursor_) return;
  sys::write_err(screen_.clear());
  cursor_.reset();
}

void LiveProgress::problem(const Error& error) {
  sys::write_err(render(error, sys::probe_terminal(kStderr, common_.color).color));
}

}  // namespace lockstep::cli
