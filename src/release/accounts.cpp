#include "accounts.hpp"

#include <fmt/format.h>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::release {

namespace {

std::string variable(const Seams& seams, const std::string& name) {
  const auto found = seams.environment.find(name);
  return found == seams.environment.end() ? std::string() : found->second;
}

// `~/.npmrc` below the user's home, `$NETRC` where a variable says, `.npmrc` in the project; empty
// when there is no such place.
std::string path_of(const std::string& file, const std::string& project, const Seams& seams) {
  if (file.starts_with('$')) {
    const std::string named = variable(seams, file.substr(1));
    return named.empty() || named.starts_with('/') ? named : join_path(project, named);
  }
  if (!file.starts_with("~/")) return join_path(project, file);
  const std::string home = variable(seams, "HOME");
  return home.empty() ? home : join_path(home, file.substr(2));
}

ecosystem::ClientSettings settings_here(const ecosystem::Publisher& publisher,
                                        const std::string& project, const Seams& seams) {
  ecosystem::ClientSettings settings{seams.environment, {}, {}};
  for (const std::string& file : publisher.client_files) {
    const std::string path = path_of(file, project, seams);
    if (path.empty() || seams.files.status(path).kind == sys::FileKind::kMissing) continue;
    if (auto text = seams.files.read(path)) settings.files[file] = std::move(*text);
  }
  return settings;
}

void ask_clients(const ecosystem::Publisher& publisher, const std::string& project,
                 const Seams& seams, ecosystem::ClientSettings& settings) {
  for (const std::vector<std::string>& question : publisher.client_questions) {
    sys::ProcessRequest request;
    request.argv = question;
    request.folder = project;
    request.env = seams.environment;
    const auto answer = seams.process.run(request);
    if (!answer || answer->status != 0) continue;
    const std::string_view text = answer->out;
    settings.answers[fmt::format("{}", fmt::join(question, " "))] =
        trim(text.substr(0, text.find('\n')));
  }
}

}  // namespace

Result<ecosystem::Account> find_account(const ecosystem::Publisher& publisher,
                                        const model::Language& language, const std::string& project,
                                        const Seams& seams) {
  ecosystem::ClientSettings settings = settings_here(publisher, project, seams);
  auto account = publisher.account(language, settings);
  if (account || publisher.client_questions.empty()) return account;
  ask_clients(publisher, project, seams, settings);
  return publisher.account(language, settings);
}

}  // namespace lockstep::release
