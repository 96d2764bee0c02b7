// usage: release_faults requests DIST FOLDER
//        release_faults tls DIST FOLDER FRONT CERTIFICATES
//        release_faults rivals DIST FOLDER OTHER
// Publishes the packages of DIST to embedded registries below FOLDER again and again:
//   requests  for every fault at every request that a whole release makes, git's own included, and
//             a second time to go on after it; for a SIGKILL before, in and after each of them
//   tls       for a handshake cut off and a bad certificate at every connection, by FRONT, which
//             is tests/fakes/tls_front.py
//   rivals    beside a second release of the same packages, and of those in OTHER as the same
//             version, that begins at every request of the first that changes something
// Prints the requests and how many cases there were. Fails when after any of them something is
// missing, was sent twice, holds other bytes, or the journal does not tell it.
#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

#include "faults/cases.hpp"
#include "faults/rivals.hpp"
#include "faults/tls.hpp"
#include "lockstep/base/render.hpp"

using namespace lockstep;
using namespace lockstep::faults;

namespace {

// What a run of this program works on.
struct Arguments {
  std::string mode;
  std::string dist;
  std::string folder;
  std::vector<std::string> more;
};

// The case of that number, in the folder; an Error says what did not hold.
using Hold = std::function<Result<void>(std::size_t number, const std::string& folder)>;
using Words = std::function<std::string(std::size_t number)>;

// Cases spend their time waiting: several go side by side, each with registries of its own.
std::size_t failed_of(std::size_t count, const std::string& folder, const Hold& hold,
                      const Words& words) {
  constexpr std::size_t kSideBySide = 6;
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> failed = 0;
  std::vector<std::jthread> threads;
  for (std::size_t worker = 0; worker < kSideBySide; ++worker)
    threads.emplace_back([&, own = fmt::format("{}/case-{}", folder, worker)] {
      for (std::size_t i = next++; i < count; i = next++) {
        const auto held = hold(i, own);
        if (held) continue;
        ++failed;
        fmt::print("FAILED: {}\n{}\n", words(i), render(held.error(), false));
      }
    });
  threads.clear();
  return failed;
}

// Each different request with how often it is made.
void print_places(const std::vector<Place>& places) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_last = i + 1 == places.size() || places[i + 1].nth == 1;
    if (is_last) fmt::print("  {:2} {} {}\n", places[i].nth, places[i].method, places[i].path);
  }
}

std::string words_of(const Case& one) { return one.name + " at " + one.place.words(); }

// With LOCKSTEP_FAULTS in the environment only the cases whose words it is part of.
std::vector<Case> wanted(std::vector<Case> cases) {
  const char* part = std::getenv("LOCKSTEP_FAULTS");
  if (part != nullptr)
    std::erase_if(cases, [&](const Case& one) { return !words_of(one).contains(part); });
  return cases;
}

Result<std::size_t> failed_requests(const Arguments& given, const Rehearsed& whole) {
  print_places(whole.places);
  const std::vector<Case> cases = wanted(cases_of(whole.places));
  const std::size_t failed = failed_of(
      cases.size(), given.folder,
      [&](std::size_t i, const std::string& folder) {
        return hold(cases[i], given.dist, folder, whole.reference);
      },
      [&](std::size_t i) { return words_of(cases[i]); });
  fmt::print("{} requests, {} cases, {} failed\n", whole.places.size(), cases.size(), failed);
  return failed;
}

Result<std::size_t> failed_handshakes(const Arguments& given, const Rehearsed& whole) {
  const TlsParts parts{given.more[0], given.more[1]};
  LOCKSTEP_TRY(connections,
               count_connections(parts, given.dist, given.folder + "/tls", whole.reference));
  const std::vector<TlsCase> cases = tls_cases_of(connections);
  const std::size_t failed = failed_of(
      cases.size(), given.folder,
      [&](std::size_t i, const std::string& folder) {
        return hold(cases[i], parts, given.dist, folder, whole.reference);
      },
      [&](std::size_t i) {
        return fmt::format("{} at connection {}", cases[i].fault, cases[i].connection);
      });
  fmt::print("{} connections, {} cases, {} failed\n", connections, cases.size(), failed);
  return failed;
}

Result<std::size_t> failed_rivalries(const Arguments& given, const Rehearsed& whole) {
  const std::string& other_dist = given.more[0];
  LOCKSTEP_TRY(other, rehearse(other_dist, given.folder + "/other"));
  const Rivals same{given.dist, given.dist, whole.reference, whole.reference};
  const Rivals unlike{given.dist, other_dist, whole.reference, other.reference};
  const std::vector<Rivalry> all = rivalries_of(whole.places);
  const std::size_t failed = failed_of(
      2 * all.size(), given.folder,
      [&](std::size_t i, const std::string& folder) {
        return i % 2 == 0 ? hold_same(all[i / 2], same, folder)
                          : hold_other(all[i / 2], unlike, folder);
      },
      [&](std::size_t i) {
        return (i % 2 == 0 ? "the same packages, " : "other packages, ") + all[i / 2].words();
      });
  fmt::print("{} moments, {} cases, {} failed\n", all.size(), 2 * all.size(), failed);
  return failed;
}

Result<std::size_t> failed_in(const Arguments& given) {
  LOCKSTEP_TRY(whole, rehearse(given.dist, given.folder + "/reference"));
  if (given.mode == "tls") return failed_handshakes(given, whole);
  if (given.mode == "rivals") return failed_rivalries(given, whole);
  return failed_requests(given, whole);
}

bool is_sound(const Arguments& given) {
  const std::map<std::string, std::size_t> modes = {{"requests", 0}, {"tls", 2}, {"rivals", 1}};
  const auto mode = modes.find(given.mode);
  return mode != modes.end() && mode->second == given.more.size();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 3 && std::string_view(argv[1]) == "--child") return run_child(argc, argv);
  if (argc < 4) return 2;
  const Arguments given{argv[1], argv[2], argv[3], {argv + 4, argv + argc}};
  if (!is_sound(given)) return 2;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const auto failed = failed_in(given);
  if (!failed) fmt::print("{}\n", render(failed.error(), false));
  return failed && *failed == 0 ? 0 : 1;
}
