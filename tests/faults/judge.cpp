#include "faults/judge.hpp"

#include <fmt/format.h>

#include <set>

#include "faults/modules.hpp"
#include "lockstep/base/render.hpp"
#include "lockstep/release/status.hpp"

namespace lockstep::faults {

namespace {

using release::Step;

// What git pushed is looked at in the repository itself.
release::Release without_git(release::Release release) {
  for (release::Channel& channel : release.channels)
    std::erase_if(channel.operations, [](const auto& operation) { return operation.git; });
  return release;
}

std::string complaint_of_standings(const release::Release& release, Bench& bench) {
  for (const release::Held& held : ask_status(release, bench.tokens, bench.seams)) {
    if (!held.standing) return held.operation->id + ": " + held.standing.error().message;
    if (held.standing->presence != ecosystem::Presence::kSame)
      return held.operation->id + " is not there as it should be: " + held.standing->detail;
  }
  return {};
}

std::string complaint_of_counts(const registry::EmbeddedRegistries& registries,
                                const Reference& reference, const Unheard& unheard) {
  for (const auto& [request, times] : done_of(registries)) {
    const auto found = reference.done.find(request);
    int allowed = found == reference.done.end() ? 0 : found->second;
    if (request == unheard) --allowed;
    if (times > allowed)
      return fmt::format("{} was done {} times, {} would do", request, times, allowed);
  }
  return {};
}

std::string complaint_of_modules(const Addresses& addresses, const Reference& reference,
                                 const registry::EmbeddedRegistries& registries) {
  if (!addresses.contains("go/repository")) return {};
  const auto picture = picture_of(registries.addresses().at("go/repository"));
  if (!picture) return render(picture.error(), false);
  if (reference.modules.empty() || *picture == reference.modules) return {};
  return fmt::format("the modules' repository holds\n{}where it should hold\n{}", *picture,
                     reference.modules);
}

}  // namespace

std::map<std::string, int> done_of(const registry::EmbeddedRegistries& registries) {
  std::map<std::string, int> done;
  for (const registry::LoggedRequest& request : registries.requests()) {
    const bool changes = request.method != "GET" && !request.path.starts_with("/go.git/");
    if (changes && request.status >= 200 && request.status < 300)
      ++done[request.method + " " + request.path];
  }
  return done;
}

std::string complaint_of_journal(const std::string& text, const release::Release& release) {
  const auto records = release::records_of(text);
  if (!records) return records.error().message;
  if (text.contains(kToken)) return "the journal holds a token";
  std::map<std::string, Step> last;
  std::set<std::string> meant;
  for (const release::Record& record : *records) {
    if (record.step == Step::kIntent) meant.insert(record.operation);
    if (record.step == Step::kDone && !meant.contains(record.operation))
      return record.operation + " was done without an intent";
    last[record.operation] = record.step;
  }
  for (const release::Channel& channel : release.channels)
    for (const ecosystem::Operation& operation : channel.operations) {
      const Step step = last.contains(operation.id) ? last.at(operation.id) : Step::kFailed;
      if (step != Step::kThere && step != Step::kVisible)
        return "the journal does not tell the end of " + operation.id;
    }
  return {};
}

std::string complaint_of_state(const std::string& dist,
                               const registry::EmbeddedRegistries& registries,
                               const Addresses& addresses, const std::string& folder,
                               const Reference& reference) {
  Bench bench(folder);
  const auto release = prepared(dist, addresses, folder, bench);
  if (!release) return render(release.error(), false);
  if (auto wrong = complaint_of_standings(without_git(*release), bench); !wrong.empty())
    return wrong;
  if (auto wrong = complaint_of_modules(addresses, reference, registries); !wrong.empty())
    return wrong;
  const auto journal = bench.files.read(folder + "/journal.jsonl");
  return journal ? complaint_of_journal(*journal, *release) : render(journal.error(), false);
}

std::string complaint(const std::string& dist, const registry::EmbeddedRegistries& registries,
                      const Addresses& addresses, const std::string& folder,
                      const Reference& reference, const Unheard& unheard) {
  const std::string wrong = complaint_of_counts(registries, reference, unheard);
  if (!wrong.empty()) return wrong;
  return complaint_of_state(dist, registries, addresses, folder, reference);
}

}  // namespace lockstep::faults
