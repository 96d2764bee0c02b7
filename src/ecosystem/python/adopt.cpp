#include "python/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "python/placement.hpp"
#include "python/record.hpp"
#include "python/tags.hpp"

namespace lockstep::ecosystem::python {

namespace {

using archive::Entry;

// What the file name of a wheel says, of which we keep the tags of interpreter and ABI.
struct WheelName {
  std::string name;
  std::string version;
  std::string python;
  std::string abi;
};

Result<WheelName> parse_name(std::string_view name) {
  const std::vector<std::string> parts = split(name, '-');
  const bool is_wheel = name.ends_with(".whl") && (parts.size() == 5 || parts.size() == 6);
  if (!is_wheel) {
    return fail(ErrorKind::kCheckFailed, fmt::format("`{}` is not named as a wheel is", name),
                "as in `lorem-1.0-cp39-abi3-manylinux_2_17_x86_64.whl`");
  }
  return WheelName{parts[0], parts[1], parts[parts.size() - 3], parts[parts.size() - 2]};
}

std::string stem_of(const model::Language& language, std::string_view version) {
  return normalized_name(language.package, '_') + "-" + std::string(version);
}

// One line for each combination of the compressed tags.
Result<std::vector<std::string>> tags_of(const WheelName& name, const model::Cell& cell) {
  LOCKSTEP_TRY(platforms, platform_tags(cell));
  std::vector<std::string> tags;
  for (const std::string& python : split(name.python, '.')) {
    for (const std::string& abi : split(name.abi, '.')) {
      for (const std::string& platform : platforms)
        tags.push_back(fmt::format("{}-{}-{}", python, abi, platform));
    }
  }
  return tags;
}

// WHEEL with our tags in place of its own; a build number belongs to the old file.
std::string wheel_text(std::string_view text, const std::vector<std::string>& tags) {
  std::string out;
  for (const std::string& line : split(trim(text), '\n')) {
    const bool is_ours = line.starts_with("Tag:") || line.starts_with("Build:");
    if (!is_ours && !trim(line).empty()) out += std::string(trim(line)) + "\n";
  }
  for (const std::string& tag : tags) out += "Tag: " + tag + "\n";
  return out;
}

bool is_record(std::string_view path, const std::string& info) {
  return path == info + "RECORD" || path == info + "RECORD.jws" || path == info + "RECORD.p7s";
}

std::unexpected<Error> of_another_project(const WheelName& name, const std::string& wanted) {
  return fail(ErrorKind::kCheckFailed,
              fmt::format("the wheel is of the project `{}`, the cell of `{}`", name.name, wanted),
              "adopt this project's own wheel, or correct `package` below `languages.python`");
}

// The files with their folders renamed and their metadata ours, RECORD left out.
Result<std::vector<Entry>> renamed(const Adoptee& wheel, const WheelName& name,
                                   const PackageRequest& request) {
  const std::string old_stem = name.name + "-" + name.version;
  const std::string stem = stem_of(request.language, request.version);
  const std::string info = old_stem + ".dist-info/";
  LOCKSTEP_TRY(tags, tags_of(name, *request.cell));
  std::vector<Entry> entries;
  bool has_metadata = false;
  for (const File& file : wheel.files) {
    if (is_record(file.path, info)) continue;
    Entry entry{file.path, file.bytes, file.executable};
    for (const std::string suffix : {".dist-info/", ".data/"}) {
      if (entry.path.starts_with(old_stem + suffix))
        entry.path = stem + suffix + entry.path.substr(old_stem.size() + suffix.size());
    }
    if (file.path == info + "METADATA") {
      has_metadata = true;
      entry.bytes = with_headers(
          file.bytes, {{"Name", request.language.package}, {"Version", request.version}});
    }
    if (file.path == info + "WHEEL") entry.bytes = wheel_text(file.bytes, tags);
    entries.push_back(std::move(entry));
  }
  if (has_metadata) return entries;
  return fail(ErrorKind::kCheckFailed, fmt::format("the wheel holds no {}METADATA", info),
              "build it with a tool that keeps to PEP 427");
}

}  // namespace

std::string with_headers(std::string_view text, const std::map<std::string, std::string>& values) {
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) {
    if (trim(line).empty()) break;
    const auto value = values.find(line.substr(0, line.find(':')));
    if (value != values.end()) line = value->first + ": " + value->second;
  }
  return join(lines, "\n");
}

Result<std::string> adopted_wheel_file(const model::Project&, const model::Language& language,
                                       const model::Cell& cell, std::string_view version,
                                       std::string_view name) {
  LOCKSTEP_TRY(parsed, parse_name(name));
  LOCKSTEP_TRY(platforms, platform_tags(cell));
  return fmt::format("python/{}-{}-{}-{}.whl", stem_of(language, version), parsed.python,
                     parsed.abi, join(platforms, "."));
}

Result<Package> adopt_wheel(const PackageRequest& request, const Adoptee& wheel) {
  LOCKSTEP_TRY(name, parse_name(wheel.name));
  const std::string wanted = normalized_name(request.language.package, '_');
  if (normalized_name(name.name, '_') != wanted) return of_another_project(name, wanted);
  LOCKSTEP_TRY(entries, renamed(wheel, name, request));
  const std::string record = stem_of(request.language, request.version) + ".dist-info/RECORD";
  entries.push_back({record, record_of(entries, record), false});
  LOCKSTEP_TRY(bytes, archive::write_zip(entries, request.epoch));
  LOCKSTEP_TRY(file, adopted_wheel_file(request.project, request.language, *request.cell,
                                        request.version, wheel.name));
  return Package{{{file, std::move(bytes), false}}, {}};
}

}  // namespace lockstep::ecosystem::python
