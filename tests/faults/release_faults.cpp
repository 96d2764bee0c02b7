// usage: release_faults DIST FOLDER
// Publishes the packages of DIST to embedded registries below FOLDER once for every fault at every
// request that a whole release makes, and a second time to go on after it; then for a SIGKILL
// before, in and after each of them. Prints how many cases there were. Fails when after any of them
// something is missing, was sent twice, holds other bytes, or the journal cannot be read.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <thread>

#include "lockstep/base/path.hpp"
#include "lockstep/base/render.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/registry/embedded.hpp"
#include "lockstep/release/preflight.hpp"
#include "lockstep/release/prepare.hpp"
#include "lockstep/release/run.hpp"
#include "lockstep/release/status.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/terminal.hpp"

using namespace lockstep;
using registry::EmbeddedRegistries;
using registry::Fault;
using registry::FaultKind;
using registry::Request;

namespace {

using Addresses = std::map<std::string, std::string>;
using Accounts = std::map<std::string, ecosystem::Account>;

constexpr const char* kToken = "secret-token-of-the-fault-tests";

// What goes wrong, with the words it is reported by.
struct Named {
  std::string name;
  Fault fault;
};

Fault answers(int status, std::vector<HttpHeader> headers = {}, std::string body = {}) {
  return {FaultKind::kAnswer,
          {.status = status, .headers = std::move(headers), .body = std::move(body)}};
}

std::vector<Named> faults() {
  return {
      {"reset before the body", {FaultKind::kResetBeforeBody}},
      {"reset in the body", {FaultKind::kResetInBody}},
      {"reply lost", {FaultKind::kReplyLost}},
      {"reply cut off", {FaultKind::kTruncated}},
      {"slow reply", {FaultKind::kTrickle, {}, 400, 1}},
      {"401", answers(401, {}, "the token is expired")},
      {"408", answers(408)},
      {"409", answers(409, {}, "conflict")},
      {"429", answers(429, {{"Retry-After", "0"}})},
      {"500", answers(500)},
      {"502 with HTML", answers(502, {{"Content-Type", "text/html"}}, "<html>Bad Gateway</html>")}};
}

// A request as the same one in every run.
struct Place {
  std::string method;
  std::string path;
  auto operator<=>(const Place&) const = default;
};

Accounts accounts_of(const Addresses& addresses) {
  Accounts accounts;
  for (const auto& [name, url] : addresses) {
    const auto slash = name.find('/');
    const std::string registry = name.substr(0, slash);
    accounts[registry].addresses[name.substr(slash + 1)] = {url, "the test"};
    if (registry != "go") accounts[registry].secrets["token"] = {kToken, "the test"};
  }
  if (accounts.contains("go")) accounts["go"].addresses["branch"] = {"main", "the test"};
  const std::string forge = accounts["releases"].addresses["github"].url;
  accounts["releases"].addresses = {{"api", {forge + "/repos/lorem/lorem", "the test"}}};
  return accounts;
}

// The addresses that take part in a case: git's pushes take most of the time and are asked for
// nothing by the requests of other registries, so that Go takes part where its proxy is asked.
Addresses taking_part(Addresses addresses, const Place& place) {
  if (place.path.starts_with("/go/")) return addresses;
  std::erase_if(addresses, [](const auto& address) { return address.first.starts_with("go/"); });
  return addresses;
}

// What one run of a release works with.
struct Bench {
  sys::RealFilesystem files;
  sys::RealProcess process;
  sys::RealClock clock;
  sys::RealHttp http;
  release::Seams seams;
  release::Tokens tokens{seams};
  release::Journal journal;

