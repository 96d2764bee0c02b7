#include "node/account.hpp"

#include <map>
#include <optional>
#include <vector>

#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"

namespace lockstep::ecosystem::node {

namespace {

constexpr const char* kQuestion = "npm config get registry";

// A configuration file of npm's, and the name it is known by.
struct ConfigurationFile {
  std::string name;
  std::map<std::string, std::string> values;
};

// `${NAME}` of the environment; nothing when a variable is missing, so that no token reads `${X}`.
std::optional<std::string> expanded(std::string_view text, const ClientSettings& settings) {
  std::string out;
  while (!text.empty()) {
    const auto start = text.find("${");
    const auto end = text.find('}', start == std::string_view::npos ? text.size() : start);
    if (end == std::string_view::npos) return out + std::string(text);
    std::string_view name = text.substr(start + 2, end - start - 2);
    if (name.ends_with('?')) name.remove_suffix(1);
    const std::string value = variable_of(settings, name);
    if (value.empty()) return std::nullopt;
    out.append(text.substr(0, start)).append(value);
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  const bool is_quoted = text.size() >= 2 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

ConfigurationFile read_file(const std::string& name, const ClientSettings& settings) {
  ConfigurationFile file{name, {}};
  for (const std::string& raw : split(file_of(settings, name), '\n')) {
    const std::string_view line = trim(raw);
    const auto equals = line.find('=');
    if (line.empty() || line.front() == ';' || line.front() == '#') continue;
    if (equals == std::string_view::npos) continue;
    const auto value = expanded(unquoted(line.substr(equals + 1)), settings);
    if (value && !value->empty()) file.values[std::string(trim(line.substr(0, equals)))] = *value;
  }
  return file;
}

// The project's file counts before the user's.
std::vector<ConfigurationFile> read_files(const ClientSettings& settings) {
  return {read_file(".npmrc", settings), read_file("~/.npmrc", settings)};
}

std::optional<Address> from_files(const std::vector<ConfigurationFile>& files,
                                  const std::string& key) {
  for (const ConfigurationFile& file : files) {
    const auto found = file.values.find(key);
    if (found != file.values.end()) return Address{found->second, file.name};
  }
  return std::nullopt;
}

std::optional<Address> registry_of(const model::Language& language, const ClientSettings& settings,
                                   const std::vector<ConfigurationFile>& files) {
  if (auto said = address_of(language, "registry", settings, {})) return said;
  const std::string& package = language.package;
  if (package.starts_with('@')) {
    const std::string scope = package.substr(0, package.find('/'));
    if (auto scoped = from_files(files, scope + ":registry")) return scoped;
  }
  if (auto set = address_of(language, "", settings, {"npm_config_registry", "NPM_CONFIG_REGISTRY"}))
    return set;
  if (auto plain = from_files(files, "registry")) return plain;
  const auto answer = settings.answers.find(kQuestion);
  if (answer == settings.answers.end() || !parse_url(trim(answer->second))) return std::nullopt;
  return Address{std::string(trim(answer->second)), kQuestion};
}

// `//host/path/` and every path above it, the deepest first: where npm looks for credentials.
std::vector<std::string> credential_places(const std::string& registry) {
  std::vector<std::string> places;
  std::string place = registry.substr(registry.find("//"));
  while (place.size() > 2) {
    places.push_back(place);
    place.pop_back();
    const auto slash = place.rfind('/');
    if (slash == std::string::npos || slash < 2) break;
    place.resize(slash + 1);
  }
  return places;
}

std::string decoded(const std::string& base64_text) {
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : base64_text) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xffffU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xffU);
  }
  return out;
}

bool take_credentials(const ConfigurationFile& file, const std::string& place, Account& account) {
  const auto value = [&](const std::string& key) {
    const auto found = file.values.find(place + ":" + key);
    return found == file.values.end() ? std::string() : found->second;
  };
  if (const std::string token = value("_authToken"); !token.empty()) {
    account.secrets["token"] = {token, file.name};
  } else if (const std::string basic = value("_auth"); !basic.empty()) {
    account.secrets["basic"] = {basic, file.name};
  } else if (const std::string password = value("_password"); !password.empty()) {
    account.secrets["user"] = {value("username"), file.name};
    account.secrets["password"] = {decoded(password), file.name};
  } else {
    return false;
  }
  return true;
}

void find_credentials(Account& account, const ClientSettings& settings,
                      const std::vector<ConfigurationFile>& files) {
  for (const std::string& place : credential_places(account.addresses["registry"].url)) {
    for (const ConfigurationFile& file : files) {
      if (take_credentials(file, place, account)) return;
    }
  }
  if (account.secrets.contains("password")) return;
  if (auto token = secret_of(settings, {"NODE_AUTH_TOKEN", "NPM_TOKEN"}))
    account.secrets["token"] = *std::move(token);
}

}  // namespace

Result<Account> account(const model::Language& language, const ClientSettings& settings) {
  const std::vector<ConfigurationFile> files = read_files(settings);
  auto registry = registry_of(language, settings, files);
  if (!registry) {
    return fail(ErrorKind::kUsage, "nothing names the registry of Node packages",
                "write `registry:` below `languages.node`, or set NPM_CONFIG_REGISTRY, or write "
                "`registry=` or `@scope:registry=` into .npmrc or ~/.npmrc, or install npm: it is "
                "asked `npm config get registry`");
  }
  Account account;
  account.addresses["registry"] = *std::move(registry);
  LOCKSTEP_CHECK(settle_address(account, "registry"));
  account.addresses["registry"].url = with_slash(account.addresses["registry"].url);
  find_credentials(account, settings, files);
  account.is_trusted = account.secrets.empty();
  if (auto otp = secret_of(settings, {"npm_config_otp", "NPM_CONFIG_OTP"}))
    account.secrets["otp"] = *std::move(otp);
  return account;
}

std::string escaped_name(const std::string& package) { return replace_all(package, "/", "%2f"); }

}  // namespace lockstep::ecosystem::node
