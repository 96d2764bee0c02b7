#include "python/wheel.hpp"

#include <algorithm>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "python/metadata.hpp"
#include "python/payload.hpp"
#include "python/record.hpp"
#include "python/tags.hpp"
#include "python/typed_module.hpp"

namespace lockstep::ecosystem::python {

namespace {

using archive::Entry;

std::string stem_of(const model::Language& language, std::string_view version) {
  return normalized_name(language.package, '_') + "-" + std::string(version);
}

std::string wheel_text(const std::vector<std::string>& tags) {
  std::string out = "Wheel-Version: 1.0\nGenerator: lockstep\nRoot-Is-Purelib: false\n";
  for (const std::string& tag : tags) out += "Tag: " + tag + "\n";
  return out;
}

Result<const Native*> library_of(const PackageRequest& request) {
  const auto found = std::ranges::find(request.natives, "shared", &Native::role);
  if (found != request.natives.end()) return &*found;
  return fail(ErrorKind::kInternal, request.cell->name() + " has no shared library to pack");
}

std::unexpected<Error> cannot_import(const std::string& module, const std::string& reason,
                                     const std::string& hint) {
  return fail(ErrorKind::kUsage,
              "python: `import " + module + "` would not find the library: " + reason, hint);
}

// What would install and then fail on import.
Result<void> check_payload(const PackageRequest& request, const Placement& placement,
                           const std::vector<File>& payload) {
  const std::string package = import_name(request.language);
  const bool has_package = std::ranges::any_of(
      payload, [&](const File& file) { return file.path.starts_with(package + "/"); });
  if (placement.folder.empty() && has_package) {
    return cannot_import(placement.module, "the folder `" + package + "` has the same name",
                         "put the library into it: `module: " + package + "._native`");
  }
  if (!placement.folder.empty() && !has_package) {
    return cannot_import(package,
                         "there is no package `" + package + "` in " + request.language.folder,
                         "add " + join_path(request.language.folder, package) +
                             "/__init__.py, or correct `module` below `languages.python`");
  }
  return {};
}

Result<std::vector<Entry>> payload_entries(const PackageRequest& request) {
  Placement placement = placement_of(request.language);
  LOCKSTEP_TRY(library, library_of(request));
  std::vector<Entry> entries;
  std::vector<File> payload = payload_of(request, placement, library->name);
  wrap_typed_module(placement, payload);
  LOCKSTEP_CHECK(check_payload(request, placement, payload));
  for (const File& file : payload) entries.push_back({file.path, file.bytes, file.executable});
  entries.push_back({native_path(placement, *request.cell, library->name), library->bytes, true});
  std::ranges::sort(entries, {}, &Entry::path);
  return entries;
}

}  // namespace

Result<std::string> wheel_file(const model::Project&, const model::Language& language,
                               const model::Cell& cell, std::string_view version) {
  LOCKSTEP_TRY(tag, file_tag(language, cell));
  return "python/" + stem_of(language, version) + "-" + tag + ".whl";
}

Result<Package> pack_wheel(const PackageRequest& request) {
  LOCKSTEP_TRY(metadata, metadata_of(request));
  LOCKSTEP_TRY(tags, expanded_tags(request.language, *request.cell));
  LOCKSTEP_TRY(entries, payload_entries(request));
  const std::string info = stem_of(request.language, request.version) + ".dist-info/";
  entries.push_back({info + "METADATA", metadata_text(metadata), false});
  entries.push_back({info + "WHEEL", wheel_text(tags), false});
  if (std::string points = entry_points_text(metadata); !points.empty()) {
    entries.push_back({info + "entry_points.txt", std::move(points), false});
  }
  for (File& file : metadata.license_files) {
    entries.push_back({info + "licenses/" + file.path, std::move(file.bytes), false});
  }
  entries.push_back({info + "RECORD", record_of(entries, info + "RECORD"), false});
  LOCKSTEP_TRY(bytes, archive::write_zip(entries, request.epoch));
  LOCKSTEP_TRY(file, wheel_file(request.project, request.language, *request.cell, request.version));
  return Package{{{file, std::move(bytes), false}}, {}};
}

}  // namespace lockstep::ecosystem::python
