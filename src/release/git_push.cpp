#include "lockstep/release/git_push.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "git_scratch.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "module_commit.hpp"
#include "tree_listing.hpp"

namespace lockstep::release {

using ecosystem::GitPush;
using ecosystem::ModuleTree;
using ecosystem::Presence;
using ecosystem::Standing;

namespace {

using Trees = std::vector<ModuleTree>;

// Whether the remote is asked to take a push or only whether it would.
enum class Earnest { kPush, kTry };

std::string tag_ref(const ModuleTree& tree) { return "refs/tags/" + tree.tag; }
std::string branch_ref(const GitPush& push) { return "refs/heads/" + push.branch; }

std::vector<std::string> tag_refs(const Trees& trees) {
  std::vector<std::string> refs;
  std::ranges::transform(trees, std::back_inserter(refs), tag_ref);
  return refs;
}

// `example.com/lorem` of `example.com/lorem@v1.2.3/`
std::string module_path(const ModuleTree& tree) {
  return tree.prefix.substr(0, tree.prefix.find('@'));
}

// What the remote has of a push.
struct Remote {
  RemoteRefs refs;
  Trees tagged;
  Trees missing;
};

Result<Remote> ask_remote(const Scratch& scratch, const GitPush& push) {
  auto refs = tag_refs(push.trees);
  refs.push_back(branch_ref(push));
  LOCKSTEP_TRY(found, remote_refs(scratch, push.repository, refs));
  Remote remote{std::move(found), {}, {}};
  for (const ModuleTree& tree : push.trees)
    (remote.refs.contains(tag_ref(tree)) ? remote.tagged : remote.missing).push_back(tree);
  return remote;
}

// The first file that differs, and how; empty when none does. Modes are nothing to go.
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

// How what the tag of `tree` leads to differs from ours; empty when it does not.
Result<std::string> difference_of(const Scratch& scratch, const ModuleTree& tree) {
  const auto commit =
      ask_git(scratch, {"rev-parse", "--verify", "--quiet", tag_ref(tree) + "^{commit}"});
  if (!commit) return "leads to no commit";
  LOCKSTEP_TRY(ours, listing_of_module(scratch, tree, Keeping::kNamesOnly));
  LOCKSTEP_TRY(theirs, listing_of_commit(scratch, std::string(trim(*commit))));
  return difference(ours, part_of(theirs, tree.folder));
}

Result<Standing> compare_tags(const Scratch& scratch, const GitPush& push, const Remote& remote) {
  LOCKSTEP_CHECK(fetch_refs(scratch, push.repository, tag_refs(remote.tagged)));
  for (const ModuleTree& tree : remote.tagged) {
    LOCKSTEP_TRY(differs, difference_of(scratch, tree));
    if (!differs.empty()) return Standing{Presence::kOther, "the tag " + tree.tag + " " + differs};
  }
  if (remote.missing.empty())
    return Standing{Presence::kSame, fmt::format("{} tags", remote.tagged.size())};
  return Standing{Presence::kAbsent,
                  fmt::format("{} of {} tags", remote.tagged.size(), push.trees.size())};
}

// HEAD and `base` become what the branch holds, when it is there.
Result<TreeListing> fetch_base(const Scratch& scratch, const GitPush& push, const Remote& remote) {
  if (!remote.refs.contains(branch_ref(push))) return TreeListing{};
  LOCKSTEP_CHECK(fetch_refs(scratch, push.repository, {branch_ref(push)}));
  return listing_of_commit(scratch, "HEAD");
}

Result<std::vector<ModulePart>> parts_of(const Scratch& scratch, const Trees& trees) {
  std::vector<ModulePart> parts;
  for (const ModuleTree& tree : trees) {
    LOCKSTEP_TRY(files, listing_of_module(scratch, tree, Keeping::kObjects));
    parts.push_back({tree.folder, module_path(tree), std::move(files)});
  }
  return parts;
}

Result<void> commit_all(const Scratch& scratch, const GitPush& push, const TreeListing& base,
                        const std::vector<ModulePart>& parts) {
  const TreeListing merged = merged_listing(base, parts);
  LOCKSTEP_CHECK(check_license(merged, parts));
  LOCKSTEP_CHECK(write_tree(scratch, merged));
  LOCKSTEP_CHECK(check_attributes(scratch, parts));
  if (merged == base) return {};
  LOCKSTEP_CHECK(ask_git(
      scratch, {"commit", "--quiet", "--cleanup=verbatim", "--message", push.message + "\n"}));
  return {};
}

// Hooks may change what is committed: what is pushed is what was meant.
Result<void> check_commit(const Scratch& scratch, const std::vector<ModulePart>& parts) {
  LOCKSTEP_TRY(made, listing_of_commit(scratch, "HEAD"));
  for (const ModulePart& part : parts) {
    const std::string differs = difference(part.files, part_of(made, part.folder));
    if (differs.empty()) continue;
    return fail(ErrorKind::kCheckFailed, "the commit of " + part.path + " " + differs,
                "a hook of git changes what is committed: turn it off for this push");
  }
  return {};
}

Result<void> send(const Scratch& scratch, const GitPush& push, const Trees& trees,
                  Earnest earnest) {
  std::vector<std::string> words{"push", "--quiet", "--atomic", "--recurse-submodules=no"};
  if (earnest == Earnest::kTry) words.emplace_back("--dry-run");
  words.insert(words.end(), {"--", push.repository, "HEAD:" + branch_ref(push)});
  for (const ModuleTree& tree : trees) words.push_back(tag_ref(tree) + ":" + tag_ref(tree));
  LOCKSTEP_CHECK(ask_git(scratch, words));
  return {};
}

std::unexpected<Error> overtaken(const GitPush& push, const std::string& what) {
  return fail(ErrorKind::kIo,
              fmt::format("somebody else pushed {} to {} at the same time", what, push.repository),
              "nothing of ours was taken; it can be tried again");
}

// Why a push failed, by what the remote holds now; whatever language git speaks.
Result<void> explain_failure(const Scratch& scratch, const GitPush& push, const Remote& before,
                             Error error) {
  if (error.kind != ErrorKind::kToolFailed) return std::unexpected(std::move(error));
  LOCKSTEP_TRY(now, ask_remote(scratch, push));
  LOCKSTEP_TRY(head, ask_git(scratch, {"rev-parse", "HEAD"}));
  const auto branch = now.refs.find(branch_ref(push));
  const auto branch_before = before.refs.find(branch_ref(push));
  const std::string at = branch == now.refs.end() ? "" : branch->second;
  if (now.missing.empty() && at == trim(head)) return {};  // the answer was lost, not the push
  if (at != (branch_before == before.refs.end() ? "" : branch_before->second))
    return overtaken(push, "the branch " + push.branch);
  if (now.missing.size() != before.missing.size()) return overtaken(push, "a tag");
  return std::unexpected(std::move(error));
}

Result<void> carry_out(const GitPush& push, const GitWork& work, Earnest earnest) {
  LOCKSTEP_TRY(scratch, make_scratch(work, push.branch));
  LOCKSTEP_TRY(remote, ask_remote(scratch, push));
  if (remote.missing.empty()) return {};
  LOCKSTEP_TRY(base, fetch_base(scratch, push, remote));
  LOCKSTEP_TRY(parts, parts_of(scratch, remote.missing));
  for (const ModulePart& part : parts) LOCKSTEP_CHECK(check_place(scratch, base, part));
  LOCKSTEP_CHECK(commit_all(scratch, push, base, parts));
  LOCKSTEP_CHECK(check_commit(scratch, parts));
  for (const ModuleTree& tree : remote.missing)
    LOCKSTEP_CHECK(sys::run_git(scratch.git, sys::git_tag(tree.tag, push.message)));
  auto sent = send(scratch, push, remote.missing, earnest);
  if (sent) return {};
  return explain_failure(scratch, push, remote, std::move(sent).error());
}

// Where it failed is said by the repository's address; scratch folders are of no use to anyone.
template <typename T>
Result<T> tidied(Result<T> result, const GitPush& push, const GitWork& work) {
  (void)work.files.remove_all(work.folder);
  if (!result) return std::unexpected(at(std::move(result).error(), push.repository));
  return result;
}

Result<Standing> compare(const GitPush& push, const GitWork& work) {
  LOCKSTEP_TRY(scratch, make_scratch(work, push.branch));
  LOCKSTEP_TRY(remote, ask_remote(scratch, push));
  if (remote.tagged.empty()) return Standing{Presence::kAbsent, ""};
  return compare_tags(scratch, push, remote);
}

}  // namespace

Result<Standing> git_standing(const GitPush& push, const GitWork& work) {
  return tidied(compare(push, work), push, work);
}

Result<void> push_modules(const GitPush& push, const GitWork& work) {
  return tidied(carry_out(push, work, Earnest::kPush), push, work);
}

Result<void> try_push(const GitPush& push, const GitWork& work) {
  return tidied(carry_out(push, work, Earnest::kTry), push, work);
}

}  // namespace lockstep::release
