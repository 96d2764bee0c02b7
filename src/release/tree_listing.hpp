#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "git_scratch.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::release {

/// A file of a tree as git names it.
struct TreeFile {
  std::string mode;    ///< `100644`, `120000` for a link, `160000` for a commit of another one
  std::string object;  ///< hex
  bool operator==(const TreeFile&) const = default;
};

/// The files of a tree by their path below its top.
using TreeListing = std::map<std::string, TreeFile>;

/// Whether git keeps the files that it names.
enum class Keeping { kNamesOnly, kObjects };

/// The files of a module's ZIP, by their path below the repository's top. An Error (kCheckFailed)
/// when the ZIP is damaged or holds anything outside of the module.
Result<TreeListing> listing_of_module(const Scratch& scratch, const ecosystem::ModuleTree& tree,
                                      Keeping keeping);

/// All files of `commit`.
Result<TreeListing> listing_of_commit(const Scratch& scratch, const std::string& commit);

/// The folders of a repository that are modules of their own: those with a go.mod, in whatever
/// case, and the top.
std::set<std::string> module_folders(const TreeListing& listing);

/// The folder among `modules` of the module that the file at `path` is part of.
std::string owner_of(std::string_view path, const std::set<std::string>& modules);

/// What of `listing` is part of the module in `folder`, and of no module below it.
TreeListing part_of(const TreeListing& listing, const std::string& folder);

/// Writes the tree of `listing`, whose objects are there, to the index. Gives back the tree's name;
/// an Error (kCheckFailed) when git has no such tree: a file and a folder of one name.
Result<std::string> write_tree(const Scratch& scratch, const TreeListing& listing);

}  // namespace lockstep::release
