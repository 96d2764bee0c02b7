#include <algorithm>
#include <map>
#include <set>

#include "contents.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/store/key_parts.hpp"
#include "lockstep/store/result.hpp"
#include "lockstep/store/upkeep.hpp"
#include "lockstep/sys/file_lock.hpp"

namespace lockstep::store {

using sys::FileKind;

namespace {

// Something that can be evicted: a result with its blobs, or a tree.
struct Candidate {
  std::int64_t used_ns = 0;
  std::string path;           // of the result
  std::vector<Digest> blobs;  // that it names, each once
  const LaidTree* tree = nullptr;
};

struct Blob {
  std::string path;
  std::uint64_t bytes = 0;
  std::size_t uses = 0;
};

class Collection {
 public:
  Collection(sys::Filesystem& files, Layout layout) : files_(files), layout_(std::move(layout)) {}

  Result<Collected> down_to(std::uint64_t max_bytes) {
    read_contents();
    LOCKSTEP_CHECK(drop_lost_projects());
    LOCKSTEP_CHECK(remove_unnamed());
    std::ranges::sort(candidates_, {}, &Candidate::used_ns);
    for (const Candidate& candidate : candidates_) {
      if (done_.left_bytes <= max_bytes) break;
      LOCKSTEP_CHECK(evict(candidate));
    }
    LOCKSTEP_CHECK(empty_folder(layout_.temporary()));
    LOCKSTEP_CHECK(drop_locks());
    return done_;
  }

 private:
  void read_contents() {
    for (NamedFile& file : spread_files(files_, layout_.blobs())) {
      done_.left_bytes += file.status.size;
      blobs_[file.digest] = {std::move(file.path), file.status.size, 0};
    }
    trees_ = laid_trees(files_, layout_);
    std::ranges::move(tool_caches(files_, layout_), std::back_inserter(trees_));
    for (const LaidTree& tree : trees_) {
      done_.left_bytes += tree.bytes;
      candidates_.push_back({tree.used_ns, {}, {}, &tree});
    }
    for (const NamedFile& file : spread_files(files_, layout_.results())) {
      const auto result = read_result(files_, file.path);
      add_result(file, result.value_or(StoredResult{}), {});
    }
    for (const NamedFile& file : spread_files(files_, layout_.action_results())) {
      const auto read = read_action_result(files_, layout_, file.path);
      add_result(file, read ? read->result : StoredResult{},
                 read ? read->trees : std::vector<Digest>{});
    }
  }

  void add_result(const NamedFile& file, const StoredResult& result,
                  const std::vector<Digest>& trees) {
    std::set<Digest> named(trees.begin(), trees.end());
    for (const StoredFile& stored : result.files) named.insert(stored.digest);
    for (const Digest& digest : named) use(digest);
    candidates_.push_back(
        {file.status.modified_ns, file.path, {named.begin(), named.end()}, nullptr});
  }

  void use(const Digest& digest) {
    const auto blob = blobs_.find(digest);
    if (blob != blobs_.end()) ++blob->second.uses;
  }

  // What explains the next build of a project stays as long as the project does.
  Result<void> drop_lost_projects() {
    LOCKSTEP_TRY(projects, files_.list(layout_.projects()));
    for (const sys::FolderEntry& entry : projects) {
      const std::string folder = join_path(layout_.projects(), entry.name);
      const auto path = files_.read(folder + "/path");
      const bool is_lost =
          !path || files_.status(std::string(trim(*path))).kind != FileKind::kFolder;
      if (is_lost) {
        LOCKSTEP_CHECK(files_.remove_all(folder));
        continue;
      }
      for (const KnownStep& step : read_known_steps(files_, folder + "/steps")) keep(step);
    }
    return {};
  }

  void keep(const KnownStep& step) {
    use(step.parts);
    const auto blob = blobs_.find(step.parts);
    const auto text =
        blob == blobs_.end() ? Result<std::string>("") : files_.read(blob->second.path);
    const auto parts = text ? key_parts_from_text(*text) : Result<KeyParts>();
    if (!parts) return;
    for (const KeyPart& part : *parts) {
      if (part.kind == PartKind::kTree) use(part.digest);
    }
  }

  Result<void> remove_unnamed() {
    for (auto& [digest, blob] : blobs_) {
      if (blob.uses == 0) LOCKSTEP_CHECK(remove(blob));
    }
    return {};
  }

  Result<void> remove(Blob& blob) {
    LOCKSTEP_CHECK(files_.remove_all(blob.path));
    ++done_.blobs;
    free(blob.bytes);
    blob.bytes = 0;
    return {};
  }

  void free(std::uint64_t bytes) {
    done_.freed_bytes += bytes;
    done_.left_bytes -= bytes;
  }

  Result<void> evict(const Candidate& candidate) {
    if (candidate.tree != nullptr) return evict_tree(*candidate.tree);
    LOCKSTEP_CHECK(files_.remove_all(candidate.path));
    ++done_.results;
    for (const Digest& digest : candidate.blobs) {
      const auto blob = blobs_.find(digest);
      if (blob != blobs_.end() && --blob->second.uses == 0) LOCKSTEP_CHECK(remove(blob->second));
    }
    return {};
  }

  Result<void> evict_tree(const LaidTree& tree) {
    const bool is_laid = !tree.mark.empty();
    if (is_laid) LOCKSTEP_CHECK(files_.remove_all(tree.mark));
    LOCKSTEP_CHECK(files_.remove_all(tree.path));
    ++(is_laid ? done_.trees : done_.caches);
    free(tree.bytes);
    return {};
  }

  // Nobody is at work: who waits for us has yet to take a lock of his own.
  Result<void> drop_locks() {
    LOCKSTEP_TRY(entries, files_.list(layout_.below("lock")));
    for (const sys::FolderEntry& entry : entries) {
      const std::string path = layout_.below("lock/" + entry.name);
      if (path != layout_.users_lock()) LOCKSTEP_CHECK(files_.remove_all(path));
    }
    return {};
  }

  Result<void> empty_folder(const std::string& folder) {
    LOCKSTEP_TRY(entries, files_.list(folder));
    for (const sys::FolderEntry& entry : entries)
      LOCKSTEP_CHECK(files_.remove_all(join_path(folder, entry.name)));
    return {};
  }

  sys::Filesystem& files_;
  Layout layout_;
  std::map<Digest, Blob> blobs_;
  std::vector<LaidTree> trees_;
  std::vector<Candidate> candidates_;
  Collected done_;
};

}  // namespace

Result<Collected> collect_garbage(sys::Filesystem& files, const std::string& folder,
                                  std::uint64_t max_bytes) {
  Layout layout{folder};
  if (files.status(layout.below("lock")).kind != FileKind::kFolder) return Collected{};
  LOCKSTEP_TRY(lock, sys::FileLock::wait(layout.users_lock()));
  static_cast<void>(lock);
  return Collection(files, std::move(layout)).down_to(max_bytes);
}

}  // namespace lockstep::store
