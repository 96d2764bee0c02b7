#include "go/module_zip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "go/module_path.hpp"
#include "lockstep/archive/write.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

constexpr std::uint64_t kMaxModule = std::uint64_t{500} << 20;
constexpr std::uint64_t kMaxDocument = std::uint64_t{16} << 20;
constexpr std::array<std::string_view, 4> kVersionControl = {".bzr", ".git", ".hg", ".svn"};

// `1.24` or newer, as go.mod spells it.
bool is_1_24(std::string_view language) {
  const auto parts = split(language, '.');
  if (parts.size() < 2 || parts[0] != "1") return false;
  unsigned minor = 0;
  for (const char c : parts[1]) {
    if (c < '0' || c > '9') break;
    minor = minor * 10 + static_cast<unsigned>(c - '0');
  }
  return minor >= 24;
}

// What x/mod zip.isVendoredPackage does, its old mistake included: hashes depend on it.
bool is_vendored(std::string_view path, std::string_view language) {
  constexpr std::string_view kInner = "/vendor/";
  const bool is_new = is_1_24(language);
  if (is_new && path == "vendor/modules.txt") return true;
  if (path.starts_with("vendor/")) return path.substr(kInner.size() - 1).contains('/');
  const auto found = path.find(kInner);
  if (found == std::string_view::npos) return false;
  return path.substr(is_new ? found + kInner.size() : kInner.size()).contains('/');
}

bool is_version_control(std::string_view path) {
  const auto parts = split(parent_path(path), '/');
  return std::ranges::any_of(parts, [](const std::string& part) {
    return std::ranges::find(kVersionControl, part) != kVersionControl.end();
  });
}

// The folders that are modules of their own: they hold a go.mod, in whatever case.
std::set<std::string> modules_below(std::span<const File> sources) {
  std::set<std::string> folders = {"native"};
  for (const File& source : sources) {
    const auto folder = parent_path(source.path);
    if (!folder.empty() && lower(file_name(source.path)) == "go.mod") folders.emplace(folder);
  }
  return folders;
}

bool is_below(std::string_view path, const std::set<std::string>& folders) {
  for (auto folder = parent_path(path); !folder.empty(); folder = parent_path(folder)) {
    if (folders.contains(std::string(folder))) return true;
  }
  return false;
}

std::unexpected<Error> refuse(std::string_view module, std::string why, std::string hint) {
  return fail(ErrorKind::kCheckFailed, fmt::format("the Go module {} {}", module, why),
              std::move(hint));
}

// Every file and every folder above it under its name in lower case: `A/x` and `a/y` collide too.
Result<void> check_collisions(std::string_view module, std::span<const archive::Entry> files) {
  std::map<std::string, std::string> seen;
  for (const auto& file : files) {
    for (std::string_view path = file.path; !path.empty(); path = parent_path(path)) {
      const auto [first, is_new] = seen.try_emplace(lower(path), path);
      if (is_new || first->second == path) continue;
      return refuse(
          module,
          fmt::format("holds `{}` and `{}`, which differ in case only", first->second, path),
          "rename one of them");
    }
  }
  return {};
}

Result<void> check_sizes(std::string_view module, std::span<const archive::Entry> files) {
  std::uint64_t total = 0;
  for (const auto& file : files) {
    total += file.bytes.size();
    const bool is_document = file.path == "go.mod" || file.path == "LICENSE";
    if (is_document && file.bytes.size() > kMaxDocument) {
      return refuse(module, "has a " + file.path + " of more than 16 MiB, which go refuses",
                    "make it smaller");
    }
  }
  if (total <= kMaxModule) return {};
  return refuse(module, "unpacks to " + human_size(total) + ", and go refuses more than 500 MiB",
                "make its library smaller: `opt-level`, `lto`, fewer features");
}

}  // namespace

std::vector<archive::Entry> module_files(std::span<const File> sources, std::string_view language) {
  const auto modules = modules_below(sources);
  std::vector<archive::Entry> files;
  for (const File& source : sources) {
    if (is_vendored(source.path, language) || is_version_control(source.path)) continue;
    if (is_below(source.path, modules) || source.path == ".hg_archival.txt") continue;
    files.push_back({source.path, source.bytes, false});
  }
  return files;
}

Result<void> check_module_files(std::string_view module, std::span<const archive::Entry> files) {
  for (const auto& file : files) {
    LOCKSTEP_CHECK(check_file_path(file.path));
    if (file.path != "go.mod" && lower(file_name(file.path)) == "go.mod") {
      return refuse(module, "holds `" + file.path + "`",
                    "its go.mod stands at the top, in lower case");
    }
  }
  LOCKSTEP_CHECK(check_collisions(module, files));
  return check_sizes(module, files);
}

Result<Chunks> write_module_zip(std::string_view module, std::string_view version,
                                std::span<const archive::Entry> files, std::int64_t epoch) {
  LOCKSTEP_CHECK(check_module_files(module, files));
  std::vector<archive::Entry> entries;
  entries.reserve(files.size());
  for (const auto& file : files) {
    entries.push_back({fmt::format("{}@{}/{}", module, version, file.path), file.bytes, false});
  }
  std::ranges::sort(entries, {}, &archive::Entry::path);
  LOCKSTEP_TRY(zip, archive::write_zip(entries, epoch));
  if (zip.size() <= kMaxModule) return std::move(zip);
  return refuse(module,
                "has a zip of " + human_size(zip.size()) + ", and go refuses more than 500 MiB",
                "make its library smaller");
}

std::string hash_of_module(std::string_view module, std::string_view version,
                           std::span<const archive::Entry> files) {
  std::map<std::string, Digest> digests;
  for (const auto& file : files)
    digests[fmt::format("{}@{}/{}", module, version, file.path)] = sha256(file.bytes);
  Hasher hasher;
  for (const auto& [path, digest] : digests)
    hasher.update(fmt::format("{}  {}\n", digest.hex(), path));
  const Digest all = hasher.finish();
  return "h1:" + base64(std::string_view(reinterpret_cast<const char*>(all.bytes.data()),
                                         all.bytes.size()));
}

std::string hash_of_go_mod(std::string_view text) {
  const Digest all = sha256(fmt::format("{}  go.mod\n", sha256(text).hex()));
  return "h1:" + base64(std::string_view(reinterpret_cast<const char*>(all.bytes.data()),
                                         all.bytes.size()));
}

}  // namespace lockstep::ecosystem::go
