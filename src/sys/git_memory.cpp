#include "git_memory.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::sys {

namespace {

constexpr const char* kIgnored = ".lockstep/ignored";
constexpr const char* kHead = ".lockstep/head";

// The work tree that holds a folder, as far as it is one of the usual form.
struct WorkTree {
  std::string root;  // absolute; empty when no repository holds the folder
  bool is_usual = true;
};

WorkTree work_tree(const RealFilesystem& files, std::string folder) {
  for (;; folder = std::string(parent_path(folder))) {
    const FileKind kind = files.status(folder + "/.git").kind;
    const bool has_head = files.status(folder + "/.git/HEAD").kind == FileKind::kFile;
    if (kind == FileKind::kFolder) return {folder, has_head && !folder.empty()};
    // A file leads to a linked work tree's repository, or to a submodule's.
    if (kind != FileKind::kMissing) return {folder, false};
    if (folder.empty()) return {};
  }
}

// Folders of git's own files below the user's home.
std::vector<std::string> user_folders() {
  std::vector<std::string> folders;
  const char* configured = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  if (configured != nullptr) folders.push_back(std::string(configured) + "/git");
  if (home != nullptr) folders.push_back(std::string(home) + "/.config/git");
  return folders;
}

// Adds files to a digest, missing ones too.
class RuleFiles {
 public:
  explicit RuleFiles(const RealFilesystem& files) : files_(files) {}

  void name(const std::string& text) { hasher_.field(text); }

  // A file whose every byte counts.
  void add(const std::string& path) {
    hasher_.field(path);
    const auto bytes = files_.read(path);
    hasher_.field(bytes ? "there" : "missing");
    if (bytes) hasher_.field(*bytes);
  }

  // A configuration file; false when it names files that are not looked at here.
  bool add_configuration(const std::string& path) {
    add(path);
    const std::string text = lower(files_.read(path).value_or(""));
    return !text.contains("include") && !text.contains("excludesfile") &&
           !text.contains("worktree");
  }

  Digest finish() { return hasher_.finish(); }

 private:
  const RealFilesystem& files_;
  Hasher hasher_;
};

bool add_configurations(RuleFiles& rules, const std::string& root) {
  std::vector<std::string> paths = {"/etc/gitconfig", "/usr/local/etc/gitconfig",
                                    "/opt/homebrew/etc/gitconfig"};
  if (const char* home = std::getenv("HOME")) paths.push_back(std::string(home) + "/.gitconfig");
  for (const std::string& folder : user_folders()) paths.push_back(folder + "/config");
  if (!root.empty()) paths.push_back(join_path(root, ".git/config"));
  return std::ranges::all_of(
      paths, [&](const std::string& path) { return rules.add_configuration(path); });
}

// From the work tree's top down to the folder, and wherever below it there is one.
void add_ignore_files(RuleFiles& rules, const std::string& root, const std::string& folder,
                      const std::vector<std::string>& paths) {
  for (std::string above = folder; !root.empty() && above != root;) {
    above = std::string(parent_path(above));
    rules.add(join_path(above, ".gitignore"));
  }
  for (const std::string& path : paths) {
    rules.name(path);
    if (file_name(path) == ".gitignore") rules.add(join_path(folder, path));
  }
  for (const std::string& user : user_folders()) rules.add(user + "/ignore");
}

void keep(const std::string& folder, const char* name, const std::string& text) {
  RealFilesystem files;
  if (files.status(join_path(folder, ".lockstep")).kind != FileKind::kFolder) return;
  // Only to spare work: whoever cannot write here asks git the next time, too.
  static_cast<void>(files.write_atomic(join_path(folder, name), text, false));
}

bool is_commit_id(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What `reference` points to, from its own file or the list of packed ones.
std::optional<std::string> commit_of(const RealFilesystem& files, const std::string& git,
                                     const std::string& reference) {
  if (!is_safe_relative_path(reference)) return std::nullopt;
  std::string id(trim(files.read(join_path(git, reference)).value_or("")));
  if (is_commit_id(id)) return id;
  if (!id.empty()) return std::nullopt;
  for (const std::string& line :
       split(files.read(join_path(git, "packed-refs")).value_or(""), '\n')) {
    if (line.size() == 41 + reference.size() && line.ends_with(" " + reference) &&
        is_commit_id(line.substr(0, 40)))
      return line.substr(0, 40);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Digest> ignore_rules(const std::string& folder,
                                   const std::vector<std::string>& paths) {
  const RealFilesystem files;
  const auto real = files.canonical(folder);
  if (!real) return std::nullopt;
  const WorkTree tree = work_tree(files, *real);
  if (!tree.is_usual) return std::nullopt;
  RuleFiles rules(files);
  rules.name(tree.root);
  rules.name(*real);
  if (!add_configurations(rules, tree.root)) return std::nullopt;
  add_ignore_files(rules, tree.root, *real, paths);
  if (!tree.root.empty()) {
    rules.add(join_path(tree.root, ".git/info/exclude"));
    rules.add(join_path(tree.root, ".git/index"));
  }
  return rules.finish();
}

std::optional<std::vector<std::string>> kept_ignored(const std::string& folder,
                                                     const Digest& rules) {
  const auto text = RealFilesystem().read(join_path(folder, kIgnored));
  if (!text) return std::nullopt;
  const std::size_t end = text->find('\n');
  if (end == std::string::npos) return std::nullopt;
  const std::string list = text->substr(end + 1);
  if (text->substr(0, end) != rules.hex() + " " + sha256(list).hex()) return std::nullopt;
  std::vector<std::string> ignored = split(list, '\n');
  std::erase(ignored, "");
  return ignored;
}

void keep_ignored(const std::string& folder, const Digest& rules,
                  const std::vector<std::string>& ignored) {
  std::string list;
  for (const std::string& path : ignored) {
    if (path.contains('\n')) return;
    list += path + "\n";
  }
  keep(folder, kIgnored, rules.hex() + " " + sha256(list).hex() + "\n" + list);
}

std::optional<std::string> head_commit(const std::string& folder) {
  const RealFilesystem files;
  const auto real = files.canonical(folder);
  if (!real) return std::nullopt;
  const WorkTree tree = work_tree(files, *real);
  if (!tree.is_usual || tree.root.empty()) return std::nullopt;
  const std::string git = join_path(tree.root, ".git");
  const std::string head(trim(files.read(join_path(git, "HEAD")).value_or("")));
  constexpr std::string_view kReference = "ref: ";
  if (head.starts_with(kReference)) return commit_of(files, git, head.substr(kReference.size()));
  return is_commit_id(head) ? std::optional(head) : std::nullopt;
}

std::optional<std::int64_t> kept_time(const std::string& folder, const std::string& commit) {
  const std::string text = RealFilesystem().read(join_path(folder, kHead)).value_or("");
  if (!text.starts_with(commit + " ") || !text.ends_with('\n')) return std::nullopt;
  std::int64_t time = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, problem] = std::from_chars(text.data() + commit.size() + 1, end, time);
  return problem == std::errc() && stop == end ? std::optional(time) : std::nullopt;
}

void keep_time(const std::string& folder, const std::string& commit, std::int64_t time) {
  keep(folder, kHead, commit + " " + std::to_string(time) + "\n");
}

}  // namespace lockstep::sys
