#include "tree_listing.hpp"

#include <algorithm>

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

// Unpacks the module's files under numbers, so that no name in it ever meets the disk. Gives back
// their paths by number.
Result<std::vector<std::string>> unpack_numbered(const Scratch& scratch,
                                                 const ecosystem::ModuleTree& tree,
                                                 const std::string& folder) {
  sys::Filesystem& files = scratch.work.files;
  std::vector<std::string> paths;
  LOCKSTEP_CHECK(files.remove_all(folder));
  LOCKSTEP_CHECK(files.create_folders(folder));
  const auto take = [&](const std::string& name,
                        const archive::MemberBytes& bytes) -> Result<void> {
    if (!name.starts_with(tree.prefix) || name.size() == tree.prefix.size()) {
      return fail(ErrorKind::kCheckFailed, "`" + name + "` is outside of " + tree.prefix,
                  "build the module again");
    }
    const std::string place = join_path(folder, std::to_string(paths.size()));
    paths.push_back(join_path(tree.folder, name.substr(tree.prefix.size())));
    return files.write_parts(place, bytes);
  };
  archive::Limits limits;
  limits.total_bytes = kMaxModule;
  auto unpacked = archive::unpack_zip(source_of(files, tree.zip), take, limits);
  if (!unpacked) return std::unexpected(at(std::move(unpacked).error(), tree.zip));
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

bool is_go_mod(std::string_view path) { return lower(file_name(path)) == "go.mod"; }

}  // namespace

Result<TreeListing> listing_of_module(const Scratch& scratch, const ecosystem::ModuleTree& tree,
                                      Keeping keeping) {
  const std::string folder = join_path(scratch.work.folder, "files");
  LOCKSTEP_TRY(paths, unpack_numbered(scratch, tree, folder));
  if (std::ranges::find(paths, join_path(tree.folder, "go.mod")) == paths.end())
    return fail(ErrorKind::kCheckFailed, tree.zip + " holds no go.mod", "build the module again");
  LOCKSTEP_TRY(objects, hash_numbered(scratch, folder, paths.size(), keeping));
  LOCKSTEP_CHECK(scratch.work.files.remove_all(folder));
  TreeListing listing;
  for (std::size_t index = 0; index < paths.size(); ++index)
    listing[paths[index]] = {std::string(kPlainFile), objects[index]};
  return listing;
}

Result<TreeListing> listing_of_commit(const Scratch& scratch, const std::string& commit) {
  LOCKSTEP_TRY(said, ask_git(scratch, {"ls-tree", "-r", "-z", "--full-tree", commit}));
  TreeListing listing;
  for (const std::string& line : split(said, '\0')) {
    const auto words = split(line.substr(0, line.find('\t')), ' ');  // mode, type, object
    if (words.size() == 3) listing[line.substr(line.find('\t') + 1)] = {words[0], words[2]};
  }
  return listing;
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

Result<std::string> write_tree(const Scratch& scratch, const TreeListing& listing) {
  std::string index;
  for (const auto& [path, file] : listing) {
    index.append(file.mode).append(" ").append(file.object).append("\t").append(path);
    index.push_back('\0');
  }
  LOCKSTEP_CHECK(ask_git(scratch, {"read-tree", "--empty"}));
  LOCKSTEP_CHECK(ask_git(scratch, {"update-index", "-z", "--index-info"}, std::move(index)));
  LOCKSTEP_TRY(said, ask_git(scratch, {"write-tree"}));
  std::string tree(trim(said));
  LOCKSTEP_TRY(written, listing_of_commit(scratch, tree));
  if (written == listing) return tree;
  return fail(ErrorKind::kCheckFailed, "the repository would hold a file and a folder of one name",
              "rename or remove one of them");
}

}  // namespace lockstep::release
