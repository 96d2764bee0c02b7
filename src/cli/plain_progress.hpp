#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "ci.hpp"
#include "log_follower.hpp"
#include "progress.hpp"
#include "ticker.hpp"

namespace lockstep::cli {

/// Progress as lines for logs and for terminals that cannot move their cursor. In GitHub's and
/// GitLab's logs what an action said is folded below its line. With `-q` only problems.
class PlainProgress final : public Progress {
 public:
  PlainProgress(const CommonOptions& common, const ProgressSeams& seams);
  void begin(const model::Plan& plan, unsigned jobs) override;
  void take(const engine::Event& event) override;
  void note(std::string_view text) override;
  void end() override;
  void problem(const Error& error) override;

 private:
  void say(const std::string& text) const;
  std::string finished_lines(const engine::ActionFinished& finished, std::string line);

  CommonOptions common_;
  ProgressSeams seams_;
  CiService service_;
  bool unicode_;
  std::string secret_;
  std::map<std::string, std::string> logs_;  // by action
  LogFollower follower_;
  std::mutex mutex_;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace lockstep::cli
