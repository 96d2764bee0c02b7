#include "faults/cases.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "faults/modules.hpp"
#include "faults/stand.hpp"

namespace lockstep::faults {

using registry::EmbeddedRegistries;
using registry::Fault;
using registry::FaultKind;
using registry::Request;

namespace {

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
      {"connection refused", {FaultKind::kRefused, {}, 1, 30}},
      {"reset before the body", {FaultKind::kResetBeforeBody}},
      {"reset in the body", {FaultKind::kResetInBody}},
      {"reply lost", {FaultKind::kReplyLost}},
      {"reply cut off", {FaultKind::kTruncated}},
      {"slow reply", {FaultKind::kTrickle, {}, 400, 1}},
      {"expired token", answers(401, {}, "the token is expired")},
      {"408", answers(408)},
      {"409", answers(409, {}, "conflict")},
      {"429", answers(429, {{"Retry-After", "0"}})},
      {"500", answers(500)},
      {"502 with HTML", answers(502, {{"Content-Type", "text/html"}}, "<html>Bad Gateway</html>")}};
}

// The addresses that take part in a case: git's pushes take most of the time and are asked for
// nothing by the requests of other registries.
Addresses taking_part(Addresses addresses, const Place& place) {
  const bool is_about_go = place.path.starts_with("/go/") || is_of_git(place);
  std::erase_if(addresses, [&](const auto& address) {
    return address.first.starts_with("go/") != is_about_go;
  });
  return addresses;
}

Unheard unheard_of(const Case& one) {
  if (one.fault.kind != FaultKind::kReplyLost || one.place.method == "GET") return {};
  return one.place.method + " " + one.place.path;
}

// What came of a case.
enum class Outcome {
  kHeld,
  kNotReached,  ///< its request was not made that often
};

