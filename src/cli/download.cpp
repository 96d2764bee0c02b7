#include "download.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/render.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::cli {

namespace {

constexpr long kOk = 200;
constexpr long kTooMany = 429;
constexpr long kServerError = 500;

bool may_pass(const Result<HttpResponse>& answer) {
  return !answer || answer->status == kTooMany || answer->status >= kServerError;
}

Result<std::string> checked(Result<HttpResponse> answer, const Download& download) {
  if (!answer) return std::unexpected(std::move(answer).error());
  if (answer->status != kOk) {
    return fail(
        ErrorKind::kIo,
        fmt::format("`{}` cannot be downloaded: the server says {}", download.url, answer->status),
        "correct `url` below `adopt`, or try again later");
  }
  const std::string found = sha256(answer->body).hex();
  if (found == download.sha256) return std::move(answer->body);
  return fail(ErrorKind::kCheckFailed,
              fmt::format("`{}` is not the file that `adopt` names", download.url),
              fmt::format("found   sha256 {}\nwanted  sha256 {}", found, download.sha256));
}

Result<void> download_to(const Download& download, const std::string& file) {
  sys::RealHttp http(sys::authorities_of(sys::environment()));
  sys::RealFilesystem files;
  const auto pause = [](int seconds) {
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
  };
  LOCKSTEP_TRY(bytes, fetch(http, download, pause));
  return files.write(file, bytes, false);
}

}  // namespace

Result<std::string> fetch(sys::Http& http, const Download& download,
                          const std::function<void(int)>& pause) {
  constexpr int kTries = 3;
  const HttpRequest request{.url = download.url};
  auto answer = http.send(request);
  for (int attempt = 1; attempt < kTries && may_pass(answer); ++attempt) {
    pause(attempt);
    answer = http.send(request);
  }
  return checked(std::move(answer), download);
}

int run_download(const Download& download, const std::string& file) {
  const auto done = download_to(download, file);
  if (done) return 0;
  sys::write_err(render(done.error(), false));
  return exit_status(done.error());
}

}  // namespace lockstep::cli
