#pragma once

#include <string>
#include <vector>

#include "action_result.hpp"
#include "layout.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::store {

/// A file named by a digest.
struct NamedFile {
  Digest digest;
  std::string path;
  sys::FileStatus status;
};

/// The files below `base` that lie where Layout::spread puts them; others are passed over.
std::vector<NamedFile> spread_files(const sys::Filesystem& files, const std::string& base);

/// The result in the file `path` below Layout::results.
Result<StoredResult> read_result(const sys::Filesystem& files, const std::string& path);

/// The result in the file `path` below Layout::action_results, with the trees that it names.
Result<DecodedResult> read_action_result(const sys::Filesystem& files, const Layout& layout,
                                         const std::string& path);

/// A folder below the cache that is there for all actions, with the mark that it is complete.
struct LaidTree {
  std::string path;
  std::string mark;
  std::int64_t used_ns = 0;  ///< when it was last used
  std::uint64_t bytes = 0;
};

/// The trees below `cache/vendor` and `cache/std`.
std::vector<LaidTree> laid_trees(const sys::Filesystem& files, const Layout& layout);

/// The other folders of the cache, one for each tool that keeps its own, without a mark. A tool
/// tells nobody when it uses what it has: the newest file stands for that.
std::vector<LaidTree> tool_caches(const sys::Filesystem& files, const Layout& layout);

/// All files below a folder taken together.
struct TreeSize {
  std::uint64_t bytes = 0;
  std::int64_t newest_ns = 0;  ///< the latest modification
};

/// Measures what lies below `folder`; nothing when it cannot be read.
TreeSize tree_size(const sys::Filesystem& files, const std::string& folder);

}  // namespace lockstep::store
