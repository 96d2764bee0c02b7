#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/registry/embedded.hpp"
#include "lockstep/sys/terminal.hpp"
#include "rehearsal_install.hpp"
#include "release_text.hpp"
#include "releasing.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using Accounts = std::map<std::string, ecosystem::Account>;

constexpr const char* kToken = "rehearsal-token";
constexpr const char* kSource = "the rehearsal";

std::map<std::string, std::vector<std::string>> tokens() {
  std::map<std::string, std::vector<std::string>> tokens;
  for (const char* registry : {"python", "node", "ruby", "releases"}) tokens[registry] = {kToken};
  return tokens;
}

// The embedded registries as the accounts that a publisher would find: `python/upload` is the
// address `upload` of python.
Accounts accounts_of(const registry::EmbeddedRegistries& registries) {
  Accounts accounts;
  for (const auto& [name, url] : registries.addresses()) {
    const auto slash = name.find('/');
    ecosystem::Account& account = accounts[name.substr(0, slash)];
    account.addresses[name.substr(slash + 1)] = {url, kSource};
    if (name.substr(0, slash) != "go") account.secrets["token"] = {kToken, kSource};
  }
  accounts["go"].addresses["branch"] = {"main", kSource};
  return accounts;
}

// Of the embedded forges the one that speaks the project's API stands in for its own.
void choose_forge(const model::Project& project, Accounts& accounts) {
  const auto kind = project.releases.find("kind");
  if (kind == project.releases.end()) {
    accounts.erase("releases");
    return;
  }
  ecosystem::Account& account = accounts["releases"];
  const auto named = project.releases.find("repository");
  const std::string repository =
      named == project.releases.end() ? project.name + "/" + project.name : named->second;
  const std::string forge = account.addresses[kind->second].url;
  account.addresses = {{"api", {forge + "/repos/" + repository, kSource}}};
}

struct Rehearsal {
  release::Release release;
  release::Outcomes outcomes;
  std::vector<Installed> installed;
};

Result<Rehearsal> rehearse(const std::string& dist, const std::string& folder, ReleaseBench& bench,
                           const CommonOptions& common) {
  LOCKSTEP_CHECK(bench.files.remove_all(folder));
  LOCKSTEP_CHECK(bench.files.create_folders(folder));
  LOCKSTEP_TRY(registries, registry::EmbeddedRegistries::start(
                               {.folder = join_path(folder, "registries"), .tokens = tokens()}));
  LOCKSTEP_TRY(finished, engine::read_finished(bench.files, dist));
  Accounts accounts = accounts_of(*registries);
  choose_forge(finished.plan.project, accounts);
  LOCKSTEP_TRY(release, release::prepare(finished, {dist, std::string(parent_path(dist)), accounts},
                                         bench.seams));
  release::Journal journal(bench.files, bench.clock, join_path(folder, "journal.jsonl"));
  LOCKSTEP_TRY(outcomes, publish_release(release, journal, bench, common));
  LOCKSTEP_TRY(installed,
               install_from(release, accounts, join_path(folder, "users"), bench, common));
  return Rehearsal{std::move(release), std::move(outcomes), std::move(installed)};
}

void answer(const Rehearsal& rehearsal, const CommonOptions& common) {
  const model::Project& project = rehearsal.release.project;
  if (common.form == AnswerForm::kJson)
    return sys::write_out(
        model::to_json(model::Value::Object{{"name", project.name},
                                            {"version", project.version},
                                            {"operations", std::uint64_t{rehearsal.outcomes.done}},
                                            {"installed", installed_value(rehearsal.installed)}}));
  sys::write_out(fmt::format(
      "{} {}, rehearsed: {} operations, then installed by the real clients\n{}", project.name,
      project.version, rehearsal.outcomes.done, installed_text(rehearsal.installed)));
}

// Nobody else sees a rehearsal's commits: a machine that git knows nobody on will do.
void take_part_in_git(ReleaseBench& bench) {
  for (const char* who : {"AUTHOR", "COMMITTER"}) {
    bench.seams.environment.try_emplace(fmt::format("GIT_{}_NAME", who), "lockstep rehearse");
    bench.seams.environment.try_emplace(fmt::format("GIT_{}_EMAIL", who), "rehearse@localhost");
  }
}

Result<void> run_whole(const RehearseOptions& options, const CommonOptions& common) {
  LOCKSTEP_TRY(dist, dist_folder(sys::RealFilesystem(), options.dist, common));
  LOCKSTEP_TRY(bench, open_bench(dist));
  take_part_in_git(*bench);
  const std::string folder = join_path(parent_path(dist), ".lockstep/rehearsal");
  const auto rehearsal = rehearse(dist, folder, *bench, common);
  if (!rehearsal) return std::unexpected(rehearsal.error());
  answer(*rehearsal, common);
  const model::Project& project = rehearsal->release.project;
  add_to_step_summary(
      bench->files, bench->seams.environment,
      installed_table(fmt::format("{} {}, rehearsed", project.name, project.version),
                      rehearsal->installed));
  LOCKSTEP_CHECK(failure_of(rehearsal->installed));
  return bench->files.remove_all(folder);
}

}  // namespace

int run_rehearse(const RehearseOptions& options, const CommonOptions& common) {
  const auto done = run_whole(options, common);
  return done ? 0 : report(done.error(), common);
}

}  // namespace lockstep::cli
