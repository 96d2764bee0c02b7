#include "ci.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

bool is_set(const std::map<std::string, std::string>& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found != environment.end() && !found->second.empty() && found->second != "false" &&
         found->second != "0";
}

std::string harmless_lines(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t') c = ' ';
    if ((byte < 0x20 && c != '\n' && c != ' ') || byte == 0x7f) c = '?';
  }
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out;
}

std::string one_line(std::string_view text) {
  return replace_all(trim(harmless_lines(text)), "\n", " ");
}

// GitHub's escapes of a command's message; a property also hides its separators.
std::string escaped(std::string_view text) {
  return replace_all(replace_all(replace_all(text, "%", "%25"), "\r", "%0D"), "\n", "%0A");
}

std::string escaped_property(std::string_view text) {
  return replace_all(replace_all(escaped(text), ":", "%3A"), ",", "%2C");
}

// GitLab names sections by letters, digits, `_`, `.` and `-`.
std::string section_name(std::string_view title) {
  std::string name = "lockstep_";
  for (const char c : title) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  return name;
}

std::string folded_by_gitlab(const Section& section) {
  const std::string name = section_name(section.title);
  return fmt::format(
      "\x1b[0Ksection_start:{0}:{1}[collapsed=true]\r\x1b[0K{2}\n{3}\x1b[0Ksection_end:{0}:{1}"
      "\r\x1b[0K\n",
      section.time, name, one_line(section.title), harmless_lines(section.text));
}

std::string folded_by_github(const Section& section) {
  return fmt::format("::group::{}\n::stop-commands::{}\n{}::{}::\n::endgroup::\n",
                     escaped(one_line(section.title)), section.secret, harmless_lines(section.text),
                     section.secret);
}

// As the service names the file: from the top of its checkout.
std::string in_checkout(const std::string& file, const Checkout& checkout) {
  const std::string path = file.starts_with('/') ? file : join_path(checkout.folder, file);
  if (checkout.top.empty() || !path.starts_with(checkout.top + "/")) return file;
  return path.substr(checkout.top.size() + 1);
}

std::string place_property(const SourceMark& mark, const Checkout& checkout) {
  return fmt::format("file={},line={},col={},endColumn={},",
                     escaped_property(one_line(in_checkout(mark.file, checkout))), mark.line,
                     mark.column, mark.column + std::max(mark.length, 1));
}

std::string annotation(const Error& error, const Checkout& checkout) {
  const std::string title = error.where.empty() ? "lockstep" : error.where;
  const std::string message =
      error.hint.empty() ? error.message : error.message + "\n" + error.hint;
  return fmt::format("::error {}title={}::{}\n",
                     error.mark ? place_property(*error.mark, checkout) : "",
                     escaped_property(one_line(title)), escaped(harmless_lines(message)));
}

}  // namespace

CiService ci_service(const std::map<std::string, std::string>& environment) {
  if (is_set(environment, "GITHUB_ACTIONS")) return CiService::kGitHub;
  if (is_set(environment, "GITLAB_CI")) return CiService::kGitLab;
  return is_set(environment, "CI") ? CiService::kOther : CiService::kNone;
}

std::string folded(CiService service, const Section& section) {
  if (trim(section.text).empty()) return one_line(section.title) + "\n";
  if (service == CiService::kGitHub) return folded_by_github(section);
  if (service == CiService::kGitLab) return folded_by_gitlab(section);
  return one_line(section.title) + "\n";
}

std::string annotations(CiService service, const Error& error, const Checkout& checkout) {
  if (service != CiService::kGitHub) return {};
  std::string lines = annotation(error, checkout);
  for (const Error& other : error.others) {
    if (!other.where.empty() || other.mark) lines += annotations(service, other, checkout);
  }
  return lines;
}

}  // namespace lockstep::cli
