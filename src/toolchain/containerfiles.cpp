#include "lockstep/toolchain/containerfiles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/resources/resources.hpp"
#include "lockstep/sys/file_digest.hpp"
#include "lockstep/toolchain/images.hpp"

namespace lockstep::toolchain {

namespace {

constexpr std::string_view kFolder = "docker";
constexpr const char* kFile = "Containerfile";
constexpr std::uint64_t kMaxBytes = 1 << 20;

// What may be a part of an image's name.
bool is_image_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(
             name,
             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }) &&
         name.front() != '-' && name.back() != '-';
}

std::vector<Containerfile> our_containerfiles() {
  std::vector<Containerfile> found;
  for (const resources::Resource& each : resources::resources_below(kFolder)) {
    if (file_name(each.path) != kFile) continue;
    const std::string_view folder = parent_path(each.path);
    found.push_back(read_containerfile(std::string(file_name(folder)), std::string(each.bytes)));
  }
  return found;
}

// What the engine is handed beside the Containerfile, as a text that changes with it.
Result<std::string> copied_files(const sys::Filesystem& files, const std::string& folder) {
  std::string listing;
  LOCKSTEP_TRY(paths, sys::list_tree(files, folder));
  for (const std::string& path : paths) {
    if (path == kFile) continue;
    const std::string whole = join_path(folder, path);
    if (files.status(whole).kind == sys::FileKind::kLink) {
      LOCKSTEP_TRY(target, files.read_link(whole));
      listing += fmt::format("{} -> {}\n", path, target);
      continue;
    }
    LOCKSTEP_TRY(digest, sys::digest_of_file(files, whole));
    listing += fmt::format("{} {} {}\n", path, digest.hex(), files.status(whole).executable);
  }
  return listing;
}

Result<Containerfile> project_containerfile(const sys::Filesystem& files, const std::string& folder,
                                            const std::string& name) {
  const std::string path = join_path(folder, kFile);
  if (files.status(path).size > kMaxBytes)
    return fail(ErrorKind::kUsage, fmt::format("`{}` is no Containerfile: it is too large", path));
  LOCKSTEP_TRY(text, files.read(path));
  Containerfile file = read_containerfile(name, text);
  LOCKSTEP_TRY(copied, copied_files(files, folder));
  file.folder = folder;
  file.copied = std::move(copied);
  return file;
}

Result<std::vector<Containerfile>> project_containerfiles(const sys::Filesystem& files,
                                                          const std::string& folder) {
  std::vector<Containerfile> found;
  const std::string all = join_path(folder, kFolder);
  if (files.status(all).kind != sys::FileKind::kFolder) return found;
  LOCKSTEP_TRY(entries, files.list(all));
  for (const sys::FolderEntry& entry : entries) {
    const std::string own = join_path(all, entry.name);
    const bool is_one = entry.kind == sys::FileKind::kFolder && is_image_name(entry.name) &&
                        files.status(join_path(own, kFile)).kind == sys::FileKind::kFile;
    if (!is_one) continue;
    LOCKSTEP_TRY(file, project_containerfile(files, own, entry.name));
    found.push_back(std::move(file));
  }
  return found;
}

}  // namespace

Containerfile read_containerfile(std::string name, std::string text) {
  constexpr std::string_view kBase = "ARG BASE=";
  Containerfile file;
  file.name = std::move(name);
  for (const std::string& line : split(text, '\n')) {
    if (file.purpose.empty() && line.starts_with("#"))
      file.purpose = trim(std::string_view(line).substr(1));
    if (file.base.empty() && line.starts_with(kBase))
      file.base = trim(std::string_view(line).substr(kBase.size()));
  }
  file.text = std::move(text);
  return file;
}

Result<std::vector<Containerfile>> containerfiles(const sys::Filesystem& files,
                                                  const std::string& folder) {
  LOCKSTEP_TRY(all, project_containerfiles(files, folder));
  for (Containerfile& ours : our_containerfiles()) {
    if (std::ranges::find(all, ours.name, &Containerfile::name) == all.end())
      all.push_back(std::move(ours));
  }
  std::ranges::sort(all, {}, &Containerfile::name);
  return all;
}

std::string base_of(const Containerfile& file, const std::string& wished) {
  return file.base.empty() || wished.empty() ? file.base : wished;
}

std::string built_image_name(const Containerfile& file, const std::string& wished) {
  return built_image_name(file.name, file.text + file.copied, base_of(file, wished));
}

}  // namespace lockstep::toolchain
