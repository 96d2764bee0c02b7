#include "plain_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "lockstep/base/render.hpp"
#include "lockstep/base/shell.hpp"
#include "lockstep/base/text.hpp"
#include "look.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

constexpr int kStderr = 2;

std::string unguessable() {
  std::random_device random;
  return fmt::format("lockstep-{:08x}{:08x}{:08x}", random(), random(), random());
}

// The end of a log, which is where a tool says how it went.
std::string last_lines(const std::string& text) {
  constexpr std::size_t kShown = 200;
  std::vector<std::string> lines = split(trim(text), '\n');
  if (lines.size() <= kShown) return join(lines, "\n");
  const std::size_t left = lines.size() - kShown;
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(left));
  return fmt::format("… {} lines before these\n", left) + join(lines, "\n");
}

}  // namespace

PlainProgress::PlainProgress(const CommonOptions& common, const ProgressSeams& seams)
    : common_(common),
      seams_(seams),
      service_(ci_service(seams.environment)),
      unicode_(sys::probe_terminal(kStderr, common.color).unicode),
      secret_(unguessable()),
      follower_(seams.files, seams.environment) {}

void PlainProgress::say(const std::string& text) const {
  if (!text.empty()) sys::write_err(unicode_ ? text : in_ascii(text));
}

void PlainProgress::begin(const model::Plan& plan, unsigned) {
  if (common_.chatter != Chatter::kVerbose) return;
  follower_.begin(plan);
  ticker_ = std::make_unique<Ticker>([this] {
    const std::scoped_lock lock(mutex_);
    say(follower_.fresh());
  });
}

// With `-v` the lines were there already.
std::string PlainProgress::finished_lines(const engine::ActionFinished& finished,
                                          std::string line) {
  const auto log = logs_.find(finished.id);
  const bool folds = service_ == CiService::kGitHub || service_ == CiService::kGitLab;
  if (!folds || log == logs_.end() || common_.chatter != Chatter::kNormal) return line;
  const auto text = seams_.files.read(log->second);
  if (!text) return line;
  return folded(service_, {line, last_lines(without_secrets(*text, seams_.environment)),
                           seams_.clock.now(), secret_});
}

void PlainProgress::take(const engine::Event& event) {
  const std::scoped_lock lock(mutex_);
  if (const auto* started = std::get_if<engine::ActionStarted>(&event))
    logs_[started->id] = started->log;
  std::string lines = progress_line(event, common_.chatter);
  if (const auto* finished = std::get_if<engine::ActionFinished>(&event))
    lines = finished_lines(*finished, std::move(lines));
  const bool verbose = common_.chatter == Chatter::kVerbose;
  const std::string said = verbose ? follower_.take(event) : "";
  const bool begins = std::holds_alternative<engine::ActionStarted>(event);
  say(begins ? lines + said : said + lines);
}

void PlainProgress::note(std::string_view text) {
  if (common_.chatter == Chatter::kQuiet) return;
  const std::scoped_lock lock(mutex_);
  say(fmt::format("note: {}\n", text));
}

void PlainProgress::end() { ticker_.reset(); }

void PlainProgress::problem(const Error& error) {
  sys::write_err(render(error, sys::probe_terminal(kStderr, common_.color).color));
  say(annotations(service_, error, checkout_of(seams_.files, seams_.environment, common_)));
}

}  // namespace lockstep::cli
