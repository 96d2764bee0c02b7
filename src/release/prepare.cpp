#include "lockstep/release/prepare.hpp"

#include <fmt/format.h>

#include <optional>

#include "accounts.hpp"
#include "forge_requests.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/release/forge.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "parcels.hpp"
#include "records.hpp"

namespace lockstep::release {

using ecosystem::Publisher;

namespace {

constexpr const char* kReleases = "releases";

std::vector<Channel> channels_of(const model::Project& project) {
  std::vector<Channel> channels;
  if (!project.releases.empty()) {
    const bool is_gitea = forge_of(project) == Forge::kGitea;
    channels.push_back({kReleases,
                        is_gitea ? &gitea_releases() : &github_releases(),
                        releases_language(project),
                        {},
                        {},
                        {}});
  }
  for (const model::Language& language : project.languages) {
    const ecosystem::Ecosystem* row = ecosystem::find_ecosystem(language.name);
    if (row == nullptr || row->publisher == nullptr) continue;
    channels.push_back({language.name, row->publisher, language, {}, {}, {}});
  }
  return channels;
}

// Every package of dist as its language's publisher wants it, each file read once.
std::vector<ecosystem::Parcel> read_parcels(const engine::Finished& finished,
                                            const std::string& dist, const Seams& seams,
                                            std::vector<Error>& problems) {
  std::vector<ecosystem::Parcel> parcels;
  for (const model::Artifact* artifact : published_artifacts(finished)) {
    const model::Language& language = *finished.plan.project.language(artifact->language);
    const Publisher& publisher = *ecosystem::find_ecosystem(artifact->language)->publisher;
    auto parcel = parcel_of(seams.files, dist, language, *artifact, publisher);
    if (parcel) {
      parcels.push_back(std::move(*parcel));
    } else {
      problems.push_back(at(std::move(parcel).error(), artifact->file));
    }
  }
  return parcels;
}

// A language's own packages; a release shows every package of every language.
std::vector<ecosystem::Parcel> parcels_for(const Channel& channel,
                                           const std::vector<ecosystem::Parcel>& all) {
  std::vector<ecosystem::Parcel> parcels;
  for (const ecosystem::Parcel& parcel : all) {
    if (channel.registry != kReleases && channel.registry != parcel.language) continue;
    parcels.push_back(parcel);
    parcels.back().language = channel.registry;
    parcels.back().package = channel.language.package;
  }
  return parcels;
}

// What tells of the build comes before the packages: with it alone a release can be gone on with.
Result<void> add_records(const std::string& dist, const std::vector<ecosystem::Parcel>& packages,
                         const Seams& seams, Channel& channel) {
  LOCKSTEP_TRY(records, read_records(dist, packages, seams.files));
  for (ecosystem::Parcel& record : records) {
    record.language = channel.registry;
    record.package = channel.language.package;
  }
  channel.parcels.insert(channel.parcels.begin(), records.begin(), records.end());
  return {};
}

// The commit that the project stands at, or empty: without git a forge takes its default branch.
std::string head_commit(const std::string& folder) {
  const auto repository = sys::GitRepository::open(folder);
  return repository && *repository ? (*repository)->head().commit : std::string();
}

// A release's tag, when it does not exist yet, is to be made at the commit that was built.
void set_target(std::vector<ecosystem::Operation>& operations, const std::string& commit) {
  if (commit.empty()) return;
  for (ecosystem::Operation& operation : operations) operation.words["target"] = commit;
}

void add_account(const PrepareOptions& options, const Seams& seams, Channel& channel,
                 std::vector<Error>& problems) {
  if (const auto given = options.accounts.find(channel.registry); given != options.accounts.end()) {
    channel.account = given->second;
    return;
  }
  auto account = find_account(*channel.publisher, channel.language, options.project, seams);
  if (account) {
    channel.account = std::move(*account);
  } else {
    problems.push_back(at(std::move(account).error(), channel.registry));
  }
}

}  // namespace

ecosystem::ReleaseRequest request_of(const Release& release, const Channel& channel) {
  return {release.project, channel.language, channel.parcels, release.project.version};
}

Result<Release> prepare(const PrepareOptions& options, const Seams& seams) {
  LOCKSTEP_TRY(finished, engine::read_finished(seams.files, options.dist));
  return prepare(finished, options, seams);
}

Result<Release> prepare(const engine::Finished& finished, const PrepareOptions& options,
                        const Seams& seams) {
  std::vector<Error> problems = gaps_of(finished);
  Release release{options.dist, finished.plan.project, channels_of(finished.plan.project)};
  if (!options.accounts.empty())
    std::erase_if(release.channels, [&](const Channel& channel) {
      return !options.accounts.contains(channel.registry);
    });
  const auto parcels = read_parcels(finished, options.dist, seams, problems);
  for (Channel& channel : release.channels) {
    channel.parcels = parcels_for(channel, parcels);
    if (channel.registry == kReleases)
      LOCKSTEP_CHECK(add_records(options.dist, parcels, seams, channel));
    add_account(options, seams, channel, problems);
  }
  if (!problems.empty()) return std::unexpected(merged(std::move(problems)));
  const std::string commit = head_commit(options.project);
  for (Channel& channel : release.channels) {
    channel.operations =
        channel.publisher->operations(channel.account, request_of(release, channel));
    if (channel.registry == kReleases) set_target(channel.operations, commit);
  }
  return release;
}

}  // namespace lockstep::release
