#include "lockstep/release/git_push.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "git_scratch.hpp"
#include "lockstep/base/text.hpp"
#include "made_push.hpp"
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

// What the remote has of a push.
struct Remote {
  RemoteRefs refs;
  Trees tagged;
  Trees missing;
};

// The commit that the remote's branch is at; empty when there is none.
std::string tip_of(const RemoteRefs& refs, const GitPush& push) {
  const auto branch = refs.find(branch_ref(push));
  return branch == refs.end() ? "" : branch->second;
}

Remote sorted_out(RemoteRefs refs, const GitPush& push) {
  Remote remote{std::move(refs), {}, {}};
  for (const ModuleTree& tree : push.trees)
    (remote.refs.contains(tag_ref(tree)) ? remote.tagged : remote.missing).push_back(tree);
  return remote;
}

Result<Remote> ask_remote(Scratch& scratch, const GitPush& push) {
  auto refs = tag_refs(push.trees);
  refs.push_back(branch_ref(push));
  LOCKSTEP_TRY(found, remote_refs(scratch, push.repository, refs));
  const std::lock_guard lock(scratch.mutex);
  scratch.tip = tip_of(found, push);
  return sorted_out(std::move(found), push);
}

// What was made of a push before, if anything was.
MadePush& made_before(Scratch& scratch, const GitPush& push) {
  return scratch.made[push.trees.front().tag];
}

// Those of `trees` whose tags on the remote are not the very objects that we made.
Trees made_by_others(Scratch& scratch, const GitPush& push, const Remote& remote) {
  const auto& ours = made_before(scratch, push).tags;
  Trees others = remote.tagged;
  std::erase_if(others, [&](const ModuleTree& tree) {
    const auto made = ours.find(tag_ref(tree));
    return made != ours.end() && made->second == remote.refs.at(tag_ref(tree));
  });
  return others;
}

// The commits that the tags of `trees` lead to, which were fetched; empty where it is none.
Result<std::vector<std::string>> commits_of(const Scratch& scratch, const Trees& trees) {
  std::string input;
  for (const ModuleTree& tree : trees) input.append(tag_ref(tree)).append("^{commit}\n");
  LOCKSTEP_TRY(said, ask_git(scratch, {"cat-file", "--batch-check"}, std::move(input)));
  std::vector<std::string> commits;
  for (const std::string& line : split(trim(said), '\n')) {
    const auto words = split(line, ' ');  // object, type, size; or what was asked, `missing`
    commits.push_back(words.size() == 3 ? words[0] : "");
  }
  if (commits.size() == trees.size()) return commits;
  return fail(ErrorKind::kInternal, "git named other commits than it was asked for");
}

// How what a tag on the remote leads to first differs from ours; empty when nothing does.
Result<std::string> first_difference(Scratch& scratch, const Trees& trees) {
  LOCKSTEP_TRY(commits, commits_of(scratch, trees));
  LOCKSTEP_TRY(ours, listings_of_modules(scratch, trees, Keeping::kNamesOnly));
  for (std::size_t i = 0; i < trees.size(); ++i) {
    if (commits[i].empty()) return "the tag " + trees[i].tag + " leads to no commit";
    LOCKSTEP_TRY(theirs, listing_of_commit(scratch, commits[i]));
    const std::string differs = difference(ours[i], part_of(theirs, trees[i].folder));
    if (!differs.empty()) return "the tag " + trees[i].tag + " " + differs;
  }
  return "";
}

Result<Standing> compare_tags(Scratch& scratch, const GitPush& push, const Remote& remote) {
  const std::lock_guard lock(scratch.mutex);
  if (const Trees others = made_by_others(scratch, push, remote); !others.empty()) {
    LOCKSTEP_CHECK(fetch_refs(scratch, push.repository, tag_refs(others)));
    LOCKSTEP_TRY(differs, first_difference(scratch, others));
    if (!differs.empty()) return Standing{Presence::kOther, differs};
  }
  if (remote.missing.empty())
    return Standing{Presence::kSame, fmt::format("{} tags", remote.tagged.size())};
  return Standing{Presence::kAbsent,
                  fmt::format("{} of {} tags", remote.tagged.size(), push.trees.size())};
}

std::unexpected<Error> overtaken(const GitPush& push, const std::string& what) {
  return fail(ErrorKind::kIo,
              fmt::format("somebody else pushed {} to {} at the same time", what, push.repository),
              "nothing of ours was taken; it can be tried again");
}

// Why a push failed, by what the remote holds now; whatever language git speaks.
Result<void> explain_failure(Scratch& scratch, const GitPush& push, const MadePush& made,
                             Error error) {
  if (error.kind != ErrorKind::kToolFailed) return std::unexpected(std::move(error));
  LOCKSTEP_TRY(now, ask_remote(scratch, push));
  const std::string tip = tip_of(now.refs, push);
  if (now.missing.empty() && tip == made.commit) return {};  // the answer was lost, not the push
  if (tip != made.base) return overtaken(push, "the branch " + push.branch);
  if (now.missing.size() != made.tags.size()) return overtaken(push, "a tag");
  return std::unexpected(std::move(error));
}

