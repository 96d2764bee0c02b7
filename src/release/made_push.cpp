#include "made_push.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "lockstep/base/text.hpp"
#include "module_commit.hpp"

namespace lockstep::release {

using ecosystem::GitPush;
using ecosystem::ModuleTree;

namespace {

using Trees = std::vector<ModuleTree>;

// `example.com/lorem` of `example.com/lorem@v1.2.3/`
std::string module_path(const ModuleTree& tree) {
  return tree.prefix.substr(0, tree.prefix.find('@'));
}

// What the branch is on the remote by now, in its name here too.
Result<std::string> fetch_branch(const Scratch& scratch, const GitPush& push) {
  LOCKSTEP_CHECK(fetch_refs(scratch, push.repository, {branch_ref(push)}));
  LOCKSTEP_TRY(said, ask_git(scratch, {"rev-parse", "HEAD"}));
  return std::string(trim(said));
}

// HEAD's branch becomes what the remote's is, which is given back: `base`, or what somebody else
// just made of it. Of a commit that was fetched or made before, nothing is fetched again.
Result<std::string> place_head(const Scratch& scratch, const GitPush& push,
                               const std::string& base) {
  if (scratch.head == base) return base;
  if (!base.empty() && !scratch.commits.contains(base)) return fetch_branch(scratch, push);
  const std::vector<std::string> words = base.empty()
                                             ? std::vector<std::string>{"update-ref", "-d", "HEAD"}
                                             : std::vector<std::string>{"update-ref", "HEAD", base};
  LOCKSTEP_CHECK(ask_git(scratch, words));
  return base;
}

Result<std::vector<ModulePart>> parts_of(Scratch& scratch, const Trees& trees) {
  LOCKSTEP_TRY(listings, listings_of_modules(scratch, trees, Keeping::kObjects));
  std::vector<ModulePart> parts;
  for (std::size_t i = 0; i < trees.size(); ++i)
    parts.push_back({trees[i].folder, module_path(trees[i]), std::move(listings[i])});
  return parts;
}

Result<void> commit_all(const Scratch& scratch, const GitPush& push, const TreeListing& base,
                        const std::vector<ModulePart>& parts) {
  const TreeListing merged = merged_listing(base, parts);
  LOCKSTEP_CHECK(check_license(merged, parts));
  LOCKSTEP_CHECK(write_index(scratch, merged));
  LOCKSTEP_CHECK(check_attributes(scratch, merged, parts));
  if (merged == base) return {};
  LOCKSTEP_CHECK(ask_git(
      scratch, {"commit", "--quiet", "--cleanup=verbatim", "--message", push.message + "\n"}));
  return {};
}

// Hooks may change what is committed: what is pushed is what was meant.
Result<void> check_commit(const TreeListing& made, const std::vector<ModulePart>& parts) {
  for (const ModulePart& part : parts) {
    const std::string differs = difference(part.files, part_of(made, part.folder));
    if (differs.empty()) continue;
    return fail(ErrorKind::kCheckFailed, "the commit of " + part.path + " " + differs,
                "a hook of git changes what is committed: turn it off for this push");
  }
  return {};
}

Result<void> make_tag(const Scratch& scratch, const GitPush& push, const ModuleTree& tree) {
  auto words = sys::git_tag(tree.tag, push.message);
  words.insert(words.begin() + 2, "--force");  // of an attempt before
  LOCKSTEP_CHECK(sys::run_git(scratch.git, words));
  return {};
}

// What HEAD and the tags lead to.
Result<MadePush> made_of(const Scratch& scratch, const Trees& trees, const std::string& base) {
  std::vector<std::string> words{"rev-parse", "HEAD"};
  const auto tags = tag_refs(trees);
  words.insert(words.end(), tags.begin(), tags.end());
  LOCKSTEP_TRY(said, ask_git(scratch, words));
  const auto objects = split(trim(said), '\n');
  if (objects.size() != tags.size() + 1)
    return fail(ErrorKind::kInternal, "git named other objects than it was asked for");
  MadePush made{base, objects.front(), {}};
  for (std::size_t i = 0; i < tags.size(); ++i) made.tags[tags[i]] = objects[i + 1];
  return made;
}

}  // namespace

std::string tag_ref(const ModuleTree& tree) { return "refs/tags/" + tree.tag; }
std::string branch_ref(const GitPush& push) { return "refs/heads/" + push.branch; }

std::vector<std::string> tag_refs(const Trees& trees) {
  std::vector<std::string> refs;
  std::ranges::transform(trees, std::back_inserter(refs), tag_ref);
  return refs;
}

std::string difference(const TreeListing& ours, const TreeListing& theirs) {
  for (const auto& [path, file] : ours) {
    const auto there = theirs.find(path);
    if (there == theirs.end()) return "lacks " + path;
    if (there->second.object != file.object) return "holds another " + path;
  }
  for (const auto& [path, file] : theirs) {
    if (!ours.contains(path)) return "holds " + path + " too";
  }
  return "";
}

Result<MadePush> make_push(Scratch& scratch, const GitPush& push, const Trees& trees,
                           const std::string& branch) {
  LOCKSTEP_TRY(base, place_head(scratch, push, branch));
  scratch.head.reset();  // whatever fails from here on leaves it somewhere
  LOCKSTEP_TRY(before, base.empty() ? Result<TreeListing>() : listing_of_commit(scratch, base));
  LOCKSTEP_TRY(parts, parts_of(scratch, trees));
  LOCKSTEP_CHECK(check_places(scratch, before, parts));
  LOCKSTEP_CHECK(commit_all(scratch, push, before, parts));
  for (const ModuleTree& tree : trees) LOCKSTEP_CHECK(make_tag(scratch, push, tree));
  LOCKSTEP_TRY(made, made_of(scratch, trees, base));
  LOCKSTEP_TRY(after, listing_of_commit(scratch, made.commit));
  LOCKSTEP_CHECK(check_commit(after, parts));
  scratch.head = made.commit;
  return made;
}

}  // namespace lockstep::release
