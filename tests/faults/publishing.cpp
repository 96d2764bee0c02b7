#include "faults/publishing.hpp"

#include <chrono>

#include "lockstep/release/preflight.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::faults {

namespace {

using Accounts = std::map<std::string, ecosystem::Account>;

// Git commits as somebody, asks nobody, and the machine's settings have no part in it.
std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> environment = sys::environment();
  environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
  environment["GIT_CONFIG_NOSYSTEM"] = "1";
  environment["GIT_TERMINAL_PROMPT"] = "0";
  environment["GIT_ASKPASS"] = "/bin/false";
  for (const std::string who : {"AUTHOR", "COMMITTER"}) {
    environment["GIT_" + who + "_NAME"] = "lorem";
    environment["GIT_" + who + "_EMAIL"] = "lorem@example.com";
  }
  return environment;
}

void pause(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

Accounts accounts_of(const Addresses& addresses) {
  Accounts accounts;
  for (const auto& [name, url] : addresses) {
    const auto slash = name.find('/');
    const std::string registry = name.substr(0, slash);
    accounts[registry].addresses[name.substr(slash + 1)] = {url, "the test"};
    if (registry != "go") accounts[registry].secrets["token"] = {kToken, "the test"};
  }
  if (accounts.contains("go")) accounts["go"].addresses["branch"] = {"main", "the test"};
  if (accounts.contains("releases")) {
    const std::string forge = accounts["releases"].addresses["github"].url;
    accounts["releases"].addresses = {{"api", {forge + "/repos/lorem/lorem", "the test"}}};
  }
  return accounts;
}

release::Patience impatient() {
  release::Patience patience;
  patience.first_pause = 0.002;
  patience.longest_pause = 0.01;
  patience.visible_seconds = 20;
  return patience;
}

}  // namespace

Bench::Bench(const std::string& folder)
    : http(sys::authorities_of(sys::environment())),
      seams{files, http, process, clock, environment(), pause, folder + "/work"},
      journal(files, clock, folder + "/journal.jsonl") {}

Result<release::Release> prepared(const std::string& dist, const Addresses& addresses,
                                  const std::string& folder, Bench& bench) {
  return release::prepare({dist, folder, accounts_of(addresses)}, bench.seams);
}

Result<void> publish(const std::string& dist, const Addresses& addresses,
                     const std::string& folder) {
  Bench bench(folder);
  LOCKSTEP_TRY(release, prepared(dist, addresses, folder, bench));
  LOCKSTEP_CHECK(bench.journal.write(release::Step::kBegin, {}, {}));
  const auto found = release::preflight(release, impatient(), bench.tokens, bench.seams);
  LOCKSTEP_CHECK(release::verdict_of(found));
  auto outcomes = release::run(release, {impatient(), found.asked, {}}, bench.journal, bench.seams);
  if (outcomes.problems.empty()) return {};
  return std::unexpected(merged(std::move(outcomes.problems)));
}

}  // namespace lockstep::faults
