#include "go_proxy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::registry {

namespace {

// `!lorem` is `Lorem`; nothing for a path that nobody may write so.
std::optional<std::string> unescaped(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] >= 'A' && path[i] <= 'Z') return std::nullopt;
    if (path[i] != '!') {
      out.push_back(path[i]);
      continue;
    }
    if (i + 1 == path.size() || path[i + 1] < 'a' || path[i + 1] > 'z') return std::nullopt;
    out.push_back(static_cast<char>(path[++i] - 'a' + 'A'));
  }
  return out;
}

Answer not_found(std::string_view what) { return plain(404, fmt::format("not found: {}\n", what)); }

Answer failed(const Error& error) { return plain(500, error.message); }

bool any_version(const GoVersion&) { return true; }

// Whether a module may stand in the folder of a tag: `example.com/lorem/sub` and
// `example.com/lorem/sub/v2` in `sub`, any at the top.
bool may_stand_in(std::string_view folder, std::string_view module) {
  return folder.empty() || fmt::format("{}/", module).contains(fmt::format("/{}/", folder));
}

Result<std::vector<GoVersion>> versions_of_module(const GoProxy& proxy, std::string_view module,
                                                  const GoVersionFilter& is_wanted) {
  LOCKSTEP_TRY(all, versions_of(proxy, [&](const GoVersion& version) {
                 return may_stand_in(version.folder, module) && is_wanted(version);
               }));
  std::erase_if(all, [&](const GoVersion& version) { return version.module != module; });
  std::ranges::sort(all, [](const GoVersion& a, const GoVersion& b) {
    return precedence(*version::parse_semver(a.version.substr(1)),
                      *version::parse_semver(b.version.substr(1))) < 0;
  });
  return all;
}

Answer info(const GoProxy& proxy, const GoVersion& version) {
  const auto time = time_of(proxy, version);
  if (!time) return failed(time.error());
  return json(200, model::Value::Object{{"Version", version.version}, {"Time", rfc3339(*time)}});
}

Answer list(const GoProxy& proxy, const std::string& module) {
  const auto versions = versions_of_module(proxy, module, any_version);
  if (!versions) return failed(versions.error());
  if (versions->empty()) return not_found("module " + module);
  std::string lines;
  for (const GoVersion& version : *versions) lines += version.version + "\n";
  return plain(200, lines);
}

// The highest release, else the highest prerelease.
Answer latest(const GoProxy& proxy, const std::string& module) {
  const auto versions = versions_of_module(proxy, module, any_version);
  if (!versions) return failed(versions.error());
  if (versions->empty()) return not_found("module " + module);
  for (auto version = versions->rbegin(); version != versions->rend(); ++version) {
    if (!version->version.contains('-')) return info(proxy, *version);
  }
  return info(proxy, versions->back());
}

Answer file_of(const GoProxy& proxy, const GoVersion& version, std::string_view kind) {
  if (kind == "info") return info(proxy, version);
  if (kind == "mod") {
    const auto text = go_mod_of(proxy, version);
    return text ? plain(200, *text) : failed(text.error());
  }
  const auto zip = zip_of(proxy, version);
  if (!zip) return failed(zip.error());
  Answer answer = file_answer(*zip);
  answer.headers.front().value = "application/zip";
  return answer;
}

// A version asked for before its tag was there stays away for a while, at the public proxy too.
bool is_remembered_absent(const GoProxy& proxy, const std::string& name) {
  const auto found = proxy.absent.find(name);
  return found != proxy.absent.end() && proxy.clock.now() < found->second;
}

Answer one_version(GoProxy& proxy, const std::string& module, const std::string& number,
                   std::string_view kind) {
  const std::string name = module + "@" + number;
  if (is_remembered_absent(proxy, name)) return not_found(name + " (remembered)");
  const auto versions = versions_of_module(
      proxy, module, [&](const GoVersion& version) { return version.version == number; });
  if (!versions) return failed(versions.error());
  if (!versions->empty()) return file_of(proxy, versions->front(), kind);
  proxy.absent[name] = proxy.clock.now() + proxy.remembers_absence;
  return not_found(name);
}

}  // namespace

Answer handle(GoProxy& proxy, const Request& request) {
  constexpr std::string_view kVersions = "/@v/";
  constexpr std::string_view kLatest = "/@latest";
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "read only");
  const auto path = unescaped(std::string_view(request.path).substr(1));
  if (!path) return plain(400, "a path with capital letters: write !x for X");
  const std::scoped_lock lock(proxy.mutex);
  if (path->ends_with(kLatest))
    return latest(proxy, path->substr(0, path->size() - kLatest.size()));
  const std::size_t at = path->find(kVersions);
  if (at == std::string::npos) return not_found(*path);
  const std::string module = path->substr(0, at);
  const std::string file = path->substr(at + kVersions.size());
  if (file == "list") return list(proxy, module);
  const std::size_t dot = file.rfind('.');
  const std::string kind = dot == std::string::npos ? "" : file.substr(dot + 1);
  if (kind != "info" && kind != "mod" && kind != "zip") return not_found(file);
  return one_version(proxy, module, file.substr(0, dot), kind);
}

}  // namespace lockstep::registry
