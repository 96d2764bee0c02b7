#include "records.hpp"

#include "forge_release.hpp"
#include "lockstep/base/checksums.hpp"
#include "lockstep/base/path.hpp"

namespace lockstep::release {

using ecosystem::Parcel;

namespace {

Parcel record(std::string file, std::string path, const std::string& text) {
  Parcel parcel;
  parcel.file = std::move(file);
  parcel.path = std::move(path);
  parcel.size = text.size();
  parcel.sha256 = sha256(text);
  return parcel;
}

std::string sums_of_assets(const std::vector<Parcel>& packages) {
  std::vector<std::string> files;
  for (const Parcel& parcel : packages) files.push_back(parcel.file);
  const auto names = asset_names(files);
  std::map<std::string, Digest> digests;
  for (const Parcel& parcel : packages) digests[names.at(parcel.file)] = parcel.sha256;
  return sums_of(digests);
}

}  // namespace

Result<std::vector<Parcel>> read_records(const std::string& dist,
                                         const std::vector<Parcel>& packages,
                                         const sys::Filesystem& files) {
  std::vector<Parcel> records;
  for (const char* file : {"manifest.json", "plan.json"}) {
    const std::string path = join_path(dist, file);
    LOCKSTEP_TRY(text, files.read(path));
    records.push_back(record(file, path, text));
  }
  std::string sums = sums_of_assets(packages);
  records.push_back(record("SHA256SUMS", {}, sums));
  records.back().description = std::move(sums);
  return records;
}

}  // namespace lockstep::release
