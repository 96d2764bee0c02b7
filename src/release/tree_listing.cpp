#include "tree_listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "lockstep/archive/unpack.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::release {

namespace {

constexpr std::string_view kPlainFile = "100644";
// What go takes of a module, packed and unpacked.
constexpr std::uint64_t kMaxModule = std::uint64_t{500} << 20;

archive::Source source_of(const sys::Filesystem& files, const std::string& path) {
  return {files.status(path).size, [&files, path](std::uint64_t offset, std::size_t size) {
            return files.read_range(path, offset, size);
          }};
}

// Unpacks the module's files under the numbers from `first` on, so that no name in it ever meets
// the disk. Gives back their paths in that order.
Result<std::vector<std::string>> unpack_numbered(sys::Filesystem& files,
                                                 const ecosystem::ModuleTree& tree,
                                                 const std::string& folder, std::size_t first) {
  std::vector<std::string> paths;
  const auto take = [&](const std::string& name,
                        const archive::MemberBytes& bytes) -> Result<void> {
    if (!name.starts_with(tree.prefix) || name.size() == tree.prefix.size()) {
      return fail(ErrorKind::kCheckFailed, "`" + name + "` is outside of " + tree.prefix,
                  "build the module again");
    }
    const std::string place = join_path(folder, std::to_string(first + paths.size()));
    paths.push_back(join_path(tree.folder, name.substr(tree.prefix.size())));
    return files.write_parts(place, bytes);
  };
  archive::Limits limits;
  limits.total_bytes = kMaxModule;
  auto unpacked = archive::unpack_zip(source_of(files, tree.zip), take, limits);
  if (!unpacked) return std::unexpected(at(std::move(unpacked).error(), tree.zip));
  if (std::ranges::find(paths, join_path(tree.folder, "go.mod")) == paths.end())
    return fail(ErrorKind::kCheckFailed, tree.zip + " holds no go.mod", "build the module again");
  return paths;
}

// The names of the files 0, 1, … in `folder`, in their order.
Result<std::vector<std::string>> hash_numbered(const Scratch& scratch, const std::string& folder,
                                               std::size_t count, Keeping keeping) {
  std::string input;
  for (std::size_t index = 0; index < count; ++index) input += std::to_string(index) + "\n";
  sys::Git git = scratch.git;
  git.env["GIT_DIR"] = join_path(scratch.git.top, ".git");
  git.top = folder;
  std::vector<std::string> argv{"git",  "hash-object",  "-t",
                                "blob", "--no-filters", "--stdin-paths"};
  if (keeping == Keeping::kObjects) argv.emplace_back("-w");
  LOCKSTEP_TRY(said, sys::run_git(git, argv, std::move(input)));
  auto objects = split(trim(said), '\n');
  if (objects.size() == count) return objects;
  return fail(ErrorKind::kInternal, "git hashed other files than it was given");
}

// The files of each ZIP, all named by git at once.
Result<std::map<std::string, TreeListing>> read_modules(
    const Scratch& scratch, const std::vector<ecosystem::ModuleTree>& trees, Keeping keeping) {
  std::map<std::string, TreeListing> listings;
  if (trees.empty()) return listings;
  const std::string folder = join_path(scratch.folder, "files");
  LOCKSTEP_CHECK(scratch.files.remove_all(folder));
  LOCKSTEP_CHECK(scratch.files.create_folders(folder));
  std::vector<std::vector<std::string>> paths;
  std::size_t count = 0;
  for (const ecosystem::ModuleTree& tree : trees) {
    LOCKSTEP_TRY(own, unpack_numbered(scratch.files, tree, folder, count));
    count += own.size();
    paths.push_back(std::move(own));
  }
  LOCKSTEP_TRY(objects, hash_numbered(scratch, folder, count, keeping));
  LOCKSTEP_CHECK(scratch.files.remove_all(folder));
  std::size_t next = 0;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    for (const std::string& path : paths[i])
      listings[trees[i].zip][path] = {std::string(kPlainFile), objects[next++]};
  }
  return listings;
}

// Whether `listing` has files below the one at `path`.
bool is_folder_too(const TreeListing& listing, const std::string& path) {
  const auto below = listing.lower_bound(path + "/");
  return below != listing.end() && below->first.starts_with(path + "/");
}

