#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/plan/plan.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::cli {

/// How a command answers on stdout.
enum class AnswerForm { kText, kJson };

/// How much a command says on stderr.
enum class Chatter { kQuiet, kNormal, kVerbose };

/// Flags that every command takes.
struct CommonOptions {
  std::string folder = ".";  ///< -C
  std::string file;          ///< -f; found upward from the folder when empty
  AnswerForm form = AnswerForm::kText;
  Chatter chatter = Chatter::kNormal;
  sys::ColorWish color = sys::ColorWish::kAuto;
};

/// Whether `init` asks people for what the flags leave open.
enum class InitAsking {
  kOnTerminal,  ///< where there is one
  kDefaults,    ///< never: every question's default is taken
};

struct InitOptions {
  std::string folder = ".";  ///< where the project goes, relative to -C
  std::string name;          ///< the folder's name when empty
  std::string core;  ///< `rust` or `c`; empty: what the folder has, `rust` when it has nothing
  std::vector<std::string> languages;  ///< all when empty
  std::vector<std::string> targets;    ///< the standard ones when empty
  InitAsking asking = InitAsking::kOnTerminal;
};

/// Where cells are built: `--executor`, `--container-host`.
struct BuildPlace {
  plan::Placement placement = plan::Placement::kAsSaid;
  std::string container_host;  ///< `ssh://…` of the machine whose engine runs the containers
};

/// What `plan` tells: the plan, or one digest of all its actions' keys.
enum class PlanAnswer { kPlan, kCacheKey };

struct PlanOptions {
  std::vector<std::string> only;
  std::string shard;    ///< `2/6`; all when empty
  std::string explain;  ///< a cell, `python/linux-x64`, or a language's main package, `node`
  std::string store;    ///< --store
  PlanAnswer answer = PlanAnswer::kPlan;
  BuildPlace place;
};

struct DoctorOptions {
  std::vector<std::string> only;
  BuildPlace place;
};

/// What to do with the other cells once one has failed.
enum class OnFailure { kKeepGoing, kStop };

struct BuildOptions {
  std::vector<std::string> only;
  std::string shard;  ///< `2/6`; all when empty
  int jobs = 0;       ///< 0: as many as the machine has cores
  OnFailure on_failure = OnFailure::kKeepGoing;
  std::string store;  ///< --store; LOCKSTEP_STORE, else the user's cache folder
  BuildPlace place;
};

struct CollectOptions {
  std::vector<std::string> parts;  ///< folders that builds left, relative to -C
  std::string store;               ///< --store
};

/// Whether a command writes, or shows what it would write.
enum class Doing { kWrite, kShow };

/// How far git goes with a new version; each does what the ones before it do.
enum class GitReach { kNothing, kCommit, kTag, kPush };

struct GitWishes {
  GitReach reach = GitReach::kNothing;
  std::string message = "release: v{version}";  ///< of commit and tag; also `{from}`, `{name}`
  std::vector<std::string> allowed;             ///< `detached`, `dirty`
};

/// Whether a changelog gets a section for a new version.
enum class ChangelogWish {
  kWhenTold,  ///< when commits tell of changes
  kAlways,
  kNever,
};

struct BumpOptions {
  std::string request;  ///< `minor`, `prerelease=rc`, `1.2.3`, `auto`, …
  Doing doing = Doing::kWrite;
  GitWishes git;
  ChangelogWish changelog = ChangelogWish::kWhenTold;
};

struct PromoteOptions {
  std::string from;  ///< the prerelease that `dist` holds
  std::string to;    ///< --to; the release that it leads to when empty
  std::string dist;  ///< --dist, relative to -C; the project's, else `dist`, when empty
};

struct PublishOptions {
  std::string version;  ///< the one that the packages have to be of, see PackageWish
  std::string dist;     ///< --dist; the project's when empty
  Doing doing = Doing::kWrite;
};

struct StatusOptions {
  std::string version;  ///< see PackageWish
  std::string dist;     ///< --dist
};

struct RehearseOptions {
  std::string dist;  ///< --dist
};

/// Whether a release is rehearsed before it is published.
enum class Rehearsal { kDo, kSkip };

/// Whether a tag goes to the remote.
enum class Push { kNo, kYes };

struct ReleaseOptions {
  std::string level;  ///< a bump to do first; none when empty
  Rehearsal rehearsal = Rehearsal::kDo;
  Push push = Push::kNo;
  PublishOptions publish;
};

struct AbortOptions {
  std::string version;         ///< see PackageWish
  std::string dist;            ///< --dist
  Doing doing = Doing::kShow;  ///< kWrite by --yes
};

struct ReportOptions {
  std::string dist;     ///< --dist
  std::string against;  ///< a dist relative to -C, a version or `last`; or empty
  std::string out;      ///< relative to -C; `.lockstep/report.html` beside dist when empty
};

/// Whether drift is told or mended.
enum class OnDrift { kTell, kMend };

struct CheckOptions {
  OnDrift on_drift = OnDrift::kTell;
};

/// What `lockstep store` is to do.
enum class StoreTask { kPath, kStats, kVerify, kCollect };

struct StoreOptions {
  StoreTask task = StoreTask::kPath;
  std::string store;            ///< --store
  std::uint64_t max_bytes = 0;  ///< what a collection leaves at most
};

/// What `lockstep images` is to do.
enum class ImagesTask { kBuild, kList, kPin, kPull };

struct ImagesOptions {
  ImagesTask task = ImagesTask::kList;
  std::vector<std::string> names;  ///< to build; those that the project's cells need when empty
  std::string name;                ///< to pin
  std::string reference;           ///< what it is pinned to; the built one when empty
  std::string base;                ///< --base; what each Containerfile says when empty
  std::string host;                ///< --container-host; this machine when empty
};

/// What becomes of a service's generated file.
enum class CiDoing { kWrite, kCheck, kPrint };

struct CiOptions {
  std::string service;  ///< `github` or `gitlab`
  CiDoing doing = CiDoing::kWrite;
};

/// Where the schema goes: stdout, or the file in the project that its editors read.
enum class SchemaPlace { kStdout, kProject };

struct SchemaOptions {
  SchemaPlace to = SchemaPlace::kStdout;
};

/// The words of a command line that is being typed, after the program's name.
struct CompleteOptions {
  std::vector<std::string> words;
};

struct CompletionsOptions {
  std::string shell;  ///< `bash`, `zsh` or `fish`
};

struct HelpOptions {
  std::string topic;  ///< a page of the documentation; their list when empty
};

struct ManOptions {
  std::string command;  ///< the program itself when empty
};

struct VersionOptions {
  std::vector<std::string> versions;  ///< the project's own when empty
};

struct InspectOptions {
  std::vector<std::string> files;
};

struct ServeOptions {
  int port = 0;        ///< 0: any that is free
  std::string folder;  ///< --folder, relative to -C; one that goes with the command when empty
  int latency_ms = 0;  ///< waited before every answer
};

}  // namespace lockstep::cli
