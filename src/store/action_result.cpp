#include "action_result.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "lockstep/base/path.hpp"
#include "messages.hpp"

namespace lockstep::store {

namespace {

// The tag of field 2000, bytes, and their number: readers of the API pass it over as unknown.
constexpr std::string_view kSeal = "\x82\x7d\x20";
constexpr std::size_t kSealed = kSeal.size() + 32;

std::string_view raw(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

std::string with_seal(std::string bytes) {
  const Digest sum = sha256(bytes);
  bytes += kSeal;
  bytes += raw(sum);
  return bytes;
}

std::unexpected<Error> damaged() {
  return fail(ErrorKind::kIo, "a stored action result is torn or altered", "run the build again");
}

// `path` relative to the output folder that it is below.
std::string rest_of(const std::string& path, const std::string& output) {
  return path.substr(output.size() + 1);
}

Result<Message> tree_of(const StoredResult& result, const std::string& output) {
  InputTree below;
  for (const std::string& folder : result.folders) {
    if (is_below(output, folder)) LOCKSTEP_CHECK(below.add_folder(rest_of(folder, output)));
  }
  for (const StoredFile& file : result.files) {
    if (!is_below(output, file.path)) continue;
    LOCKSTEP_CHECK(
        below.add_file(rest_of(file.path, output), {file.digest, file.size}, file.executable));
  }
  for (const StoredLink& link : result.links) {
    if (is_below(output, link.path))
      LOCKSTEP_CHECK(below.add_link(rest_of(link.path, output), link.target));
  }
  remote::Tree tree;
  std::vector<Message> directories = below.directories();
  tree.mutable_root()->ParseFromString(directories.back().bytes);
  directories.pop_back();
  for (const Message& directory : directories)
    tree.add_children()->ParseFromString(directory.bytes);
  return message_of(tree);
}

// Reads what lies below one output folder.
class TreeReader {
 public:
  TreeReader(const remote::Tree& tree, StoredResult& into) : into_(into) {
    for (const remote::Directory& child : tree.children())
      children_[message_of(child).name.hash] = &child;
  }

  Result<void> add(const remote::Directory& directory, const std::string& path) {
    for (const remote::FileNode& file : directory.files()) {
      LOCKSTEP_TRY(place, below(path, file.name()));
      LOCKSTEP_TRY(name, name_in(file.digest()));
      into_.files.push_back({place, name.hash, name.size, file.is_executable()});
    }
    for (const remote::SymlinkNode& link : directory.symlinks()) {
      LOCKSTEP_TRY(place, below(path, link.name()));
      into_.links.push_back({place, link.target()});
    }
    for (const remote::DirectoryNode& node : directory.directories()) {
      LOCKSTEP_TRY(place, below(path, node.name()));
      LOCKSTEP_TRY(name, name_in(node.digest()));
      const auto child = children_.find(name.hash);
      if (child == children_.end()) return damaged();
      LOCKSTEP_CHECK(add(*child->second, place));
    }
    const bool is_empty = directory.files().empty() && directory.symlinks().empty() &&
                          directory.directories().empty();
    if (is_empty) into_.folders.push_back(path);
    return {};
  }

 private:
  static Result<std::string> below(const std::string& path, const std::string& name) {
    if (!is_safe_relative_path(name) || name.find('/') != std::string::npos) return damaged();
    return join_path(path, name);
  }

  StoredResult& into_;
  std::map<Digest, const remote::Directory*> children_;
};

// Outputs may lie within one another.
template <typename T, typename Projection>
void sort_unique(std::vector<T>& entries, Projection by) {
  std::ranges::sort(entries, {}, by);
  const auto rest = std::ranges::unique(entries, {}, by);
  entries.erase(rest.begin(), rest.end());
}

Result<void> add_folders(const remote::ActionResult& message, const ReadBlob& read,
                         DecodedResult& decoded) {
  for (const remote::OutputDirectory& output : message.output_directories()) {
    if (!is_safe_relative_path(output.path())) return damaged();
    LOCKSTEP_TRY(name, name_in(output.tree_digest()));
    LOCKSTEP_TRY(bytes, read(name.hash));
    remote::Tree tree;
    if (!tree.ParseFromString(bytes)) return damaged();
    decoded.trees.push_back(name.hash);
    LOCKSTEP_CHECK(TreeReader(tree, decoded.result).add(tree.root(), output.path()));
  }
  return {};
}

Result<void> add_files(const remote::ActionResult& message, StoredResult& result) {
  for (const remote::OutputFile& file : message.output_files()) {
    if (!is_safe_relative_path(file.path())) return damaged();
    LOCKSTEP_TRY(name, name_in(file.digest()));
    result.files.push_back({file.path(), name.hash, name.size, file.is_executable()});
  }
  for (const remote::OutputSymlink& link : message.output_symlinks()) {
    if (!is_safe_relative_path(link.path())) return damaged();
    result.links.push_back({link.path(), link.target()});
  }
  return {};
}

}  // namespace

Result<EncodedResult> encode_action_result(const StoredResult& result,
                                           const std::vector<std::string>& outputs) {
  EncodedResult encoded;
  remote::ActionResult message;
  for (const std::string& output : outputs) {
    const auto link = std::ranges::find(result.links, output, &StoredLink::path);
    if (const StoredFile* stored = result.file(output)) {
      auto& file = *message.add_output_files();
      file.set_path(output);
      set_name(*file.mutable_digest(), {stored->digest, stored->size});
      file.set_is_executable(stored->executable);
    } else if (link != result.links.end()) {
      auto& symlink = *message.add_output_symlinks();
      symlink.set_path(output);
      symlink.set_target(link->target);
    } else {
      LOCKSTEP_TRY(tree, tree_of(result, output));
      auto& folder = *message.add_output_directories();
      folder.set_path(output);
      set_name(*folder.mutable_tree_digest(), tree.name);
      encoded.trees.push_back(std::move(tree));
    }
  }
  auto& took = *message.mutable_execution_metadata()->mutable_virtual_execution_duration();
  took.set_seconds(static_cast<std::int64_t>(result.seconds));
  took.set_nanos(static_cast<std::int32_t>((result.seconds - std::floor(result.seconds)) * 1e9));
  encoded.bytes = with_seal(message.SerializeAsString());
  return encoded;
}

Result<DecodedResult> decode_action_result(std::string_view bytes, const ReadBlob& read) {
  if (bytes.size() < kSealed) return damaged();
  const std::string_view body = bytes.substr(0, bytes.size() - kSealed);
  remote::ActionResult message;
  if (with_seal(std::string(body)) != bytes ||
      !message.ParseFromArray(body.data(), static_cast<int>(body.size())))
    return damaged();
  if (message.exit_code() != 0) return fail(ErrorKind::kIo, "a stored action has failed");
  DecodedResult decoded;
  LOCKSTEP_CHECK(add_files(message, decoded.result));
  LOCKSTEP_CHECK(add_folders(message, read, decoded));
  sort_unique(decoded.result.files, &StoredFile::path);
  sort_unique(decoded.result.links, &StoredLink::path);
  sort_unique(decoded.result.folders, std::identity{});
  const auto& took = message.execution_metadata().virtual_execution_duration();
  decoded.result.seconds = static_cast<double>(took.seconds()) + took.nanos() / 1e9;
  return decoded;
}

}  // namespace lockstep::store