Result<Outcome> fault_case(const Case& one, const std::string& dist, const std::string& folder,
                           const Reference& reference) {
  const std::string modules = folder + "/registries/go.git";
  const auto reached = std::make_shared<std::atomic<bool>>(false);
  LOCKSTEP_TRY(stand, Stand::start(folder, once_at(one.place, reached, [&](const Request&) {
                                     if (one.is_overtaken) (void)commit_as_somebody_else(modules);
                                     return one.fault;
                                   })));
  const Addresses addresses = taking_part(stand->addresses(), one.place);
  (void)publish(dist, addresses, folder);
  if (!*reached) return Outcome::kNotReached;
  stand->wait_for_listener();
  LOCKSTEP_CHECK(publish(dist, addresses, folder));
  const std::string wrong =
      complaint(dist, *stand->registries, addresses, folder, reference, unheard_of(one));
  if (!wrong.empty()) return fail(ErrorKind::kInternal, wrong);
  return Outcome::kHeld;
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

std::ptrdiff_t answered(const EmbeddedRegistries& registries, const std::string& method,
                        const std::string& path) {
  return std::ranges::count_if(registries.requests(), [&](const registry::LoggedRequest& logged) {
    return logged.method == method && logged.path == path;
  });
}

// Who is killed, known to the threads of the registries.
struct Victim {
  std::atomic<pid_t> child = -1;
  std::atomic<const EmbeddedRegistries*> registries = nullptr;
  std::jthread killer;

  void wait() const {
    while (child < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  void kill() const { ::kill(child, SIGKILL); }

  // Its answer trickles until the process is gone.
  Fault kill_once_done(const Request& request) {
    const auto before = answered(*registries, request.method, request.path);
    killer = std::jthread([this, before, method = request.method, path = request.path] {
      constexpr int kMostMilliseconds = 20'000;
      for (int i = 0; i < kMostMilliseconds && answered(*registries, method, path) == before; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      kill();
    });
    return {FaultKind::kTrickle, {}, 1, 20};
  }
};

// What happens to the victim at its place.
Fault killed(Victim& victim, Moment moment, const Request& request) {
  victim.wait();
  if (moment == Moment::kAfter) return victim.kill_once_done(request);
  victim.kill();
  return {moment == Moment::kBefore ? FaultKind::kResetBeforeBody : FaultKind::kResetInBody};
}

Result<Outcome> kill_case(const Case& one, const std::string& dist, const std::string& folder,
                          const Reference& reference) {
  Victim victim;
  const auto reached = std::make_shared<std::atomic<bool>>(false);
  LOCKSTEP_TRY(stand, Stand::start(folder, once_at(one.place, reached, [&](const Request& request) {
                                     return killed(victim, *one.kill, request);
                                   })));
  victim.registries = stand->registries.get();
  const Addresses addresses = taking_part(stand->addresses(), one.place);
  victim.child = spawn_publisher(dist, addresses, folder);
  int status = 0;
  ::waitpid(victim.child, &status, 0);
  if (!*reached) return Outcome::kNotReached;
  if (!WIFSIGNALED(status)) return fail(ErrorKind::kInternal, "nothing was killed");
  LOCKSTEP_CHECK(publish(dist, addresses, folder));
  const std::string wrong = complaint(dist, *stand->registries, addresses, folder, reference, {});
  if (!wrong.empty()) return fail(ErrorKind::kInternal, wrong);
  return Outcome::kHeld;
}

// All that can go wrong at one place.
std::vector<Case> cases_at(const Place& place) {
  std::vector<Case> cases;
  for (const Named& named : faults()) cases.push_back({place, named.name, named.fault});
  cases.push_back({place, "killed before", {}, Moment::kBefore});
  cases.push_back({place, "killed within", {}, Moment::kWithin});
  cases.push_back({place, "killed after", {}, Moment::kAfter});
  if (is_of_git(place)) cases.push_back({place, "somebody else's push", {}, {}, true});
  return cases;
}

}  // namespace

Result<Rehearsed> rehearse(const std::string& dist, const std::string& folder) {
  Places places;
  LOCKSTEP_TRY(stand, Stand::start(folder, [&](const Request& request, std::size_t) {
                 (void)places.of(request);
                 return Fault{};
               }));
  LOCKSTEP_CHECK(publish(dist, stand->addresses(), folder));
  Rehearsed rehearsed{places.all(), {done_of(*stand->registries), {}}};
  LOCKSTEP_TRY(picture, picture_of(stand->modules()));
  rehearsed.reference.modules = std::move(picture);
  const std::string wrong =
      complaint(dist, *stand->registries, stand->addresses(), folder, rehearsed.reference, {});
  if (wrong.empty()) return rehearsed;
  return fail(ErrorKind::kInternal, "without any fault: " + wrong);
}

std::vector<Case> cases_of(const std::vector<Place>& places) {
  std::vector<Case> cases;
  std::size_t turn = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_last = i + 1 == places.size() || places[i + 1].nth == 1;
    std::vector<Case> all = cases_at(places[i]);
    if (places[i].nth == 1 || is_last) {
      std::ranges::move(all, std::back_inserter(cases));
    } else {
      cases.push_back(std::move(all[turn++ % all.size()]));
    }
  }
  return cases;
}

// Channels share what they learn, so that a question is asked more or less often by who comes
// first: a case whose request was not made that often goes to the time before.
Result<void> hold(const Case& one, const std::string& dist, const std::string& folder,
                  const Reference& reference) {
  sys::RealFilesystem files;
  for (Case now = one; now.place.nth > 0; --now.place.nth) {
    (void)files.remove_all(folder);
    (void)files.create_folders(folder);
    LOCKSTEP_TRY(outcome, now.kill ? kill_case(now, dist, folder, reference)
                                   : fault_case(now, dist, folder, reference));
    if (outcome == Outcome::kHeld) return {};
  }
  return fail(ErrorKind::kInternal, "its request was never made");
}

int run_child(int argc, char** argv) {
  Addresses addresses;
  for (int i = 4; i < argc; ++i) {
    const std::string word = argv[i];
    addresses[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  }
  return publish(argv[2], addresses, argv[3]) ? 0 : 1;
}

}  // namespace lockstep::faults
