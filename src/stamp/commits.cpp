#include "lockstep/stamp/commits.hpp"

#include <algorithm>
#include <set>

#include "lockstep/base/text.hpp"

namespace lockstep::stamp {

namespace {

constexpr std::string_view kWordCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

// Lines without their line feeds and carriage returns.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  return lines;
}

// Takes `(scope)` off the front of `rest`; false when a parenthesis stays open.
bool take_scope(std::string_view& rest, std::string& scope) {
  if (!rest.starts_with('(')) return true;
  const auto end = rest.find(')');
  if (end == std::string_view::npos) return false;
  scope = trim(rest.substr(1, end - 1));
  rest.remove_prefix(end + 1);
  return true;
}

// `Token: text` or `Token #text`, as git's trailers are.
bool is_footer(std::string_view line) {
  const auto end = line.find_first_not_of(kWordCharacters);
  if (end == 0 || end == std::string_view::npos) return false;
  return line.substr(end).starts_with(": ") || line.substr(end).starts_with(" #");
}

std::optional<std::string_view> breaking_footer(std::string_view line) {
  for (const std::string_view token : {"BREAKING CHANGE:", "BREAKING-CHANGE:"}) {
    if (line.starts_with(token)) return trim(line.substr(token.size()));
  }
  return std::nullopt;
}

// The text of the footer that tells what breaks, up to the next footer or blank line.
std::string breaking_text(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t at = 1; at < lines.size(); ++at) {
    const auto first = breaking_footer(lines[at]);
    if (!first) continue;
    text = *first;
    for (++at; at < lines.size(); ++at) {
      const std::string_view more = trim(lines[at]);
      if (more.empty() || is_footer(lines[at]) || breaking_footer(lines[at])) break;
      text += (text.empty() ? "" : " ") + std::string(more);
    }
    return text;
  }
  return text;
}

// The name of the commit that `message` takes back, as git words it; or empty.
std::string reverted_commit(std::string_view message) {
  constexpr std::string_view kWords = "This reverts commit ";
  constexpr std::size_t kShortest = 7;
  const auto at = message.find(kWords);
  if (at == std::string_view::npos) return "";
  const std::string_view rest = message.substr(at + kWords.size());
  const std::string_view name = rest.substr(0, rest.find_first_not_of("0123456789abcdef"));
  return name.size() < kShortest ? "" : std::string(name);
}

// `Revert "feat: a thing"`, which is how git begins.
std::optional<ConventionalCommit> git_revert(std::string_view subject) {
  constexpr std::string_view kWords = "Revert \"";
  if (!subject.starts_with(kWords)) return std::nullopt;
  std::string_view inner = subject.substr(kWords.size());
  if (inner.ends_with('"')) inner.remove_suffix(1);
  const auto known = parse_conventional(inner);
  if (!known) return std::nullopt;
  return ConventionalCommit{"revert", known->scope, known->description, ""};
}

std::optional<Change> change_of(const ConventionalCommit& commit) {
  if (!commit.breaking.empty()) return Change::kBreaking;
  if (commit.type == "feat") return Change::kAdded;
  if (commit.type == "fix") return Change::kFixed;
  if (commit.type == "perf" || commit.type == "revert") return Change::kChanged;
  return std::nullopt;
}

std::optional<Entry> entry_of(const sys::GitCommit& commit) {
  auto told = parse_conventional(commit.message);
  if (!told) told = git_revert(lines_of(commit.message).front());
  if (!told || commit.parents > 1) return std::nullopt;
  const auto change = change_of(*told);
  if (!change) return std::nullopt;
  std::string text = *change == Change::kBreaking ? told->breaking : told->description;
  if (told->type == "revert" && *change != Change::kBreaking) text = "Taken back: " + text;
  return Entry{*change, told->scope, std::move(text), commit.changes_file};
}

}  // namespace

std::optional<ConventionalCommit> parse_conventional(std::string_view message) {
  const std::vector<std::string> lines = lines_of(message);
  std::string_view rest = lines.front();
  const auto end = std::min(rest.find_first_not_of(kWordCharacters), rest.size());
  ConventionalCommit commit;
  commit.type = lower(rest.substr(0, end));
  rest.remove_prefix(end);
  if (commit.type.empty() || !take_scope(rest, commit.scope)) return std::nullopt;
  const bool is_marked = rest.starts_with('!');
  if (is_marked) rest.remove_prefix(1);
  if (!rest.starts_with(": ")) return std::nullopt;
  commit.description = trim(rest.substr(2));
  if (commit.description.empty()) return std::nullopt;
  commit.breaking = breaking_text(lines);
  if (is_marked && commit.breaking.empty()) commit.breaking = commit.description;
  return commit;
}

std::vector<Entry> entries_of(std::span<const sys::GitCommit> commits) {
  std::set<std::string> taken_back;
  std::vector<Entry> entries;
  for (const sys::GitCommit& commit : commits) {
    if (taken_back.contains(commit.id)) continue;
    const std::string reverted = reverted_commit(commit.message);
    const auto found = std::ranges::find_if(commits, [&](const sys::GitCommit& other) {
      return !reverted.empty() && other.id.starts_with(reverted);
    });
    if (found != commits.end() && found->id != commit.id) {
      taken_back.insert(found->id);
      continue;
    }
    if (auto entry = entry_of(commit)) entries.push_back(std::move(*entry));
  }
  std::ranges::reverse(entries);
  return entries;
}

Result<std::string> level_of(std::span<const Entry> entries, const version::SemVer& current) {
  const auto has = [&](Change change) {
    return std::ranges::find(entries, change, &Entry::change) != entries.end();
  };
  if (entries.empty()) {
    return fail(ErrorKind::kUsage, "nothing since the last version asks for a new one",
                "`auto` goes by commits like `feat: …` and `fix: …`; say the level yourself: "
                "`lockstep bump patch`");
  }
  if (has(Change::kBreaking)) return current.major == 0 ? "minor" : "major";
  return has(Change::kAdded) ? "minor" : "patch";
}

}  // namespace lockstep::stamp
