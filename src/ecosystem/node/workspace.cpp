#include "node/workspace.hpp"

#include <algorithm>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/path_glob.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/json.hpp"
#include "node/manifest.hpp"

namespace lockstep::ecosystem::node {

namespace {

using version::TextAt;

// Which folders a workspace takes; `!pattern` takes one back.
class Patterns {
 public:
  explicit Patterns(std::string folder) : folder_(std::move(folder)) {}

  void add(std::string_view pattern) {
    const bool is_negative = pattern.starts_with('!');
    if (is_negative) pattern.remove_prefix(1);
    if (pattern.starts_with("./")) pattern.remove_prefix(2);
    while (pattern.ends_with('/')) pattern.remove_suffix(1);
    (is_negative ? not_ : taken_).push_back(join_path(folder_, pattern));
  }

  bool take(std::string_view folder) const {
    const auto fits = [&](const std::string& pattern) { return path_matches(pattern, folder); };
    return std::ranges::any_of(taken_, fits) && std::ranges::none_of(not_, fits);
  }

 private:
  std::string folder_;
  std::vector<std::string> taken_;
  std::vector<std::string> not_;
};

const std::string* text_of(const VersionRequest& request, const std::string& file) {
  const auto found = request.texts.find(file);
  return found == request.texts.end() ? nullptr : &found->second;
}

std::string manifest_in(const std::string& folder) { return join_path(folder, "package.json"); }

// `workspaces: [...]`, and yarn's `workspaces: {packages: [...]}`.
void add_npm(const Member& member, Patterns& patterns) {
  for (const TextAt& text : member.texts) {
    const auto& path = text.path;
    if (path.size() < 2 || path[0] != "workspaces") continue;
    if (path.size() == 2 || (path.size() == 3 && path[1] == "packages")) patterns.add(text.value);
  }
}

// A word of YAML without its quotes or the comment behind it.
std::string_view plain_word(std::string_view word) {
  word = trim(word);
  if (!word.starts_with('\'') && !word.starts_with('"'))
    return trim(word.substr(0, word.find(" #")));
  const auto end = word.find(word.front(), 1);
  return word.substr(1, end == std::string_view::npos ? end : end - 1);
}

// `['npm/*', tools]`
void add_bracketed(std::string_view list, Patterns& patterns) {
  for (const std::string& item : split(list.substr(0, list.find(']')), ',')) {
    const std::string_view word = plain_word(item);
    if (!word.empty()) patterns.add(word);
  }
}

// The items of the list `packages:` of a pnpm-workspace.yaml, which is no more than that list, on
// lines of its own or in brackets, and further keys at the left.
void add_pnpm(std::string_view yaml, Patterns& patterns) {
  constexpr std::string_view kPackages = "packages:";
  bool is_list = false;
  for (const std::string& line : split(yaml, '\n')) {
    const std::string_view word = trim(line);
    if (word.empty() || word.starts_with('#')) continue;
    if (word.starts_with("- ")) {
      if (is_list) patterns.add(plain_word(word.substr(2)));
      continue;
    }
    is_list = line.starts_with(kPackages);
    const std::string_view value = is_list ? trim(word.substr(kPackages.size())) : "";
    if (value.starts_with('[')) add_bracketed(value.substr(1), patterns);
  }
}

Result<Member> read_member(const std::string& file, const std::string& text) {
  auto texts = version::json_texts(text);
  if (!texts) return std::unexpected(at(std::move(texts).error(), file));
  Member member{file, {}, {}, std::move(*texts)};
  std::vector<Error> twice;
  for (const TextAt& held : member.texts) {
    if (held.path == std::vector<std::string>{"name"}) member.name = held.value;
    if (held.path != std::vector<std::string>{"version"}) continue;
    member.version = held.value;
    Error error{ErrorKind::kUsage, "`version` stands there twice", file, "remove one of the two"};
    error.mark = version::mark_of(version::place_of(held, text, file, "", ""), text);
    twice.push_back(std::move(error));
  }
  if (twice.size() > 1) return std::unexpected(merged(std::move(twice)));
  return member;
}

// Takes packages into a workspace; each manifest is read once.
class Gatherer {
 public:
  explicit Gatherer(const VersionRequest& request) : request_(request) {}

  Result<void> take(const std::string& folder) {
    const std::string file = manifest_in(folder);
    const std::string* text = text_of(request_, file);
    if (text == nullptr || found.contains(folder)) return {};
    LOCKSTEP_TRY(member, read_member(file, *text));
    found.emplace(folder, std::move(member));
    return {};
  }

  // The folders of all manifests for which `fits` says so.
  template <typename Fits>
  Result<void> take_all(Fits fits) {
    for (const std::string& file : request_.files) {
      if (file_name(file) != "package.json") continue;
      const std::string folder(parent_path(file));
      if (fits(folder)) LOCKSTEP_CHECK(take(folder));
    }
    return {};
  }

  // The workspace whose root is `folder`, if the language's package is of it.
  Result<void> take_workspace(const std::string& folder) {
    Patterns patterns(folder);
    const std::string file = manifest_in(folder);
    if (const std::string* text = text_of(request_, file)) {
      LOCKSTEP_TRY(root, read_member(file, *text));
      add_npm(root, patterns);
    }
    if (const std::string* text = text_of(request_, join_path(folder, "pnpm-workspace.yaml")))
      add_pnpm(*text, patterns);
    const std::string& own = request_.language.folder;
    if (folder != own && !patterns.take(own)) return {};
    LOCKSTEP_CHECK(take(folder));
    return take_all([&](const std::string& other) { return patterns.take(other); });
  }

  Workspace found;

 private:
  const VersionRequest& request_;
};

}  // namespace

std::vector<std::string> folders_above(const model::Language& language) {
  std::vector<std::string> folders = {language.folder};
  while (!folders.back().empty()) folders.emplace_back(parent_path(folders.back()));
  return folders;
}

Result<Workspace> workspace_of(const VersionRequest& request) {
  Gatherer gatherer(request);
  LOCKSTEP_CHECK(gatherer.take(request.language.folder));
  const std::string platforms = join_path(request.language.folder, "npm");
  LOCKSTEP_CHECK(gatherer.take_all(
      [&](const std::string& folder) { return parent_path(folder) == platforms; }));
  for (const std::string& folder : folders_above(request.language))
    LOCKSTEP_CHECK(gatherer.take_workspace(folder));
  return std::move(gatherer.found);
}

}  // namespace lockstep::ecosystem::node
