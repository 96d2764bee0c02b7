#include "last_release.hpp"

#include <fmt/format.h>

#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/release/draft.hpp"
#include "lockstep/version/semver.hpp"
#include "named_path.hpp"
#include "releasing.hpp"

namespace lockstep::cli {

namespace {

using model::Value;
using version::SemVer;

constexpr std::string_view kPrefix = "release-";
constexpr std::string_view kSuffix = ".json";

// The version that a record's file name says, when it is one.
std::optional<SemVer> version_of_record(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  const auto parsed = version::parse_semver(name.substr(0, name.size() - kSuffix.size()));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

// The highest recorded version below `limit`.
std::optional<SemVer> last_recorded(const sys::Filesystem& files, const std::string& own,
                                    const SemVer& limit) {
  std::optional<SemVer> last;
  const auto entries = files.list(own);
  if (!entries) return last;
  for (const sys::FolderEntry& entry : *entries) {
    const auto recorded = version_of_record(entry.name);
    if (!recorded || version::precedence(*recorded, limit) >= 0) continue;
    if (!last || version::precedence(*last, *recorded) < 0) last = recorded;
  }
  return last;
}

EarlierRelease from_record(const sys::Filesystem& files, const std::string& own,
                           const std::string& version) {
  const std::string name = fmt::format("{}{}{}", kPrefix, version, kSuffix);
  const std::string shown = ".lockstep/" + name;
  const auto text = files.read(join_path(own, name));
  if (!text) return {std::nullopt, text.error().message + "."};
  const auto record = model::parse_json(*text);
  const Value* packages = record ? record->find("packages") : nullptr;
  const std::string way = fmt::format("`--against {}` asks the forge.", version);
  if (record && packages == nullptr) {
    return {std::nullopt,
            fmt::format("{} tells no sizes: it is of an earlier lockstep. {}", shown, way)};
  }
  auto manifest = record
                      ? model::manifest_from_value(Value::Object{{"name", record->text_at("name")},
                                                                 {"version", version},
                                                                 {"artifacts", *packages},
                                                                 {"timeline", Value::Array{}}})
                      : std::unexpected(record.error());
  if (manifest) return {*std::move(manifest), shown};
  return {std::nullopt, fmt::format("{} is damaged: {}. {}", shown, manifest.error().message, way)};
}

Result<EarlierRelease> from_dist(const sys::Filesystem& files, const std::string& folder) {
  LOCKSTEP_TRY(manifest, engine::read_manifest(files, folder));
  return EarlierRelease{std::move(manifest), folder};
}

// `version` is empty for the last release before `below`.
Result<EarlierRelease> from_forge(const std::string& version, const std::string& below,
                                  const std::string& dist, const CommonOptions& common) {
  LOCKSTEP_TRY(loaded, load_sources(common));
  LOCKSTEP_TRY(bench, open_bench(dist));
  auto manifest = release::released_manifest({loaded.project, version, below, loaded.folder},
                                             patience_of(bench->seams.environment), bench->seams);
  if (!manifest) {
    Error error = std::move(manifest).error();
    if (error.kind == ErrorKind::kNotFound) {
      error.hint = "`--against DIR` names a dist of that release; without it sizes are held "
                   "against the last release that is recorded here";
    }
    return std::unexpected(std::move(error));
  }
  std::string source = fmt::format("the assets of the release v{}", manifest->version);
  return EarlierRelease{*std::move(manifest), std::move(source)};
}

}  // namespace

EarlierRelease recorded_release(const sys::Filesystem& files, const std::string& own,
                                const std::string& version) {
  const auto limit = version::parse_semver(version);
  const auto last = limit ? last_recorded(files, own, *limit) : std::nullopt;
  if (last) return from_record(files, own, last->text());
  return {std::nullopt,
          "No release before this one is known here; `--against last` asks the forge."};
}

Result<EarlierRelease> earlier_release(const std::string& against, const std::string& dist,
                                       const std::string& version, const CommonOptions& common) {
  const sys::RealFilesystem files;
  const std::string own = join_path(parent_path(dist), ".lockstep");
  if (against.empty()) return recorded_release(files, own, version);
  const std::string folder = named_path(common.folder, against);
  const auto named = version::parse_semver(against.starts_with('v') ? against.substr(1) : against);
  const bool is_folder = files.status(folder).kind != sys::FileKind::kMissing;
  if (is_folder || (against != "last" && !named)) return from_dist(files, folder);
  if (against == "last") return from_forge("", version, dist, common);
  EarlierRelease recorded = from_record(files, own, named->text());
  if (recorded.manifest) return recorded;
  return from_forge(named->text(), version, dist, common);
}

}  // namespace lockstep::cli
