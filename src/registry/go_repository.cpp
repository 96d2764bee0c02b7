#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "go_proxy.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/archive/write.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::registry {

namespace {

Result<std::string> run_git(sys::Process& process, std::vector<std::string> argv) {
  argv.insert(argv.begin(), "git");
  sys::ProcessRequest request;
  request.argv = argv;
  request.env = git_environment();
  LOCKSTEP_TRY(result, process.run(request));
  if (result.status == 0) return std::move(result.out);
  return fail(ErrorKind::kToolFailed, fmt::format("git {} failed: {}", argv[1], trim(result.err)));
}

Result<std::string> git_of(const GoProxy& proxy, std::vector<std::string> argv) {
  const std::vector<std::string> where{"--git-dir", proxy.repository};
  argv.insert(argv.begin(), where.begin(), where.end());
  return run_git(proxy.process, std::move(argv));
}

std::string object_at(const GoVersion& version, const std::string& path) {
  return fmt::format("refs/tags/{}:{}", version.tag, path);
}

// `module example.com/lorem`, quoted or not.
std::string module_path_in(std::string_view go_mod) {
  for (const std::string& line : split(go_mod, '\n')) {
    const std::string_view text = trim(std::string_view(line).substr(0, line.find("//")));
    if (!text.starts_with("module ") && !text.starts_with("module\t")) continue;
    std::string_view path = trim(text.substr(6));
    if (path.size() > 1 && (path[0] == '"' || path[0] == '`'))
      path = path.substr(1, path.size() - 2);
    return std::string(path);
  }
  return {};
}

std::optional<GoVersion> version_in(const std::string& tag) {
  GoVersion version;
  version.tag = tag;
  version.folder = parent_path(tag);
  version.version = file_name(tag);
  const bool is_version =
      version.version.starts_with('v') && version::parse_semver(version.version.substr(1));
  return is_version ? std::optional(version) : std::nullopt;
}

// What belongs to the module: not other modules below it, not vendored packages.
std::vector<archive::Entry> files_of_module(std::vector<archive::Entry> all) {
  std::set<std::string> modules;
  for (const archive::Entry& entry : all) {
    if (file_name(entry.path) == "go.mod" && entry.path != "go.mod") {
      modules.emplace(parent_path(entry.path));
    }
  }
  std::erase_if(all, [&](const archive::Entry& entry) {
    const bool is_vendored = entry.path.starts_with("vendor/") || entry.path.contains("/vendor/");
    return is_vendored || std::ranges::any_of(modules, [&](const std::string& folder) {
             return is_below(folder, entry.path);
           });
  });
  return all;
}

bool has_license(const std::vector<archive::Entry>& entries) {
  return std::ranges::find(entries, "LICENSE", &archive::Entry::path) != entries.end();
}

Result<std::vector<archive::Entry>> tree_of(const GoProxy& proxy, const GoVersion& version) {
  // Asked for a tree and not a commit, git writes no header of its own and applies no attributes of
  // the repository's owner: it has none in `info`.
  LOCKSTEP_TRY(tar, git_of(proxy, {"-c", "core.autocrlf=input", "-c", "core.eol=lf", "archive",
                                   "--format=tar", object_at(version, version.folder)}));
  archive::Limits limits;
  limits.total_bytes = std::uint64_t{500} << 20;
  LOCKSTEP_TRY(all, archive::read_tar(tar, limits));
  std::vector<archive::Entry> entries = files_of_module(std::move(all));
  if (!has_license(entries) && !version.folder.empty()) {
    const auto license = git_of(proxy, {"cat-file", "blob", object_at(version, "LICENSE")});
    if (license) entries.push_back({"LICENSE", *license});
  }
  return entries;
}

}  // namespace

std::map<std::string, std::string> git_environment() {
  const auto all = sys::environment();
  std::map<std::string, std::string> environment{
      {"GIT_CONFIG_NOSYSTEM", "1"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}, {"LC_ALL", "C"}};
  if (const auto path = all.find("PATH"); path != all.end()) environment["PATH"] = path->second;
  return environment;
}

Result<void> make_repository(sys::Process& process, const std::string& path) {
  LOCKSTEP_CHECK(run_git(process, {"init", "--quiet", "--bare", "--initial-branch=main", path}));
  return {};
}

Result<std::vector<GoVersion>> versions_of(const GoProxy& proxy, const GoVersionFilter& is_wanted) {
  LOCKSTEP_TRY(tags, git_of(proxy, {"for-each-ref", "--format=%(refname:strip=2)", "refs/tags"}));
  std::vector<GoVersion> versions;
  for (const std::string& tag : split(tags, '\n')) {
    auto version = version_in(tag);
    if (!version || !is_wanted(*version)) continue;
    const auto go_mod = go_mod_of(proxy, *version);
    version->module = go_mod ? module_path_in(*go_mod) : "";
    if (!version->module.empty()) versions.push_back(*version);
  }
  return versions;
}

Result<std::string> go_mod_of(const GoProxy& proxy, const GoVersion& version) {
  return git_of(proxy,
                {"cat-file", "blob", object_at(version, join_path(version.folder, "go.mod"))});
}

Result<std::int64_t> time_of(const GoProxy& proxy, const GoVersion& version) {
  LOCKSTEP_TRY(text, git_of(proxy, {"log", "-1", "--format=%ct", "refs/tags/" + version.tag}));
  std::int64_t seconds = 0;
  const std::string_view digits = trim(text);
  const auto [stop, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (problem != std::errc()) return fail(ErrorKind::kToolFailed, "git told no commit's time");
  return seconds;
}

Result<std::string> zip_of(const GoProxy& proxy, const GoVersion& version) {
  const std::string name = fmt::format("{}@{}", version.module, version.version);
  const std::string path = join_path(proxy.folder, replace_all(name, "/", "!") + ".zip");
  if (proxy.files.status(path).kind == sys::FileKind::kFile) return path;
  LOCKSTEP_TRY(entries, tree_of(proxy, version));
  for (archive::Entry& entry : entries) entry.path = fmt::format("{}/{}", name, entry.path);
  LOCKSTEP_TRY(zip, archive::write_zip(entries, 0));
  LOCKSTEP_CHECK(proxy.files.write_chunks(path, zip, false));
  return path;
}

}  // namespace lockstep::registry
