#include "changes.hpp"

#include <map>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::engine {

using store::KeyPart;
using store::KeyParts;
using store::PartKind;

namespace {

using Index = std::map<std::pair<PartKind, std::string>, const KeyPart*>;

Index index_of(const KeyParts& parts) {
  Index index;
  for (const KeyPart& part : parts) index.try_emplace({part.kind, part.name}, &part);
  return index;
}

// A listing's files: path → mode and digest.
std::map<std::string, std::pair<std::string, Digest>> files_of(std::string_view listing) {
  std::map<std::string, std::pair<std::string, Digest>> files;
  for (const std::string& line : split(listing, '\n')) {
    constexpr std::size_t kPath = 1 + 1 + 64 + 1;
    if (line.size() <= kPath) continue;
    const auto digest = Digest::parse(line.substr(2, 64));
    if (digest) files[line.substr(kPath)] = {line.substr(0, 1), *digest};
  }
  return files;
}

Change change_of(const KeyPart* before, const KeyPart* now) {
  const KeyPart& named = now != nullptr ? *now : *before;
  Change change{"", named.kind, named.name, {}, {}, {}, {}};
  if (before != nullptr) {
    change.before = before->digest;
    change.detail_before = before->detail;
  }
  if (now != nullptr) {
    change.now = now->digest;
    change.detail_now = now->detail;
  }
  return change;
}

// Words for a mode of a listing.
std::string mode_words(const std::string& mode) {
  if (mode == "x") return "executable";
  return mode == "l" ? "link" : "";
}

Change file_change(const std::string& folder, const std::string& path) {
  return {"", PartKind::kFile, join_path(folder == "." ? "" : folder, path), {}, {}, {}, {}};
}

std::optional<Change> first_file(const KeyPart& before, const KeyPart& now, const Inputs& inputs,
                                 const store::Store& store) {
  const auto old_listing = store.read(before.digest);
  const auto new_listing = inputs.listing_of(now.digest);
  if (!old_listing || !new_listing) return std::nullopt;
  const auto old_files = files_of(*old_listing);
  const auto new_files = files_of(*new_listing);
  for (const auto& [path, file] : new_files) {
    const auto old_file = old_files.find(path);
    if (old_file != old_files.end() && old_file->second == file) continue;
    Change change = file_change(now.name, path);
    change.now = file.second;
    change.detail_now = mode_words(file.first);
    if (old_file != old_files.end()) {
      change.before = old_file->second.second;
      change.detail_before = mode_words(old_file->second.first);
    }
    return change;
  }
  for (const auto& [path, file] : old_files) {
    if (new_files.contains(path)) continue;
    Change change = file_change(now.name, path);
    change.before = file.second;
    change.detail_before = mode_words(file.first);
    return change;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Change> first_difference(const KeyParts& before, const KeyParts& now,
                                       const Inputs& inputs, const store::Store& store) {
  const Index old_parts = index_of(before);
  const Index new_parts = index_of(now);
  for (const KeyPart& part : now) {
    const auto old_part = old_parts.find({part.kind, part.name});
    if (old_part == old_parts.end()) return change_of(nullptr, &part);
    if (*old_part->second == part) continue;
    if (part.kind == PartKind::kTree) {
      if (auto file = first_file(*old_part->second, part, inputs, store)) return file;
    }
    return change_of(old_part->second, &part);
  }
  for (const KeyPart& part : before) {
    if (!new_parts.contains({part.kind, part.name})) return change_of(&part, nullptr);
  }
  return std::nullopt;
}

}  // namespace lockstep::engine
