#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/base/http.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem {

/// A word that must never be shown: a token, a password. It says where it came from instead.
struct Secret {
  std::string value;
  std::string source;  ///< `TWINE_PASSWORD`, `~/.npmrc`
};

/// An address, and who named it.
struct Address {
  std::string url;
  std::string source;  ///< `lockstep.yaml`, `NPM_CONFIG_REGISTRY`, `npm config get registry`
  bool operator==(const Address&) const = default;
};

/// Where a registry is, and who we are there.
struct Account {
  std::map<std::string, Address> addresses;  ///< by the protocol's own names: `upload`, `index`
  std::map<std::string, Secret> secrets;     ///< `token`, or `user` and `password`; may be empty
  /// Set when no secret was found and the registry exchanges an identity token for one.
  bool is_trusted = false;
};

/// What the clients of a registry would read, as found on this machine.
struct ClientSettings {
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> files;    ///< texts of `Publisher::client_files` that exist
  std::map<std::string, std::string> answers;  ///< of `Publisher::client_questions`, by argv joined
                                               ///< with spaces: first line of stdout
};

/// One finished file of dist on its way to a registry.
struct Parcel {
  model::PackageKind kind = model::PackageKind::kCell;
  std::string language;
  std::string target;   ///< empty for a main or source package
  std::string file;     ///< dist-relative
  std::string path;     ///< absolute
  std::string package;  ///< its name on the registry: `lorem`, `@s/lorem-linux-x64-gnu`
  std::string version;  ///< as its registry spells it
  std::uint64_t size = 0;
  Digest sha256;
  std::string sha512;      ///< raw, 64 bytes
  std::string sha1;        ///< raw, 20 bytes
  std::string blake2_256;  ///< raw, 32 bytes: BLAKE2b with a digest of 256 bits
  /// The file of the package that describes it, as its registry wants to be told: a wheel's
  /// METADATA, an sdist's PKG-INFO, npm's package.json, a Go module's go.mod; empty for a gem.
  std::string description;
  std::string readme;  ///< npm: the text of the package's readme, or empty
  std::string h1;      ///< Go: the module's hash as go.sum holds it, where it is needed
  bool operator==(const Parcel&) const = default;
};

/// When an operation happens. What can be undone or is not yet visible comes first.
enum class Stage {
  kDraft,     ///< a release that nobody sees yet, and its assets
  kPlatform,  ///< packages of one platform, that nobody asks for by name
  kMain,      ///< what people install: main packages, source packages, the root module
  kPublic,    ///< pointers: npm's `latest`, the release made public
};

/// A Go module's tree as a git repository is to hold it.
struct ModuleTree {
  std::string folder;  ///< below the repository's top; empty for the root module
  std::string zip;     ///< absolute path of the module's ZIP file, whose files it is made of
  std::string prefix;  ///< of every name in it: `example.com/lorem@v1.2.3/`
  std::string tag;     ///< `linux_amd64/v1.2.3`, `v1.2.3`
  bool operator==(const ModuleTree&) const = default;
};

/// Trees that one commit brings into a repository, their tags pushed with it, all or none.
struct GitPush {
  std::string repository;  ///< anything that git takes as a remote
  std::string branch;
  std::vector<ModuleTree> trees;
  std::string message;
  bool operator==(const GitPush&) const = default;
};

/// What an operation's act needs to know: what was asked before the release began, or what earlier
/// operations of the release left.
enum class Basis { kEarlier, kItself };

/// Whether an operation does something or only waits until others see what was done.
enum class Effect { kAct, kWait };

/// One thing that a release does to a registry. A value: `dist/release.json` shows it, the journal
/// names it. It is carried out by asking what is there, acting when it is absent, and asking again
/// until it is visible.
struct Operation {
  std::string id;        ///< unique, the same in every run: `python/upload/lorem-0.1.0-….whl`
  std::string registry;  ///< language of its Publisher, or `releases`
  Stage stage = Stage::kPlatform;
  /// Nothing is asked for a kWait before what it waits for is done: some registries remember noes.
  Effect effect = Effect::kAct;
  /// kItself: not asked again between the questions that open a release and its act.
  Basis basis = Basis::kEarlier;
  std::string kind;  ///< the protocol's word: `upload`, `tag`, `draft`, `asset`, `prime`, `yank`
  Parcel parcel;     ///< what it is about; a release's own operations carry no file
  std::map<std::string, std::string> words;  ///< whatever else the protocol needs: `tag` → `latest`
  std::optional<GitPush> git;                ///< a push by git, in place of requests
  bool operator==(const Operation&) const = default;
};

/// What a registry holds of the thing that an operation makes.
enum class Presence {
  kAbsent,
  kSame,   ///< the same bytes, the same pointer: done already
  kOther,  ///< something else under that name: nothing of ours may follow
};

/// A registry's answer to being asked.
struct Standing {
  Presence presence = Presence::kAbsent;
  std::string detail;  ///< for people: `sha256 12ab… there, 34cd… here`
  bool operator==(const Standing&) const = default;
};

