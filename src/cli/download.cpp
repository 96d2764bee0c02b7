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

bool may_pass(const Result<sys::HttpResponse>& answer) {
  return !answer || answer->status == kTooMany || answer->status >= kServerError;
}

Result<std::string> checked(Result<sys::HttpResponse> answer, const Download& download) {
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

std::string authorities_in(const std::map<std::string, std::string>& environment) {
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const auto found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) return found->second;
  }
  return {};
}

Result<void> download_to(Download download, const std::string& file) {
  sys::RealHttp http;
  sys::RealFilesystem files;
  download.authorities = authorities_in(sys::environment());
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
  const sys::HttpRequest request{.url = download.url, .authorities = download.authorities};
  auto answer = http.get(request);
  for (int attempt = 1; attempt < kTries && may_pass(answer); ++attempt) {
    pause(attempt);
    answer = http.get(request);
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
