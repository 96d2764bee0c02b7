#include "release_record.hpp"

#include "lockstep/base/path.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/model/value.hpp"
#include "shipped.hpp"

namespace lockstep::cli {

namespace {

using model::Value;

// 2: with `packages`; the first one had no `format`.
constexpr int kRecordFormat = 2;

Value addresses_of(const release::Channel& channel) {
  Value::Object addresses;
  for (const auto& [name, address] : channel.account.addresses) addresses[name] = address.url;
  return addresses;
}

Value operation_value(const ecosystem::Operation& operation) {
  const bool has_file = !operation.parcel.file.empty();
  return Value::Object{{"operation", operation.id},
                       {"file", operation.parcel.file},
                       {"sha256", has_file ? operation.parcel.sha256.hex() : ""}};
}

Value words_value(const std::vector<std::string>& words) {
  return Value::Array(words.begin(), words.end());
}

// What each package is called, how large it was, and for which cell: facts and times are the
// manifest's.
Value packages_value(const model::Manifest& manifest) {
  model::Manifest slim{manifest.name, manifest.version, manifest.artifacts};
  for (model::Artifact& artifact : slim.artifacts) {
    artifact.facts = {};
    artifact.seconds = 0;
    artifact.hashes.clear();
  }
  return *model::to_value(slim).find("artifacts");
}

std::string record_text(const Packages& packages, const release::Release& release,
                        const std::vector<std::string>& losses, const ReleaseBench& bench) {
  Value::Array operations;
  Value::Object registries;
  for (const release::Channel& channel : release.channels) {
    registries[channel.registry] = addresses_of(channel);
    for (const ecosystem::Operation& operation : channel.operations)
      operations.push_back(operation_value(operation));
  }
  return model::to_json(Value::Object{{"format", kRecordFormat},
                                      {"name", release.project.name},
                                      {"version", release.project.version},
                                      {"time", rfc3339(bench.clock.now())},
                                      {"cells", shipped_value(release.project.cells)},
                                      {"packages", packages_value(packages.finished.manifest)},
                                      {"dropped", words_value(losses)},
                                      {"registries", std::move(registries)},
                                      {"operations", std::move(operations)}});
}

}  // namespace

Result<void> write_record(const Packages& packages, const release::Release& release,
                          const release::Outcomes& outcomes, const std::vector<std::string>& losses,
                          ReleaseBench& bench) {
  const std::string kept =
      join_path(packages.project, ".lockstep/release-" + release.project.version + ".json");
  const auto earlier = outcomes.done == 0 ? bench.files.read(kept) : Result<std::string>("");
  const std::string text =
      earlier && !earlier->empty() ? *earlier : record_text(packages, release, losses, bench);
  LOCKSTEP_CHECK(bench.files.write_atomic(kept, text, false));
  return bench.files.write_atomic(join_path(packages.folder, "release.json"), text, false);
}

}  // namespace lockstep::cli
