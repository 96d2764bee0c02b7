#pragma once

#include <string>
#include <vector>

#include "git_scratch.hpp"
#include "lockstep/base/error.hpp"
#include "tree_listing.hpp"

namespace lockstep::release {

/// A module on its way into a commit.
struct ModulePart {
  std::string folder;  ///< below the repository's top; empty for the top
  std::string path;    ///< the module path: `example.com/lorem/v2`
  TreeListing files;   ///< by their path below the repository's top
};

/// What the repository holds after `parts` took the place of what was in their folders. Of the
/// module around them, which follows, files are left out that change what go reads as theirs:
/// `.gitattributes`, and a `LICENSE` at the top, which go gives to a module without one.
TreeListing merged_listing(const TreeListing& base, const std::vector<ModulePart>& parts);

/// Refuses a branch with the files `base` as the place of `parts`: where a module would stand, or
/// above, is another project.
Result<void> check_places(const Scratch& scratch, const TreeListing& base,
                          const std::vector<ModulePart>& parts);

/// Refuses a repository's LICENSE that go would give to one of `parts`.
Result<void> check_license(const TreeListing& merged, const std::vector<ModulePart>& parts);

/// Refuses attributes by which git would hand out a file of `parts`, which are in the index,
/// otherwise than it is: `eol=crlf`, `ident`, a filter. The index holds `merged`.
Result<void> check_attributes(const Scratch& scratch, const TreeListing& merged,
                              const std::vector<ModulePart>& parts);

}  // namespace lockstep::release
