#include "git_handles.hpp"

namespace lockstep::sys {

const GitLibrary& git() { return **git_library(); }

std::unexpected<Error> fail_git(const std::string& folder, const std::string& what) {
  const git_error* last = git().error_last();
  const std::string reason =
      last == nullptr || last->message == nullptr ? "no reason given" : last->message;
  auto failed =
      fail(ErrorKind::kIo, "cannot " + what + ": " + reason, "`git status` there may say more");
  failed.error().where = folder;
  return failed;
}

Result<Repository> open_repository(const std::string& folder) {
  LOCKSTEP_CHECK(git_library());
  git_repository* found = nullptr;
  const int status = git().repository_open_ext(&found, folder.c_str(), 0, nullptr);
  if (status == GIT_ENOTFOUND) return Repository();
  if (status != 0) return fail_git(folder, "open its git repository");
  return Repository(found);
}

}  // namespace lockstep::sys
