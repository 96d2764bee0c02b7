#include "faults/rivals.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "faults/stand.hpp"
#include "lockstep/base/render.hpp"
#include "lockstep/release/status.hpp"

namespace lockstep::faults {

using registry::Fault;
using registry::Request;

namespace {

constexpr std::string_view kOtherBytes = "something else is there";

// Two machines with one set of registries.
struct Race {
  std::unique_ptr<Stand> stand;
  Addresses addresses;
  Result<void> first;
  Result<void> second;
};

std::string first_folder(const std::string& folder) { return folder + "/first"; }
std::string second_folder(const std::string& folder) { return folder + "/second"; }

bool changes_something(const Place& place) {
  return place.method != "GET" && !place.path.ends_with("/git-upload-pack");
}

// The second release, known to the threads of the registries for as long as they need it.
struct Second {
  std::string dist;
  std::string folder;
  Addresses addresses;
  Result<void> result = fail(ErrorKind::kInternal, "the second release did not begin");
  std::promise<void> end;
  std::shared_future<void> is_over = end.get_future().share();

  // Runs in a thread of its own: who waits for it may lose patience.
  static void begin(const std::shared_ptr<Second>& second) {
    std::thread([second] {
      second->result = publish(second->dist, second->addresses, second->folder);
      second->end.set_value();
    }).detach();
  }
};

Result<Race> race(const Rivalry& one, const Rivals& rivals, const std::string& folder) {
  sys::RealFilesystem files;
  (void)files.remove_all(folder);
  for (const std::string& own : {first_folder(folder), second_folder(folder)})
    LOCKSTEP_CHECK(files.create_folders(own));
  const auto second = std::make_shared<Second>();
  second->dist = rivals.second_dist;
  second->folder = second_folder(folder);
  const auto reached = std::make_shared<std::atomic<bool>>(false);
  LOCKSTEP_TRY(stand, Stand::start(folder, once_at(one.place, reached,
                                                   [second, first = one.first](const Request&) {
                                                     Second::begin(second);
                                                     if (first == First::kWaits)
                                                       second->is_over.wait();
                                                     return Fault{};
                                                   })));
  second->addresses = stand->addresses();
  Race race{nullptr,
            second->addresses,
            publish(rivals.first_dist, stand->addresses(), first_folder(folder)),
            {}};
  if (!*reached) return fail(ErrorKind::kInternal, "its request was never made");
  second->is_over.wait();
  race.second = second->result;
  race.stand = std::move(stand);
  return race;
}

Result<void> failed(const std::string& what) { return fail(ErrorKind::kInternal, what); }

std::string words_of(const Result<void>& result) {
  return result ? "went through" : render(result.error(), false);
}

bool lost(const Result<void>& result) {
  return !result && render(result.error(), false).contains(kOtherBytes);
}

Result<void> whole(const Race& race, const std::string& dist, const std::string& folder,
                   const Reference& reference) {
  const std::string wrong =
      complaint_of_state(dist, *race.stand->registries, race.addresses, folder, reference);
  return wrong.empty() ? Result<void>() : failed(wrong);
}

// Whoever stopped, because the other one pushed at the same time, gets through by going on.
Result<void> gone_on(const Result<void>& result, const Race& race, const std::string& dist,
                     const std::string& folder) {
  return result ? result : publish(dist, race.addresses, folder);
}

// Drafts are nobody's to see; everything else is.
Result<void> nothing_is_public(const Race& race, const std::string& dist,
                               const std::string& folder) {
  Bench bench(folder);
  LOCKSTEP_TRY(release, prepared(dist, race.addresses, folder, bench));
  for (const release::Held& held : ask_status(release, bench.tokens, bench.seams)) {
    if (held.operation->stage == ecosystem::Stage::kDraft) continue;
    if (!held.standing) return std::unexpected(held.standing.error());
    if (held.standing->presence != ecosystem::Presence::kAbsent)
      return failed("both stopped, and " + held.operation->id + " is public");
  }
  return {};
}

}  // namespace

std::string Rivalry::words() const {
  return (first == First::kWaits ? "overtaken at " : "beside another at ") + place.words();
}

std::vector<Rivalry> rivalries_of(const std::vector<Place>& places) {
  std::vector<Rivalry> all;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_last = i + 1 == places.size() || places[i + 1].nth == 1;
    if (!changes_something(places[i]) || (places[i].nth > 1 && !is_last)) continue;
    for (const First first : {First::kWaits, First::kRuns}) all.push_back({places[i], first});
  }
  return all;
}

Result<void> hold_same(const Rivalry& one, const Rivals& rivals, const std::string& folder) {
  LOCKSTEP_TRY(ended, race(one, rivals, folder));
  LOCKSTEP_CHECK(gone_on(ended.first, ended, rivals.first_dist, first_folder(folder)));
  LOCKSTEP_CHECK(gone_on(ended.second, ended, rivals.second_dist, second_folder(folder)));
  LOCKSTEP_CHECK(whole(ended, rivals.first_dist, first_folder(folder), rivals.first));
  return whole(ended, rivals.second_dist, second_folder(folder), rivals.second);
}

Result<void> hold_other(const Rivalry& one, const Rivals& rivals, const std::string& folder) {
  LOCKSTEP_TRY(ended, race(one, rivals, folder));
  if (ended.first && ended.second) return failed("both went through");
  for (const Result<void>& result : {ended.first, ended.second})
    if (!result && !lost(result)) return failed("neither through nor told: " + words_of(result));
  if (ended.first) return whole(ended, rivals.first_dist, first_folder(folder), rivals.first);
  if (ended.second) return whole(ended, rivals.second_dist, second_folder(folder), rivals.second);
  return nothing_is_public(ended, rivals.first_dist, first_folder(folder));
}

}  // namespace lockstep::faults
