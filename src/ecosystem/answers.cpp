#include "lockstep/ecosystem/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::ecosystem {

namespace {

constexpr std::size_t kLongestWords = 300;
constexpr std::size_t kReadBytes = std::size_t{1} << 16;

// Text without tags, entities of the five special characters undone, white space as one blank.
std::string plain_text(std::string_view markup) {
  std::string text;
  bool is_tag = false;
  for (const char c : markup) {
    if (c == '<') is_tag = true;
    const bool is_blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || is_tag;
    if (!is_blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
    if (c == '>') is_tag = false;
  }
  for (const auto& [from, to] :
       {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""},
        std::pair{"&#39;", "'"}, std::pair{"&#x27;", "'"}, std::pair{"&amp;", "&"}})
    text = replace_all(text, from, to);
  return std::string(trim(text));
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  if (text.size() <= kLongestWords) return std::string(trim(text));
  std::size_t end = kLongestWords;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

// The message of a JSON error in the forms that registries use.
std::string json_words(const model::Value& value) {
  if (const std::string* text = value.text()) return *text;
  for (const char* key : {"message", "error", "reason", "detail", "description", "errors", "msg"}) {
    const model::Value* member = value.find(key);
    if (member == nullptr) continue;
    std::string words = json_words(*member);
    if (!words.empty()) return words;
  }
  const model::Value::Array* items = value.array();
  return items == nullptr || items->empty() ? std::string() : json_words(items->front());
}

std::string body_words(const HttpResponse& answer) {
  const std::string_view body = trim(std::string_view(answer.body).substr(0, kReadBytes));
  if (body.starts_with('{') || body.starts_with('[') || body.starts_with('"')) {
    if (const auto value = model::parse_json(body)) return json_words(*value);
  }
  const auto title = lower(body).find("<title>");
  if (title == std::string::npos) return plain_text(body);
  const std::string_view rest = body.substr(title);
  return plain_text(rest.substr(0, lower(rest).find("</title>")));
}

std::string hint_of(long status) {
  if (status == 401) return "the registry does not know the credentials: renew them";
  if (status == 403) return "these credentials may not do this: check their scope and owner";
  if (status == 404 || status == 405)
    return "check the registry's address, and that the credentials may publish there";
  if (status == 413) return "the file is larger than the registry takes";
  if (status >= 300 && status < 400) return "name the address that it leads to";
  return "mend what the registry names, then resume";
}

}  // namespace

std::string words_of(const HttpResponse& answer) {
  const std::string words = one_line(body_words(answer));
  const std::string_view location = answer.header("location");
  std::string line = fmt::format("HTTP {}", answer.status);
  if (answer.status >= 300 && answer.status < 400 && !location.empty())
    return line + " to " + one_line(std::string(location));
  return words.empty() ? line : line + ": " + words;
}

bool says(const HttpResponse& answer, std::string_view text) {
  return lower(std::string_view(answer.body).substr(0, kReadBytes)).contains(lower(text));
}

Error problem_of(const Parcel& parcel, std::string message, std::string hint) {
  return {.kind = ErrorKind::kCheckFailed,
          .message = std::move(message),
          .where = parcel.file,
          .hint = std::move(hint)};
}

Outcome outcome_by_status(const HttpResponse& answer) {
  const long status = answer.status;
  if (status >= 200 && status < 300) return {Verdict::kDone, {}, {}};
  Outcome outcome{Verdict::kRefused, words_of(answer), {}};
  if (status == 429) {
    outcome.verdict = Verdict::kRetry;
  } else if (status == 408 || status == 409 || status == 425 || status >= 500 || status < 200) {
    outcome.verdict = Verdict::kDoubtful;
  } else {
    outcome.hint = hint_of(status);
  }
  return outcome;
}

std::unexpected<Error> no_answer(const HttpResponse& answer, const std::string& what) {
  const bool may_pass = answer.status == 408 || answer.status == 429 || answer.status >= 500;
  return fail(may_pass ? ErrorKind::kIo : ErrorKind::kCheckFailed,
              what + " cannot be told: " + words_of(answer),
              may_pass ? "try again later" : hint_of(answer.status));
}

std::string variable_of(const ClientSettings& settings, std::string_view name) {
  const auto found = settings.environment.find(std::string(name));
  return found == settings.environment.end() ? std::string() : std::string(trim(found->second));
}

std::optional<Secret> secret_of(const ClientSettings& settings,
                                std::initializer_list<std::string_view> variables) {
  for (const std::string_view name : variables) {
    std::string value = variable_of(settings, name);
    if (!value.empty()) return Secret{std::move(value), std::string(name)};
  }
  return std::nullopt;
}

std::optional<Address> address_of(const model::Language& language, std::string_view key,
                                  const ClientSettings& settings,
                                  std::initializer_list<std::string_view> variables) {
  const std::string said = language.setting(std::string(key));
  if (!said.empty()) return Address{said, "lockstep.yaml"};
  for (const std::string_view name : variables) {
    const std::string value = variable_of(settings, name);
    if (!value.empty()) return Address{value, std::string(name)};
  }
  return std::nullopt;
}

Result<std::uint64_t> upload_limit(const model::Language& language, std::uint64_t otherwise) {
  constexpr std::uint64_t kMost = 1'000'000;
  const std::string said = language.setting("upload_limit");
  if (said.empty()) return otherwise;
  std::uint64_t limit = 0;
  const auto read = std::from_chars(said.data(), said.data() + said.size(), limit);
  const bool is_whole = read.ec == std::errc() && read.ptr == said.data() + said.size();
  if (is_whole && limit > 0 && limit <= kMost) return limit;
  Error error{ErrorKind::kUsage, "`upload_limit: \"" + said + "\"` is no number of MiB"};
  error.where = "languages." + language.name;
  error.hint = "write a whole number in quotes: `upload_limit: \"200\"`";
  return std::unexpected(std::move(error));
}

std::string_view file_of(const ClientSettings& settings, const std::string& file) {
  const auto found = settings.files.find(file);
  return found == settings.files.end() ? std::string_view() : std::string_view(found->second);
}

Result<void> settle_address(Account& account, const std::string& name) {
  Address& address = account.addresses[name];
  auto url = parse_url(address.url);
  if (!url) return std::unexpected(at(std::move(url).error(), address.source));
  address.url = url->text();
  if (!url->user.empty() && !account.secrets.contains("password") &&
      !account.secrets.contains("token")) {
    account.secrets["user"] = {url->user, address.source};
    account.secrets["password"] = {url->password, address.source};
  }
  return {};
}

std::string basic_login(const std::string& user, const std::string& password) {
  return "Basic " + base64(user + ":" + password);
}

std::string secret_text(const Account& account, const std::string& name) {
  const auto found = account.secrets.find(name);
  return found == account.secrets.end() ? std::string() : found->second.value;
}

}  // namespace lockstep::ecosystem
