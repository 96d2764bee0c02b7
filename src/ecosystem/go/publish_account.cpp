#include "go/publish_account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "go/module_path.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"

namespace lockstep::ecosystem::go {

namespace {

constexpr std::array<const char*, 4> kAsked = {"GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB"};

// A variable as go has it: the environment's, else what go says, its own defaults included.
Address variable(const ClientSettings& settings, const std::string& name) {
  const auto set = settings.environment.find(name);
  if (set != settings.environment.end() && !trim(set->second).empty())
    return {std::string(trim(set->second)), name};
  const std::string question = "go env " + name;
  const auto answer = settings.answers.find(question);
  if (answer != settings.answers.end() && !trim(answer->second).empty())
    return {std::string(trim(answer->second)), question};
  return {};
}

// GONOPROXY and GONOSUMDB are GOPRIVATE when they are not set.
bool is_private(const ClientSettings& settings, const std::string& name, std::string_view module) {
  std::string patterns = variable(settings, name).url;
  if (patterns.empty()) patterns = variable(settings, "GOPRIVATE").url;
  return matches_patterns(patterns, module);
}

bool is_http(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://");
}

// The first entry decides, but for files: what is pushed never comes into them.
std::string first_proxy(std::string list) {
  std::ranges::replace(list, '|', ',');
  for (const std::string& entry : split(list, ',')) {
    std::string proxy(trim(entry));
    if (proxy == "direct" || proxy == "off") return "";
    if (is_http(proxy)) return proxy;
  }
  return "";
}

Address proxy_of(const model::Language& language, const ClientSettings& settings) {
  const std::string setting = language.setting("proxy");
  if (setting == "off") return {};
  if (!setting.empty()) return {setting, "languages.go.proxy"};
  if (is_private(settings, "GONOPROXY", language.package)) return {};
  Address listed = variable(settings, "GOPROXY");
  listed.url = first_proxy(std::move(listed.url));
  return listed.url.empty() ? Address{} : listed;
}

// `name+key address`; a name alone is no address.
Address sumdb_of(const model::Language& language, const ClientSettings& settings) {
  if (is_private(settings, "GONOSUMDB", language.package)) return {};
  Address named = variable(settings, "GOSUMDB");
  const auto words = split(named.url, ' ');
  if (words.size() < 2 || !is_http(words.back())) return {};
  return {words.back(), named.source};
}

std::unexpected<Error> refuse_repository(std::string message, std::string hint) {
  return std::unexpected(
      Error{ErrorKind::kUsage, std::move(message), "languages.go.repository", std::move(hint)});
}

// Without a scheme: `git@example.com:lorem.git`.
bool is_scp_like(std::string_view address) {
  const auto colon = address.find(':');
  return colon != std::string_view::npos && colon > 0 && address.find('/') > colon;
}

Result<Address> repository_of(const model::Language& language) {
  const std::string address = language.setting("repository");
  if (address.empty()) {
    return refuse_repository(
        "nobody says which git repository the Go modules are pushed to",
        fmt::format("name the one that `go get {}` leads to, as git takes it:\n"
                    "languages: {{go: {{repository: 'git@HOST:OWNER/NAME.git'}}}}",
                    language.package));
  }
  const bool is_absolute = address.contains("://") || address.starts_with('/');
  if (!is_absolute && !is_scp_like(address)) {
    return refuse_repository("`" + address + "` is no address of a git repository",
                             "give a whole address or an absolute path");
  }
  const auto end = address.find('/', address.find("://") + 3);
  if (is_http(address) && address.substr(0, end).contains('@')) {
    return refuse_repository("the address of the git repository holds a name or a password",
                             "take it out: git asks its credential helpers, or you");
  }
  return Address{address, "languages.go.repository"};
}

bool is_branch_char(char c) {
  return static_cast<unsigned char>(c) > 0x20 && c != 0x7f &&
         !std::string_view("~^:?*[\\").contains(c);
}

// What `git check-ref-format --branch` takes, nearly.
Result<Address> branch_of(const model::Language& language) {
  const std::string branch = language.setting("branch", "main");
  const bool is_sound = std::ranges::all_of(branch, is_branch_char) &&
                        is_safe_relative_path(branch) && branch.front() != '-' &&
                        !branch.contains("..") && !branch.contains("@{") &&
                        !branch.ends_with(".lock") && !branch.ends_with('.');
  if (is_sound) return Address{branch, "languages.go.branch"};
  return std::unexpected(Error{ErrorKind::kUsage, "`" + branch + "` is no name of a branch",
                               "languages.go.branch", "say `main`, or leave it out"});
}

// User and password go with the requests, not with the address, which is shown.
Result<void> add_proxy(Account& account, const Address& proxy) {
  if (proxy.url.empty()) return {};
  auto url = parse_url(proxy.url);
  if (!url) return std::unexpected(at(std::move(url).error(), proxy.source));
  if (!url->user.empty()) account.secrets["user"] = {url->user, proxy.source};
  if (!url->password.empty()) account.secrets["password"] = {url->password, proxy.source};
  account.addresses["proxy"] = {url->text(), proxy.source};
  return {};
}

// `git@example.com:2222/lorem.git` and `https://example.com/lorem.git/` both name
// `example.com/lorem.git`.
std::string import_path_of(std::string_view repository) {
  const auto scheme = repository.find("://");
  const bool has_scheme = scheme != std::string_view::npos;
  std::string path(has_scheme ? repository.substr(scheme + 3) : repository);
  const auto end_of_host = has_scheme ? path.find('/') : path.find(':');
  if (const auto user = path.find('@'); user < end_of_host) path.erase(0, user + 1);
  if (const auto colon = path.find(':'); colon < path.find('/')) {
    const auto slash = std::min(path.find('/', colon), path.size());
    if (has_scheme) {
      path.erase(colon, slash - colon);  // a port
    } else {
      path[colon] = '/';
    }
  }
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

std::vector<std::vector<std::string>> client_questions() {
  std::vector<std::vector<std::string>> questions;
  for (const char* name : kAsked) questions.push_back({"go", "env", name});
  return questions;
}

Result<Account> account(const model::Language& language, const ClientSettings& settings) {
  Account account;
  std::vector<Error> errors;
  const auto take = [&](const char* name, Result<Address> address) {
    if (address) {
      account.addresses[name] = *std::move(address);
    } else {
      errors.push_back(std::move(address).error());
    }
  };
  take("repository", repository_of(language));
  take("branch", branch_of(language));
  auto proxy = add_proxy(account, proxy_of(language, settings));
  if (!proxy) errors.push_back(std::move(proxy).error());
  const Address sumdb = sumdb_of(language, settings);
  if (!sumdb.url.empty()) account.addresses["sumdb"] = sumdb;
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return account;
}

bool matches_patterns(std::string_view patterns, std::string_view module) {
  for (const std::string& item : split(patterns, ',')) {
    std::string_view pattern = trim(item);
    if (pattern.ends_with('/')) pattern.remove_suffix(1);
    if (pattern.empty()) continue;
    // A pattern of three parts is held against the first three of the module.
    const auto slashes = std::ranges::count(pattern, '/');
    std::size_t end = 0;
    for (auto left = slashes; end <= module.size(); ++end) {
      if ((end == module.size() || module[end] == '/') && left-- == 0) break;
    }
    if (end <= module.size() && glob_match(pattern, module.substr(0, end))) return true;
  }
  return false;
}

std::string folder_in_repository(std::string_view repository, std::string_view prefix) {
  std::string path = import_path_of(repository);
  for (const std::string_view ending : {"", ".git"}) {
    if (!path.ends_with(ending)) continue;
    const std::string root = path.substr(0, path.size() - ending.size()) + "/";
    if (prefix.starts_with(root)) return std::string(prefix.substr(root.size()));
  }
  return "";
}

}  // namespace lockstep::ecosystem::go