Result<void> send(Scratch& scratch, const GitPush& push, const MadePush& made, Earnest earnest) {
  std::vector<std::string> words{"push", "--quiet", "--atomic", "--recurse-submodules=no"};
  if (earnest == Earnest::kTry) words.emplace_back("--dry-run");
  words.insert(words.end(), {"--", push.repository, made.commit + ":" + branch_ref(push)});
  for (const auto& [ref, tag] : made.tags) words.push_back(fmt::format("{}:{}", tag, ref));
  auto sent = ask_git(scratch, words);
  if (!sent) return explain_failure(scratch, push, made, std::move(sent).error());
  if (earnest == Earnest::kTry) return {};
  const std::lock_guard lock(scratch.mutex);
  scratch.tip = made.commit;
  return {};
}

bool is_for(const MadePush& made, const Trees& trees, const std::string& tip) {
  auto refs = tag_refs(trees);
  std::ranges::sort(refs);
  return made.base == tip &&
         std::ranges::equal(refs, made.tags, {}, {}, [](const auto& tag) { return tag.first; });
}

// What is to be sent to a remote that holds this: what was made for it before, or it is made now.
Result<MadePush> made_for(Scratch& scratch, const GitPush& push, const Remote& remote) {
  const std::lock_guard lock(scratch.mutex);
  MadePush& made = made_before(scratch, push);
  const std::string tip = tip_of(remote.refs, push);
  if (is_for(made, remote.missing, tip)) return made;
  LOCKSTEP_TRY(fresh, make_push(scratch, push, remote.missing, tip));
  made = std::move(fresh);
  return made;
}

// The remote as this command left it, when it tried the push: what is to be sent is known then.
std::optional<Remote> remembered(Scratch& scratch, const GitPush& push) {
  const std::lock_guard lock(scratch.mutex);
  const MadePush& made = made_before(scratch, push);
  if (made.commit.empty() || !scratch.tip) return std::nullopt;
  Remote remote;
  if (!scratch.tip->empty()) remote.refs[branch_ref(push)] = *scratch.tip;
  std::ranges::copy_if(push.trees, std::back_inserter(remote.missing),
                       [&](const ModuleTree& tree) { return made.tags.contains(tag_ref(tree)); });
  return remote;
}

Result<void> send_missing(Scratch& scratch, const GitPush& push, const Remote& remote) {
  if (remote.missing.empty()) return {};
  LOCKSTEP_TRY(made, made_for(scratch, push, remote));
  return send(scratch, push, made, Earnest::kPush);
}

Result<void> carry_out(const GitPush& push, const GitWork& work) {
  LOCKSTEP_TRY(scratch, work.repositories.of(push, work));
  if (const auto remote = remembered(*scratch, push)) {
    auto sent = send_missing(*scratch, push, *remote);
    // Somebody else may have pushed since.
    if (sent || sent.error().kind != ErrorKind::kIo) return sent;
  }
  LOCKSTEP_TRY(remote, ask_remote(*scratch, push));
  return send_missing(*scratch, push, remote);
}

Result<void> attempt(const GitPush& push, const GitWork& work, RemoteRefs refs) {
  const Remote remote = sorted_out(std::move(refs), push);
  if (remote.missing.empty()) return {};
  LOCKSTEP_TRY(scratch, work.repositories.of(push, work));
  LOCKSTEP_TRY(made, made_for(*scratch, push, remote));
  return send(*scratch, push, made, Earnest::kTry);
}

Result<RemoteStanding> compare(const GitPush& push, const GitWork& work) {
  LOCKSTEP_TRY(scratch, work.repositories.of(push, work));
  LOCKSTEP_TRY(remote, ask_remote(*scratch, push));
  if (remote.tagged.empty()) return RemoteStanding{{Presence::kAbsent, ""}, std::move(remote.refs)};
  LOCKSTEP_TRY(standing, compare_tags(*scratch, push, remote));
  return RemoteStanding{std::move(standing), std::move(remote.refs)};
}

// Where it failed is said by the repository's address; scratch folders are of no use to anyone.
template <typename T>
Result<T> placed(Result<T> result, const GitPush& push) {
  if (!result) return std::unexpected(at(std::move(result).error(), push.repository));
  return result;
}

}  // namespace

Result<RemoteStanding> git_standing(const GitPush& push, const GitWork& work) {
  return placed(compare(push, work), push);
}

Result<void> push_modules(const GitPush& push, const GitWork& work) {
  return placed(carry_out(push, work), push);
}

Result<void> try_push(const GitPush& push, const GitWork& work, RemoteRefs refs) {
  return placed(attempt(push, work, std::move(refs)), push);
}

}  // namespace lockstep::release