  explicit Bench(const std::string& folder)
      : seams{files,
              http,
              process,
              clock,
              sys::environment(),
              [](double seconds) {
                std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
              },
              folder + "/work"},
        journal(files, clock, folder + "/journal.jsonl") {}
};

release::Patience impatient() {
  release::Patience patience;
  patience.first_pause = 0.002;
  patience.longest_pause = 0.01;
  patience.visible_seconds = 20;
  return patience;
}

// Publishes as `lockstep publish` does, without words.
Result<void> publish(const std::string& dist, const Addresses& addresses,
                     const std::string& folder) {
  Bench bench(folder);
  LOCKSTEP_TRY(release, release::prepare({dist, folder, accounts_of(addresses)}, bench.seams));
  LOCKSTEP_CHECK(bench.journal.write(release::Step::kBegin, {}, {}));
  const auto found = release::preflight(release, bench.tokens, bench.seams);
  LOCKSTEP_CHECK(release::verdict_of(found));
  auto outcomes = release::run(release, {impatient(), found.asked, {}}, bench.journal, bench.seams);
  if (outcomes.problems.empty()) return {};
  return std::unexpected(merged(std::move(outcomes.problems)));
}

// How often each request that changes something was carried out and answered.
std::map<Place, int> done_of(const EmbeddedRegistries& registries) {
  std::map<Place, int> done;
  for (const registry::LoggedRequest& request : registries.requests())
    if (request.method != "GET" && request.status >= 200 && request.status < 300)
      ++done[{request.method, request.path}];
  return done;
}

// How often a request may be carried out and answered.
using Allowed = std::function<int(const Place&)>;

// What is wrong after everything should be public; empty when nothing is.
std::string complaint(const std::string& dist, const EmbeddedRegistries& registries,
                      const Addresses& addresses, const std::string& folder,
                      const Allowed& allowed) {
  Bench bench(folder);
  const auto release = release::prepare({dist, folder, accounts_of(addresses)}, bench.seams);
  if (!release) return render(release.error(), false);
  for (const release::Held& held : ask_status(*release, bench.tokens, bench.seams)) {
    if (!held.standing) return held.operation->id + ": " + held.standing.error().message;
    if (held.standing->presence != ecosystem::Presence::kSame)
      return held.operation->id + " is not there as it should be: " + held.standing->detail;
  }
  for (const auto& [place, times] : done_of(registries))
    if (times > allowed(place))
      return fmt::format("{} {} was done {} times, {} would do", place.method, place.path, times,
                         allowed(place));
  const auto journal = bench.files.read(folder + "/journal.jsonl");
  const auto records = journal ? release::records_of(*journal) : std::unexpected(journal.error());
  if (!records) return records.error().message;
  if (journal->find(kToken) != std::string::npos) return "the journal holds a token";
  return {};
}

Result<std::unique_ptr<EmbeddedRegistries>> start(
    const std::string& folder, std::function<Fault(const Request&, std::size_t)> fault) {
  std::map<std::string, std::vector<std::string>> tokens;
  for (const char* registry : {"python", "node", "ruby", "releases"}) tokens[registry] = {kToken};
  return EmbeddedRegistries::start(
      {.folder = folder + "/registries", .tokens = tokens, .fault = std::move(fault)});
}

// Every different request that a whole release makes, and how often it changes something.
Result<std::map<Place, int>> places_of(const std::string& dist, const std::string& folder) {
  LOCKSTEP_TRY(registries, start(folder, {}));
  LOCKSTEP_CHECK(publish(dist, registries->addresses(), folder));
  const std::map<Place, int> done = done_of(*registries);
  std::map<Place, int> places;
  for (const registry::LoggedRequest& request : registries->requests()) {
    const Place place{request.method, request.path};
    places[place] = done.contains(place) ? done.at(place) : 0;
  }
  const auto allowed = [&](const Place& place) { return places[place]; };
  if (const std::string wrong =
          complaint(dist, *registries, registries->addresses(), folder, allowed);
      !wrong.empty())
    return fail(ErrorKind::kInternal, "without any fault: " + wrong);
  return places;
}

// The fault comes the first time that the place is asked.
std::function<Fault(const Request&, std::size_t)> once_at(const Place& place, Fault fault) {
  return [place, fault, used = std::make_shared<std::atomic<bool>>(false)](const Request& request,
                                                                           std::size_t) {
    const bool is_it = request.method == place.method && request.path == place.path;
    return is_it && !used->exchange(true) ? fault : Fault{};
  };
}

// As often as without a fault; once less where the work was done and its answer lost.
Allowed allowed_after(const std::map<Place, int>& places, const Place& faulty, bool is_lost) {
  return [&places, faulty, is_lost](const Place& place) {
    const auto found = places.find(place);
    const int times = found == places.end() ? 0 : found->second;
    return place == faulty && is_lost && times > 0 ? times - 1 : times;
  };
}

Result<void> fault_case(const std::string& dist, const std::string& folder, const Place& place,
                        const Fault& fault, const std::map<Place, int>& places) {
  LOCKSTEP_TRY(registries, start(folder, once_at(place, fault)));
  const Addresses addresses = taking_part(registries->addresses(), place);
  (void)publish(dist, addresses, folder);
  LOCKSTEP_CHECK(publish(dist, addresses, folder));
  const bool is_lost = fault.kind == FaultKind::kReplyLost;
  const std::string wrong =
      complaint(dist, *registries, addresses, folder, allowed_after(places, place, is_lost));
  return wrong.empty() ? Result<void>() : fail(ErrorKind::kInternal, wrong);
}

// A second process that publishes, for us to kill.
pid_t spawn_publisher(const std::string& dist, const Addresses& addresses,
                      const std::string& folder) {
  std::vector<std::string> words = {"/proc/self/exe", "--child", dist, folder};
  for (const auto& [name, url] : addresses) words.push_back(name + "=" + url);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = -1;
  return ::posix_spawn(&child, argv[0], nullptr, nullptr, argv.data(), environ) == 0 ? child : -1;
}

enum class Moment { kBefore, kWithin, kAfter };

Result<void> kill_case(const std::string& dist, const std::string& folder, const Place& place,
                       Moment moment, const std::map<Place, int>& places) {
  std::atomic<pid_t> child = -1;
  std::atomic<bool> used = false;
  std::jthread killer;
  LOCKSTEP_TRY(registries, start(folder, [&](const Request& request, std::size_t) -> Fault {
                 if (request.method != place.method || request.path != place.path ||
                     used.exchange(true))
                   return {};
                 while (child < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                 if (moment == Moment::kAfter) {
                   // It is carried out at once; its answer trickles until the process is gone.
                   killer = std::jthread([&child] {
                     std::this_thread::sleep_for(std::chrono::milliseconds(60));
                     ::kill(child, SIGKILL);
                   });
                   return {FaultKind::kTrickle, {}, 1, 20};
                 }
                 ::kill(child, SIGKILL);
                 if (moment == Moment::kBefore) return {FaultKind::kResetBeforeBody};
                 return {FaultKind::kResetInBody};
               }));
  const Addresses addresses = taking_part(registries->addresses(), place);
  child = spawn_publisher(dist, addresses, folder);
  int status = 0;
  ::waitpid(child, &status, 0);
  LOCKSTEP_CHECK(publish(dist, addresses, folder));
  const std::string wrong =
      complaint(dist, *registries, addresses, folder, allowed_after(places, place, false));
  return wrong.empty() ? Result<void>() : fail(ErrorKind::kInternal, wrong);
}

int run_child(int argc, char** argv) {
  Addresses addresses;
  for (int i = 4; i < argc; ++i) {
    const std::string word = argv[i];
    addresses[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  }
  return publish(argv[2], addresses, argv[3]) ? 0 : 1;
}

// One fault, or one kill, at one request.
struct Case {
  Place place;
  std::string name;
  Fault fault;
  std::optional<Moment> kill;
};

std::vector<Case> cases_of(const std::map<Place, int>& places) {
  std::vector<Case> cases;
  for (const auto& [place, times] : places) {
    for (const Named& named : faults()) cases.push_back({place, named.name, named.fault, {}});
    cases.push_back({place, "killed before", {}, Moment::kBefore});
    cases.push_back({place, "killed within", {}, Moment::kWithin});
    cases.push_back({place, "killed after", {}, Moment::kAfter});
  }
  return cases;
}

// Runs one case in a folder of its own and tells what is wrong.
bool holds(const Case& one, const std::string& dist, const std::string& folder,
           const std::map<Place, int>& places) {
  sys::RealFilesystem files;
  (void)files.remove_all(folder);
  (void)files.create_folders(folder);
  const auto held = one.kill ? kill_case(dist, folder, one.place, *one.kill, places)
                             : fault_case(dist, folder, one.place, one.fault, places);
  if (held) return true;
  fmt::print("FAILED: {} at {} {}\n{}\n", one.name, one.place.method, one.place.path,
             render(held.error(), false));
  return false;
}

// Cases spend their time waiting: several go side by side, each with registries of its own.
std::size_t failed_of(const std::vector<Case>& cases, const std::string& dist,
                      const std::string& folder, const std::map<Place, int>& places) {
  constexpr std::size_t kSideBySide = 6;
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> failed = 0;
  std::vector<std::jthread> threads;
  for (std::size_t worker = 0; worker < kSideBySide; ++worker)
    threads.emplace_back([&, own = fmt::format("{}/case-{}", folder, worker)] {
      for (std::size_t i = next++; i < cases.size(); i = next++)
        if (!holds(cases[i], dist, own, places)) ++failed;
    });
  threads.clear();
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 3 && std::string_view(argv[1]) == "--child") return run_child(argc, argv);
  if (argc != 3) return 2;
  const std::string dist = argv[1];
  const std::string folder = argv[2];
  const auto places = places_of(dist, folder + "/reference");
  if (!places) {
    fmt::print("{}\n", render(places.error(), false));
    return 1;
  }
  const std::vector<Case> cases = cases_of(*places);
  const std::size_t failed = failed_of(cases, dist, folder, *places);
  fmt::print("{} requests, {} cases, {} failed\n", places->size(), cases.size(), failed);
  return failed == 0 ? 0 : 1;
}
