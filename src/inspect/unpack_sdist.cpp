#include <fmt/format.h>

#include <algorithm>

#include "claims.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::inspect {

namespace {

// A header of core metadata, which end at the first empty line.
std::string header(std::string_view text, std::string_view key) {
  for (const std::string& line : split(text, '\n')) {
    if (trim(line).empty()) break;
    if (line.starts_with(key)) return std::string(trim(std::string_view(line).substr(key.size())));
  }
  return {};
}

const archive::Entry* core_metadata(const std::vector<archive::Entry>& files) {
  const auto found = std::ranges::find_if(files, [](const archive::Entry& file) {
    return file.path == join_path(file.path.substr(0, file.path.find('/')), "PKG-INFO");
  });
  return found == files.end() ? nullptr : &*found;
}

}  // namespace

bool is_sdist(const std::vector<archive::Entry>& files) { return core_metadata(files) != nullptr; }

Result<Unpacked> unpack_sdist(std::vector<archive::Entry> files, std::string_view file_name) {
  Unpacked package;
  package.files = std::move(files);
  const archive::Entry* metadata = core_metadata(package.files);
  package.facts.kind = "sdist";
  package.facts.name = header(metadata->bytes, "Name:");
  package.facts.version = header(metadata->bytes, "Version:");
  const std::string folder(parent_path(metadata->path));
  if (file_name != folder + ".tar.gz") {
    package.facts.problems.push_back(
        problem(fmt::format("holds the folder {}", folder), std::string(file_name),
                fmt::format("name it as its folder:  {}.tar.gz", folder)));
  }
  const auto outside = std::ranges::find_if(
      package.files, [&](const archive::Entry& file) { return !is_below(folder, file.path); });
  if (outside != package.files.end()) {
    package.facts.problems.push_back(problem("lies beside the one folder of an sdist",
                                             outside->path, "pack it anew: all below " + folder));
  }
  if (file_at(package.files, folder + "/pyproject.toml") == nullptr) {
    package.facts.problems.push_back(
        problem("is not there", folder + "/pyproject.toml", "pip builds an sdist by what it says"));
  }
  return package;
}

}  // namespace lockstep::inspect
