#include <fmt/format.h>

#include <optional>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/store/remote_action.hpp"
#include "messages.hpp"

namespace lockstep::store {

namespace {

struct File {
  BlobName bytes;
  bool executable = false;
};

std::unexpected<Error> in_the_way(const std::string& path) {
  return fail(ErrorKind::kInternal,
              fmt::format("the input `{}` is a file and a folder at once", path));
}

// Where the link at `place` leads to, with `rest` behind it; root-relative.
Result<std::string> led_to(const std::string& place, const std::string& link,
                           const std::string& rest) {
  const std::string whole = join_path(join_path(parent_path(place), link), rest);
  auto target = normalize_relative(link.starts_with('/') ? link : whole);
  if (target) return target;
  return fail(
      ErrorKind::kUsage,
      fmt::format("an input lies behind the link `{}`, which leads out of the project", place),
      "name the input by a path without that link");
}

}  // namespace

// Sorted by bytes, as the API wants its lists.
struct InputTree::Folder {
  std::map<std::string, File> files;
  std::map<std::string, std::string> links;
  std::map<std::string, std::unique_ptr<Folder>> folders;

  // The folder at `path`, made when missing, links followed.
  Result<Folder*> below(const std::string& path);
  // The same up to the first link, behind which the rest is `elsewhere`.
  Result<Folder*> walk(const std::string& path, std::optional<std::string>& elsewhere);
  // The one that holds `path`, where nothing but a file or link of this name is.
  Result<Folder*> holder(const std::string& path);
  BlobName messages(std::vector<Message>& into, std::set<Digest>& known) const;
};

Result<InputTree::Folder*> InputTree::Folder::below(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel counts a loop
  std::string wanted = path;
  for (int hops = 0; hops < kMostLinks; ++hops) {
    std::optional<std::string> elsewhere;
    LOCKSTEP_TRY(folder, walk(wanted, elsewhere));
    if (!elsewhere) return folder;
    wanted = std::move(*elsewhere);
  }
  return fail(ErrorKind::kInternal, fmt::format("the input `{}` lies in a loop of links", path));
}

Result<InputTree::Folder*> InputTree::Folder::walk(const std::string& path,
                                                   std::optional<std::string>& elsewhere) {
  Folder* folder = this;
  std::string place;
  for (const std::string& part : split(path, '/')) {
    if (part.empty()) continue;
    place = join_path(place, part);
    if (folder->files.contains(part)) return in_the_way(place);
    const auto link = folder->links.find(part);
    if (link != folder->links.end()) {
      const std::string rest = path.size() > place.size() ? path.substr(place.size() + 1) : "";
      LOCKSTEP_TRY(target, led_to(place, link->second, rest));
      elsewhere = std::move(target);
      return folder;
    }
    std::unique_ptr<Folder>& next = folder->folders[part];
    if (next == nullptr) next = std::make_unique<Folder>();
    folder = next.get();
  }
  return folder;
}

Result<InputTree::Folder*> InputTree::Folder::holder(const std::string& path) {
  if (!is_safe_relative_path(path)) {
    return fail(ErrorKind::kInternal,
                fmt::format("an input's path `{}` leaves the action's folder", path));
  }
  LOCKSTEP_TRY(folder, below(std::string(parent_path(path))));
  const std::string name(file_name(path));
  if (folder->folders.contains(name)) return in_the_way(path);
  folder->files.erase(name);
  folder->links.erase(name);
  return folder;
}

BlobName InputTree::Folder::messages(std::vector<Message>& into, std::set<Digest>& known) const {
  remote::Directory directory;
  for (const auto& [name, file] : files) {
    auto& node = *directory.add_files();
    node.set_name(name);
    set_name(*node.mutable_digest(), file.bytes);
    node.set_is_executable(file.executable);
  }
  for (const auto& [name, folder] : folders) {
    auto& node = *directory.add_directories();
    node.set_name(name);
    set_name(*node.mutable_digest(), folder->messages(into, known));
  }
  for (const auto& [name, target] : links) {
    auto& node = *directory.add_symlinks();
    node.set_name(name);
    node.set_target(target);
  }
  Message message = message_of(directory);
  const BlobName name = message.name;
  if (known.insert(name.hash).second) into.push_back(std::move(message));
  return name;
}

InputTree::InputTree() : root_(std::make_unique<Folder>()) {}
InputTree::~InputTree() = default;
InputTree::InputTree(InputTree&&) noexcept = default;
InputTree& InputTree::operator=(InputTree&&) noexcept = default;

Result<void> InputTree::add_file(const std::string& path, const BlobName& bytes, bool executable) {
  LOCKSTEP_TRY(folder, root_->holder(path));
  folder->files[std::string(file_name(path))] = {bytes, executable};
  return {};
}

Result<void> InputTree::add_link(const std::string& path, const std::string& target) {
  LOCKSTEP_TRY(folder, root_->holder(path));
  folder->links[std::string(file_name(path))] = target;
  return {};
}

Result<void> InputTree::add_folder(const std::string& path) {
  if (!is_safe_relative_path(path)) {
    return fail(ErrorKind::kInternal,
                fmt::format("an input's path `{}` leaves the action's folder", path));
  }
  LOCKSTEP_TRY(folder, root_->below(path));
  static_cast<void>(folder);
  return {};
}

std::vector<Message> InputTree::directories() const {
  std::vector<Message> messages;
  std::set<Digest> known;
  root_->messages(messages, known);
  return messages;
}

}  // namespace lockstep::store