// The size at the end of `OBJECT blob SIZE`; nothing when it is no blob.
std::optional<std::size_t> size_in(std::string_view line) {
  const auto words = split(line, ' ');
  std::size_t size = 0;
  if (words.size() != 3 || words[1] != "blob") return std::nullopt;
  const char* end = words[2].data() + words[2].size();
  const auto [stop, problem] = std::from_chars(words[2].data(), end, size);
  return problem == std::errc() && stop == end ? std::optional(size) : std::nullopt;
}

bool is_go_mod(std::string_view path) { return lower(file_name(path)) == "go.mod"; }

}  // namespace

Result<std::vector<TreeListing>> listings_of_modules(
    Scratch& scratch, const std::vector<ecosystem::ModuleTree>& trees, Keeping keeping) {
  std::vector<ecosystem::ModuleTree> unknown = trees;
  std::erase_if(unknown, [&](const auto& tree) { return scratch.modules.contains(tree.zip); });
  LOCKSTEP_TRY(read, read_modules(scratch, unknown, keeping));
  std::vector<TreeListing> listings;
  for (const ecosystem::ModuleTree& tree : trees) {
    const auto known = scratch.modules.find(tree.zip);
    listings.push_back(known == scratch.modules.end() ? read.at(tree.zip) : known->second);
  }
  if (keeping == Keeping::kObjects) scratch.modules.merge(read);
  return listings;
}

Result<TreeListing> listing_of_commit(Scratch& scratch, const std::string& commit) {
  if (const auto known = scratch.commits.find(commit); known != scratch.commits.end())
    return known->second;
  LOCKSTEP_TRY(said, ask_git(scratch, {"ls-tree", "-r", "-z", "--full-tree", commit}));
  TreeListing listing;
  for (const std::string& line : split(said, '\0')) {
    const auto words = split(line.substr(0, line.find('\t')), ' ');  // mode, type, object
    if (words.size() == 3) listing[line.substr(line.find('\t') + 1)] = {words[0], words[2]};
  }
  scratch.commits[commit] = listing;
  return listing;
}

Result<std::vector<std::string>> contents_of(const Scratch& scratch,
                                             const std::vector<std::string>& objects) {
  std::vector<std::string> contents;
  if (objects.empty()) return contents;
  std::string input;
  for (const std::string& object : objects) input += object + "\n";
  LOCKSTEP_TRY(said, ask_git(scratch, {"cat-file", "--batch"}, std::move(input)));
  std::string_view rest = said;  // `object blob SIZE`, newline, the bytes, newline, …
  while (contents.size() < objects.size()) {
    const auto line = rest.substr(0, rest.find('\n'));
    const auto size = size_in(line);
    if (!size || rest.size() < line.size() + *size + 2)
      return fail(ErrorKind::kCheckFailed, fmt::format("git has no file of that name: {}", line));
    contents.emplace_back(rest.substr(line.size() + 1, *size));
    rest.remove_prefix(line.size() + *size + 2);
  }
  return contents;
}

std::set<std::string> module_folders(const TreeListing& listing) {
  std::set<std::string> folders{""};
  for (const auto& [path, file] : listing) {
    if (is_go_mod(path)) folders.emplace(parent_path(path));
  }
  return folders;
}

std::string owner_of(std::string_view path, const std::set<std::string>& modules) {
  std::string folder(parent_path(path));
  while (!modules.contains(folder)) folder = parent_path(folder);
  return folder;
}

TreeListing part_of(const TreeListing& listing, const std::string& folder) {
  auto modules = module_folders(listing);
  modules.insert(folder);
  TreeListing part;
  for (const auto& entry : listing) {
    if (owner_of(entry.first, modules) == folder) part.insert(entry);
  }
  return part;
}

Result<void> write_index(const Scratch& scratch, const TreeListing& listing) {
  std::string index;
  for (const auto& [path, file] : listing) {
    if (is_folder_too(listing, path)) {
      return fail(ErrorKind::kCheckFailed,
                  "the repository would hold a file and a folder of one name: " + path,
                  "rename or remove one of them");
    }
    index.append(file.mode).append(" ").append(file.object).append("\t").append(path);
    index.push_back('\0');
  }
  LOCKSTEP_CHECK(scratch.files.remove_all(join_path(scratch.git.top, ".git/index")));
  LOCKSTEP_CHECK(ask_git(scratch, {"update-index", "-z", "--index-info"}, std::move(index)));
  return {};
}

}  // namespace lockstep::release
