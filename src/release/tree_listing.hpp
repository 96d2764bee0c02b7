#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "git_scratch.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::release {

/// Whether git keeps the files that it names.
enum class Keeping { kNamesOnly, kObjects };

/// The files of each module's ZIP, by their path below the repository's top. An Error
/// (kCheckFailed) when a ZIP is damaged or holds anything outside of its module.
Result<std::vector<TreeListing>> listings_of_modules(
    Scratch& scratch, const std::vector<ecosystem::ModuleTree>& trees, Keeping keeping);

/// All files of the commit with this name, which never change.
Result<TreeListing> listing_of_commit(Scratch& scratch, const std::string& commit);

/// The contents of the blobs with these names, in their order.
Result<std::vector<std::string>> contents_of(const Scratch& scratch,
                                             const std::vector<std::string>& objects);

/// The folders of a repository that are modules of their own: those with a go.mod, in whatever
/// case, and the top.
std::set<std::string> module_folders(const TreeListing& listing);

/// The folder among `modules` of the module that the file at `path` is part of.
std::string owner_of(std::string_view path, const std::set<std::string>& modules);

/// What of `listing` is part of the module in `folder`, and of no module below it.
TreeListing part_of(const TreeListing& listing, const std::string& folder);

/// Makes the index hold `listing`, whose objects are there, and nothing else. An Error
/// (kCheckFailed) when git has no such tree: a file and a folder of one name.
Result<void> write_index(const Scratch& scratch, const TreeListing& listing);

}  // namespace lockstep::release
