#include "ruby/account.hpp"

#include <optional>
#include <string>

#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

constexpr const char* kQuestion = "gem environment remotesources";

std::optional<Address> host_of(const model::Language& language, const ClientSettings& settings) {
  if (auto named = address_of(language, "host", settings, {"GEM_HOST", "RUBYGEMS_HOST"}))
    return named;
  const auto answer = settings.answers.find(kQuestion);
  if (answer == settings.answers.end() || !parse_url(trim(answer->second))) return std::nullopt;
  return Address{std::string(trim(answer->second)), kQuestion};
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  const bool is_quoted = text.size() >= 2 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// Whether a key of the credentials, `:rubygems_api_key` or an address, is for this host. The one
// without an address is the key of the client's own host alone.
bool is_key_for(std::string_view key, const Address& host) {
  if (key == ":rubygems_api_key") return host.source == kQuestion;
  const auto url = parse_url(key);
  return url && with_slash(url->text()) == with_slash(host.url);
}

// The file is a YAML map of texts: one `key: value` a line.
std::optional<std::string> key_in(std::string_view text, const Address& host) {
  for (const std::string& line : split(text, '\n')) {
    const auto end = line.rfind(": ");
    if (end == std::string::npos || line.starts_with('#')) continue;
    const std::string_view value = unquoted(std::string_view(line).substr(end + 2));
    if (!value.empty() && is_key_for(unquoted(std::string_view(line).substr(0, end)), host))
      return std::string(value);
  }
  return std::nullopt;
}

void find_key(Account& account, const ClientSettings& settings) {
  if (auto key = secret_of(settings, {"GEM_HOST_API_KEY"})) {
    account.secrets["token"] = *std::move(key);
    return;
  }
  for (const char* file : {"~/.local/share/gem/credentials", "~/.gem/credentials"}) {
    if (auto key = key_in(file_of(settings, file), account.addresses["host"])) {
      account.secrets["token"] = {*std::move(key), file};
      return;
    }
  }
}

}  // namespace

Result<Account> account(const model::Language& language, const ClientSettings& settings) {
  auto host = host_of(language, settings);
  if (!host) {
    return fail(ErrorKind::kUsage, "nothing names the host that gems are pushed to",
                "write `host:` below `languages.ruby`, or set GEM_HOST or RUBYGEMS_HOST, or "
                "install gem: it is asked `gem environment remotesources`");
  }
  Account account;
  account.addresses["host"] = *std::move(host);
  LOCKSTEP_CHECK(settle_address(account, "host"));
  std::string& url = account.addresses["host"].url;
  while (url.ends_with('/')) url.pop_back();
  find_key(account, settings);
  account.is_trusted = account.secrets.empty();
  if (auto code = secret_of(settings, {"GEM_HOST_OTP_CODE"}))
    account.secrets["otp"] = *std::move(code);
  return account;
}

}  // namespace lockstep::ecosystem::ruby
