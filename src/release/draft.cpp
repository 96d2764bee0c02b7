#include "lockstep/release/draft.hpp"

#include <fmt/format.h>

#include <functional>
#include <mutex>

#include "accounts.hpp"
#include "draft_check.hpp"
#include "forge_requests.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/release/forge.hpp"
#include "lockstep/sys/file_digest.hpp"
#include "lockstep/sys/process.hpp"
#include "parcels.hpp"
#include "side_by_side.hpp"

namespace lockstep::release {

namespace {

constexpr long kOk = 200;
constexpr long kTooMany = 429;
constexpr long kServerError = 500;
constexpr long kDownloadSeconds = 3600;
constexpr std::int64_t kRecordBytes = std::int64_t{64} << 20;
constexpr std::size_t kSideBySide = 4;
constexpr const char* kNameADist = "`--dist DIR` names a folder that holds the packages";

// A release of a forge, and how the forge is asked for its assets.
struct Shelf {
  Forge forge = Forge::kGithub;
  ecosystem::Account account;
  ForgeRelease release;
  std::string tag;
  const Patience& patience;
  const Seams& seams;
};

// What an asset has to be.
struct Wanted {
  std::string name;    // of the asset
  std::string path;    // where it goes
  std::uint64_t size;  // bytes
  std::string sha256;  // hex digits; empty where nobody knows
};

bool may_pass(const Result<HttpResponse>& answer) {
  if (!answer) return answer.error().kind == ErrorKind::kIo;
  return answer->status == kTooMany || answer->status >= kServerError;
}

Result<HttpResponse> send(const HttpRequest& request, const Patience& patience,
                          const Seams& seams) {
  for (int attempt = 1;; ++attempt) {
    auto answer = seams.http.send(request);
    if (!may_pass(answer) || attempt >= patience.questions) return answer;
    const double wait = answer ? retry_after(*answer, seams.clock.now()) : 0;
    seams.pause(pause_before(patience, attempt, wait));
    if (sys::interrupted()) return fail(ErrorKind::kInterrupted, "interrupted");
  }
}

// Whose forge is asked, and as whom.
struct Asker {
  const model::Project& project;
  const std::string& clients;
};

// The tag of the release that is wanted, once it is known which there are.
using TagOf = std::function<Result<std::string>(const HttpResponse& list)>;

Result<Shelf> open_shelf(const Asker& asker, const TagOf& tag_of, const Patience& patience,
                         const Seams& seams) {
  if (asker.project.releases.empty()) {
    return fail(ErrorKind::kNotFound,
                "the project has no `releases`, whose draft could hold the packages", kNameADist);
  }
  const Forge forge = forge_of(asker.project);
  LOCKSTEP_TRY(account, find_account(forge == Forge::kGitea ? gitea_releases() : github_releases(),
                                     releases_language(asker.project), asker.clients, seams));
  LOCKSTEP_TRY(list, send(list_request(forge, account), patience, seams));
  LOCKSTEP_TRY(tag, tag_of(list));
  LOCKSTEP_TRY(release, find_release(list, tag));
  if (release) return Shelf{forge, std::move(account), *std::move(release), tag, patience, seams};
  return fail(ErrorKind::kNotFound,
              fmt::format("there is no release {} at {}", tag, account.addresses.at("api").url),
              std::string("a draft is shown to those alone who may write: check the token\n") +
                  kNameADist);
}

std::unexpected<Error> unfit(ErrorKind kind, const Shelf& shelf, const std::string& what) {
  const char* more = shelf.release.is_draft && kind == ErrorKind::kNotFound
                         ? "\npackages are published once all are in the draft: it may be deleted"
                         : "";
  return fail(kind, fmt::format("the release {} {}", shelf.tag, what),
              std::string(kNameADist) + more);
}

Result<const ForgeAsset*> find_asset(const Shelf& shelf, const std::string& name) {
  const ForgeAsset* asset = shelf.release.asset(name);
  if (asset == nullptr) return unfit(ErrorKind::kNotFound, shelf, "does not hold it");
  if (asset->is_unfinished)
    return unfit(ErrorKind::kNotFound, shelf, "holds a part of it: its upload broke off");
  return asset;
}

Result<bool> is_there(const Wanted& wanted, const std::string& path, const Seams& seams) {
  const auto status = seams.files.status(path);
  if (status.kind != sys::FileKind::kFile || status.size != wanted.size) return false;
  if (wanted.sha256.empty()) return true;
  LOCKSTEP_TRY(digest, sys::digest_of_file(seams.files, path));
  return digest.hex() == wanted.sha256;
}

// Through a temporary neighbour: what has a package's name is whole and has been checked.
Result<void> download(const Shelf& shelf, const ForgeAsset& asset, const Wanted& wanted) {
  LOCKSTEP_TRY(request, download_request(shelf.forge, shelf.account, asset));
  request.save_as = wanted.path + ".part";
  request.max_bytes = wanted.size;
  request.timeout_seconds = kDownloadSeconds;
  LOCKSTEP_CHECK(shelf.seams.files.create_folders(std::string(parent_path(wanted.path))));
  LOCKSTEP_TRY(answer, send(request, shelf.patience, shelf.seams));
  if (answer.status != kOk)
    return fail(ErrorKind::kIo,
                fmt::format("the forge answers {} when it is asked for it", answer.status),
                kNameADist);
  LOCKSTEP_TRY(is_it, is_there(wanted, request.save_as, shelf.seams));
  if (!is_it) return unfit(ErrorKind::kCheckFailed, shelf, "holds other bytes than were proved");
  return shelf.seams.files.rename(request.save_as, wanted.path);
}

Result<void> bring_record(const Shelf& shelf, const std::string& folder, const std::string& name) {
  LOCKSTEP_TRY(asset, find_asset(shelf, name));
  if (asset->size < 0 || asset->size > kRecordBytes)
    return unfit(ErrorKind::kCheckFailed, shelf,
                 fmt::format("holds {} bytes under this name", asset->size));
  return download(
      shelf, *asset,
      {name, join_path(folder, name), static_cast<std::uint64_t>(asset->size), asset->sha256});
}

Result<void> bring_package(const Shelf& shelf, const Wanted& wanted) {
  LOCKSTEP_TRY(is_done, is_there(wanted, wanted.path, shelf.seams));
  if (is_done) return {};
  LOCKSTEP_TRY(asset, find_asset(shelf, wanted.name));
  const bool is_other = asset->size != static_cast<std::int64_t>(wanted.size) ||
                        (!asset->sha256.empty() && asset->sha256 != wanted.sha256);
  if (is_other) return unfit(ErrorKind::kCheckFailed, shelf, "holds other bytes than were proved");
  return download(shelf, *asset, wanted);
}

std::vector<Wanted> wanted_packages(const engine::Finished& finished, const std::string& folder) {
  std::vector<std::string> files;
  const auto artifacts = published_artifacts(finished);
  for (const model::Artifact* artifact : artifacts) files.push_back(artifact->file);
  const auto names = asset_names(files);
  std::vector<Wanted> wanted;
  for (const model::Artifact* artifact : artifacts)
    wanted.push_back({names.at(artifact->file), join_path(folder, artifact->file), artifact->size,
                      artifact->digest.hex()});
  return wanted;
}

// All of them, with all problems at once.
Result<void> bring_packages(const Shelf& shelf, const std::vector<Wanted>& wanted) {
  std::mutex mutex;
  std::vector<Error> problems;
  side_by_side(wanted.size(), kSideBySide, [&](std::size_t i) {
    auto brought = bring_package(shelf, wanted[i]);
    if (brought) return;
    const std::lock_guard lock(mutex);
    problems.push_back(at(std::move(brought).error(), wanted[i].name));
  });
  if (problems.empty()) return {};
  return std::unexpected(merged(std::move(problems)));
}

}  // namespace

Result<engine::Finished> bring_draft(const DraftRequest& request, const Patience& patience,
                                     const Seams& seams) {
  const TagOf tag_of = [&](const HttpResponse&) -> Result<std::string> {
    return "v" + request.version;
  };
  LOCKSTEP_TRY(shelf, open_shelf({request.project, request.clients}, tag_of, patience, seams));
  LOCKSTEP_CHECK(seams.files.create_folders(request.folder));
  for (const char* name : {"manifest.json", "plan.json"}) {
    auto brought = bring_record(shelf, request.folder, name);
    if (!brought) return std::unexpected(at(std::move(brought).error(), name));
  }
  LOCKSTEP_TRY(finished, engine::read_finished(seams.files, request.folder));
  LOCKSTEP_CHECK(check_draft(finished, request));
  LOCKSTEP_CHECK(bring_packages(shelf, wanted_packages(finished, request.folder)));
  return std::move(finished);
}

Result<model::Manifest> released_manifest(const ManifestRequest& request, const Patience& patience,
                                          const Seams& seams) {
  const TagOf tag_of = [&](const HttpResponse& list) -> Result<std::string> {
    if (!request.version.empty()) return "v" + request.version;
    LOCKSTEP_TRY(tag, last_public_tag(list, request.below));
    if (tag) return *tag;
    return fail(ErrorKind::kNotFound,
                fmt::format("the forge has no public release before {}", request.below));
  };
  LOCKSTEP_TRY(shelf, open_shelf({request.project, request.clients}, tag_of, patience, seams));
  const std::string folder = join_path(seams.scratch, "released");
  auto brought = bring_record(shelf, folder, "manifest.json");
  if (!brought) return std::unexpected(at(std::move(brought).error(), "manifest.json"));
  LOCKSTEP_TRY(manifest, engine::read_manifest(seams.files, folder));
  const bool is_its = manifest.name == request.project.name && "v" + manifest.version == shelf.tag;
  if (is_its) return std::move(manifest);
  return unfit(ErrorKind::kCheckFailed, shelf,
               fmt::format("holds the manifest of {} {}", manifest.name, manifest.version));
}

}  // namespace lockstep::release
