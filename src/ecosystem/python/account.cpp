#include "python/account.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "python/netrc.hpp"

namespace lockstep::ecosystem::python {

namespace {

constexpr const char* kFile = "~/.pypirc";
// Where pip and uv look for logins, the first that is there.
constexpr const char* kNetrcFiles[] = {"$NETRC", "~/.netrc"};

using Section = std::map<std::string, std::string>;

// The sections of an INI file, as Python's configparser reads simple ones.
std::map<std::string, Section> read_sections(std::string_view text) {
  std::map<std::string, Section> sections;
  Section* current = nullptr;
  for (const std::string& raw : split(text, '\n')) {
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      current = &sections[std::string(line.substr(1, line.size() - 2))];
      continue;
    }
    const auto end = line.find_first_of("=:");
    if (current == nullptr || end == std::string_view::npos) continue;
    (*current)[lower(trim(line.substr(0, end)))] = trim(line.substr(end + 1));
  }
  return sections;
}

std::string value_of(const Section& section, const std::string& key) {
  const auto found = section.find(key);
  return found == section.end() ? std::string() : found->second;
}

// The section that twine would take; it must name its repository, since no address is built in.
const Section* chosen_section(const std::map<std::string, Section>& sections,
                              const ClientSettings& settings) {
  std::string name = variable_of(settings, "TWINE_REPOSITORY");
  if (name.empty()) name = "pypi";
  const auto found = sections.find(name);
  if (found == sections.end() || value_of(found->second, "repository").empty()) return nullptr;
  return &found->second;
}

// The section whose login belongs to the address at `url`, whoever named that.
const Section* section_for(const std::map<std::string, Section>& sections, const std::string& url) {
  for (const auto& [name, section] : sections) {
    const std::string repository = value_of(section, "repository");
    if (repository.empty()) continue;
    const auto parsed = parse_url(repository);
    if (parsed && with_slash(parsed->text()) == with_slash(url)) return &section;
  }
  return nullptr;
}

std::optional<Address> upload_address(const model::Language& language,
                                      const ClientSettings& settings,
                                      const std::map<std::string, Section>& sections) {
  if (auto named =
          address_of(language, "upload_url", settings, {"TWINE_REPOSITORY_URL", "UV_PUBLISH_URL"}))
    return named;
  const Section* section = chosen_section(sections, settings);
  if (section == nullptr) return std::nullopt;
  return Address{value_of(*section, "repository"), kFile};
}

std::optional<Address> index_address(const model::Language& language,
                                     const ClientSettings& settings) {
  if (auto named =
          address_of(language, "index_url", settings,
                     {"UV_PUBLISH_CHECK_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"}))
    return named;
  const std::string question = "pip config get global.index-url";
  const auto answer = settings.answers.find(question);
  if (answer == settings.answers.end() || trim(answer->second).empty()) return std::nullopt;
  return Address{std::string(trim(answer->second)), question};
}

// uv's `name=https://…`, the name as its variables spell it; empty when the address has none.
std::string uv_name(const Address& index) {
  const auto end = index.url.find('=');
  const auto scheme = index.url.find("://");
  if (index.source != "UV_DEFAULT_INDEX" || end == std::string::npos || end > scheme) return {};
  std::string name = index.url.substr(0, end);
  std::ranges::transform(name, name.begin(), [](unsigned char c) {
    return std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_';
  });
  return name;
}

void set_index_login(Account& account, const Login& login, const std::string& source) {
  account.secrets["index user"] = {login.user, source};
  account.secrets["index password"] = {login.password, source};
}

std::string without_port(const std::string& host) {
  return host.ends_with(']') ? host : host.substr(0, host.rfind(':'));
}

void use_netrc(Account& account, const std::string& host, const ClientSettings& settings) {
  for (const char* file : kNetrcFiles) {
    const std::string_view text = file_of(settings, file);
    if (text.empty()) continue;
    if (const auto login = login_of_netrc(text, host)) set_index_login(account, *login, file);
    return;
  }
}

// Who we are at the index, as pip and uv find it: by its address, by uv's variables for an index of
// that name, by netrc. An index of the upload's own server gets the upload's login before netrc's.
Result<void> settle_index(Account& account, Address index, const ClientSettings& settings) {
  const std::string name = uv_name(index);
  if (!name.empty()) index.url.erase(0, index.url.find('=') + 1);
  const auto url = parse_url(index.url);
  if (!url) return std::unexpected(at(url.error(), index.source));
  account.addresses["index"] = {with_slash(url->text()), index.source};
  if (!url->user.empty()) {
    set_index_login(account, {url->user, url->password}, index.source);
    return {};
  }
  const std::string variable = "UV_INDEX_" + name;
  const Login by_uv{variable_of(settings, variable + "_USERNAME"),
                    variable_of(settings, variable + "_PASSWORD")};
  if (!name.empty() && !(by_uv == Login())) {
    set_index_login(account, by_uv, variable + "_USERNAME");
    return {};
  }
  const bool is_known =
      !account.secrets.empty() && is_same_origin(url->text(), account.addresses["upload"].url);
  if (!is_known) use_netrc(account, without_port(url->host), settings);
  return {};
}

void find_login(Account& account, const ClientSettings& settings,
                const std::map<std::string, Section>& sections) {
  if (auto token = secret_of(settings, {"UV_PUBLISH_TOKEN"})) {
    account.secrets["token"] = *std::move(token);
    return;
  }
  auto password = secret_of(settings, {"TWINE_PASSWORD", "UV_PUBLISH_PASSWORD"});
  auto user = secret_of(settings, {"TWINE_USERNAME", "UV_PUBLISH_USERNAME"});
  const Section* section = section_for(sections, account.addresses["upload"].url);
  if (!password && section != nullptr && !value_of(*section, "password").empty()) {
    password = Secret{value_of(*section, "password"), kFile};
    if (!user) user = Secret{value_of(*section, "username"), kFile};
  }
  if (!password) return;
  if (!user || user->value.empty()) user = Secret{"__token__", password->source};
  account.secrets["user"] = *std::move(user);
  account.secrets["password"] = *std::move(password);
}

Error no_upload_address() {
  Error error{ErrorKind::kUsage, "nothing names the index that Python packages are uploaded to"};
  error.hint =
      "write `upload_url:` below `languages.python`, or set TWINE_REPOSITORY_URL or "
      "UV_PUBLISH_URL, or name a `repository` in ~/.pypirc (section `pypi`, or the one that "
      "TWINE_REPOSITORY names)";
  return error;
}

Error no_index_address() {
  Error error{ErrorKind::kUsage, "nothing names the index where Python packages are seen"};
  error.hint =
      "write `index_url:` below `languages.python` (the address of its `simple` pages), or set "
      "UV_PUBLISH_CHECK_URL, UV_DEFAULT_INDEX or PIP_INDEX_URL, or tell pip: `pip config set "
      "global.index-url ADDRESS`";
  return error;
}

}  // namespace

Result<Account> account(const model::Language& language, const ClientSettings& settings) {
  const auto sections = read_sections(file_of(settings, kFile));
  const auto upload = upload_address(language, settings, sections);
  const auto index = index_address(language, settings);
  std::vector<Error> missing;
  if (!upload) missing.push_back(no_upload_address());
  if (!index) missing.push_back(no_index_address());
  if (!upload || !index) return std::unexpected(merged(std::move(missing)));
  Account account;
  account.addresses["upload"] = *upload;
  find_login(account, settings, sections);
  LOCKSTEP_CHECK(settle_address(account, "upload"));
  account.is_trusted = account.secrets.empty();
  LOCKSTEP_CHECK(settle_index(account, *index, settings));
  return account;
}

}  // namespace lockstep::ecosystem::python