/// What an answer to an act means.
enum class Verdict {
  kDone,      ///< accepted; it may not be visible yet
  kRetry,     ///< certainly not done; may be tried again after a pause
  kDoubtful,  ///< nobody can tell: ask before anything else
  kRefused,   ///< certainly not done, and trying again will not help
};

/// A verdict with the registry's own words.
struct Outcome {
  Verdict verdict = Verdict::kDoubtful;
  std::string reason;  ///< what the registry said, without markup, one line
  std::string hint;    ///< what to do about a refusal
  bool operator==(const Outcome&) const = default;
};

/// A question that shows whether a credential serves, without changing anything.
struct AccessCheck {
  std::string what;  ///< `token`, `may publish lorem`
  /// The question; nothing when the protocol has no way to ask: `unknown` says why.
  std::optional<HttpRequest> request;
  std::string unknown;
};

/// What the answer to an AccessCheck showed. Failed checks stop a release before its first byte.
enum class Access { kGranted, kDenied, kUnknown };
struct AccessFinding {
  Access access = Access::kUnknown;
  std::string detail;  ///< `you are alice`, `first publish of this name`
  std::string hint;    ///< what to do when denied
};

/// How an identity token becomes a registry's own, short-lived one (trusted publishing).
struct TrustedPublishing {
  /// For what one exchanged token serves.
  enum class Scope { kRegistry, kPackage, kOperation };
  Scope scope = Scope::kRegistry;
  std::string token_variable;  ///< where CI systems that hand out tokens put it: `NPM_ID_TOKEN`
  /// Asks the registry for the audience; empty where `audience` knows without asking.
  std::optional<HttpRequest> (*audience_question)(const Account&) = nullptr;
  Result<std::string> (*audience)(const Account&, const HttpResponse&) = nullptr;
  /// Exchanges `identity` (a JWT, serves once) for a token to be used for `operation`.
  HttpRequest (*exchange)(const Account&, const Operation&, const std::string& identity) = nullptr;
  Result<Secret> (*token)(const HttpResponse&) = nullptr;
};

/// What a release knows of one language when it asks for its operations.
struct ReleaseRequest {
  const model::Project& project;
  const model::Language& language;
  std::vector<Parcel> parcels;  ///< of this language, in the manifest's order
  std::string version;          ///< SemVer
};

/// A protocol, in values: it never touches disk, network or clock. A row of functions; all requests
/// are complete (address, credentials, body), all readers take hostile answers.
struct Publisher {
  /// `~/.pypirc`, `.npmrc` (of the project's folder), `$NETRC` (where that variable says).
  std::vector<std::string> client_files;
  /// Commands that print an address when nothing else names one: {npm, config, get, registry}.
  std::vector<std::vector<std::string>> client_questions;
  std::size_t side_by_side = 4;  ///< how many acts at once the registry bears, and how many
                                 ///< questions
  /// Which member of a package's archive is `Parcel::description`, as a pattern for
  /// `archive::read_member`: `*.dist-info/METADATA`; empty or null when none is to be read.
  std::string (*description_member)(const std::string& file) = nullptr;
  /// Likewise for `Parcel::readme`, which may be missing there.
  std::string (*readme_member)(const std::string& file) = nullptr;
  bool needs_h1 = false;  ///< whether `Parcel::h1` is to be computed
  /// Where and who; an Error names every way to say a missing address. Missing secrets are none.
  Result<Account> (*account)(const model::Language&, const ClientSettings&) = nullptr;
  std::optional<TrustedPublishing> trusted;
  /// What the registry would refuse of these parcels, told before anything is sent.
  std::vector<Error> (*check)(const ReleaseRequest&) = nullptr;
  std::vector<AccessCheck> (*access_checks)(const Account&, const ReleaseRequest&) = nullptr;
  AccessFinding (*access)(const AccessCheck&, const HttpResponse&) = nullptr;
  /// All operations, in the order in which they may happen within a stage. `standings` are not
  /// known yet; an operation that turns out to be done is skipped.
  std::vector<Operation> (*operations)(const Account&, const ReleaseRequest&) = nullptr;
  /// Asks what is there, past every cache.
  HttpRequest (*ask)(const Account&, const Operation&) = nullptr;
  Result<Standing> (*standing)(const Operation&, const HttpResponse&) = nullptr;
  /// Does it. `asked` is the latest answer to `ask`.
  Result<HttpRequest> (*act)(const Account&, const Operation&, const HttpResponse& asked) = nullptr;
  Outcome (*outcome)(const Operation&, const HttpResponse&) = nullptr;
  /// The operations that take back a finished one, themselves asked and acted; none when it cannot
  /// be.
  std::vector<Operation> (*undo)(const Operation&) = nullptr;
  /// What a person has to do where `undo` cannot: exact steps, one a line.
  std::string (*undo_words)(const Account&, const Operation&) = nullptr;
};

}  // namespace lockstep::ecosystem
