#include "lockstep/sys/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "http_body.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/process.hpp"
#include "shared_library.hpp"

namespace lockstep::sys {

namespace {

constexpr long kOk = 200;

// The functions of libcurl that we call.
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) init = nullptr;
  decltype(&curl_easy_cleanup) cleanup = nullptr;
  decltype(&curl_easy_reset) reset = nullptr;
  decltype(&curl_slist_append) append = nullptr;
  decltype(&curl_slist_free_all) free_all = nullptr;
  decltype(&curl_easy_perform) perform = nullptr;
  decltype(&curl_easy_strerror) strerror = nullptr;
  CURLcode (*set)(CURL*, CURLoption, ...) = nullptr;
  CURLcode (*get)(CURL*, CURLINFO, ...) = nullptr;
};

// What one exchange reads and writes while libcurl is at work.
struct Exchange {
  HttpResponse response;
  BodyReader body;
  std::uint64_t most = 0;          ///< bytes of the answer
  std::optional<Error> problem{};  ///< why we ended it ourselves
  std::ofstream file{};            ///< open when the answer's bytes go there
  std::uint64_t got = 0;           ///< bytes of the answer so far
  long status = 0;                 ///< of the head that came last
};

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::size_t stopped(Exchange& exchange, std::string reason) {
  exchange.problem = Error{ErrorKind::kIo, std::move(reason)};
  return 0;
}

std::size_t on_bytes(const char* bytes, std::size_t size, std::size_t count, void* to) {
  Exchange& exchange = *static_cast<Exchange*>(to);
  const std::size_t length = size * count;
  exchange.got += length;
  if (exchange.got > exchange.most)
    return stopped(exchange, fmt::format("the answer is larger than {} bytes", exchange.most));
  if (!exchange.file.is_open() || exchange.status != kOk) {
    exchange.response.body.append(bytes, length);
    return length;
  }
  if (exchange.file.write(bytes, static_cast<std::streamsize>(length))) return length;
  return stopped(exchange, "it cannot be written to the disk");
}

// The number in `HTTP/1.1 200 OK`.
long status_in(std::string_view line) {
  const std::size_t space = line.find(' ');
  const std::string_view text = space == std::string_view::npos ? "" : line.substr(space + 1);
  long status = 0;
  std::from_chars(text.data(), text.data() + text.size(), status);
  return status;
}

// Each answer of a chain of redirections begins with its own status line.
std::size_t on_header(const char* bytes, std::size_t size, std::size_t count, void* to) {
  Exchange& exchange = *static_cast<Exchange*>(to);
  const std::string_view line = trim(std::string_view(bytes, size * count));
  if (line.starts_with("HTTP/")) {
    exchange.response.headers.clear();
    exchange.status = status_in(line);
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    exchange.response.headers.push_back(
        {lower(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return size * count;
}

std::size_t on_body(char* to, std::size_t size, std::size_t count, void* from) {
  Exchange& exchange = *static_cast<Exchange*>(from);
  auto read = exchange.body.read({to, size * count});
  if (read) return *read;
  exchange.problem = std::move(read).error();
  return CURL_READFUNC_ABORT;
}

int on_progress(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return interrupted() ? 1 : 0;
}

bool is_local(std::string_view url) {
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    const bool named = url.starts_with(host) && url.size() > host.size();
    if (named && (url[host.size()] == ':' || url[host.size()] == '/')) return true;
  }
  return false;
}

Result<CurlLibrary> load() {
  LOCKSTEP_TRY(library, SharedLibrary::load(LOCKSTEP_LIBCURL));
  CurlLibrary curl;
  library.bind("curl_global_init", curl.global_init);
  library.bind("curl_easy_init", curl.init);
  library.bind("curl_easy_cleanup", curl.cleanup);
  library.bind("curl_easy_reset", curl.reset);
  library.bind("curl_easy_perform", curl.perform);
  library.bind("curl_easy_strerror", curl.strerror);
  library.bind("curl_easy_setopt", curl.set);
  library.bind("curl_easy_getinfo", curl.get);
  library.bind("curl_slist_append", curl.append);
  library.bind("curl_slist_free_all", curl.free_all);
  LOCKSTEP_CHECK(library.complete());
  curl.global_init(CURL_GLOBAL_DEFAULT);
  return curl;
}

// libcurl wants to be set up once, by one thread.
const Result<CurlLibrary>& curl_library() {
  static const Result<CurlLibrary> kLoaded = load();
  return kLoaded;
}

// What to do where there was no answer.
const char* hint_of(CURLcode code) {
  switch (code) {
  case CURLE_PEER_FAILED_VERIFICATION:
    return "nothing was sent: nobody that this machine trusts vouches for that host now; look at "
           "the address and at this machine's clock, and name an authority of your own in "
           "`SSL_CERT_FILE`";
  case CURLE_SSL_CACERT_BADFILE:
    return "`CURL_CA_BUNDLE` and `SSL_CERT_FILE` name a file of certificates (PEM) that can be "
           "read";
  case CURLE_SSL_CONNECT_ERROR:
    return "TLS ended before anything was sent: look whether https is spoken at that address and "
           "port, and at the proxy of `https_proxy`";
  default:
    return "proxies are taken from `https_proxy`, certificates from `SSL_CERT_FILE`";
  }
}

std::unexpected<Error> failed(const HttpRequest& request, const std::string& reason,
                              CURLcode code) {
  if (interrupted()) return fail(ErrorKind::kInterrupted, "interrupted");
  return fail(ErrorKind::kIo,
              fmt::format("{} {} got no answer: {}", request.method, request.url, reason),
              hint_of(code));
}

Headers header_list(const CurlLibrary& library, const HttpRequest& request) {
  // Without a wait for `100 Continue`, which many servers never send.
  curl_slist* list = library.append(nullptr, "Expect:");
  for (const HttpHeader& header : request.headers)
    list = library.append(list, (header.name + ": " + header.value).c_str());
  return {list, library.free_all};
}

void set_limits(const CurlLibrary& library, CURL* curl, const HttpRequest& request) {
  constexpr long kStalledSeconds = 60;
  library.set(curl, CURLOPT_PROTOCOLS_STR, is_local(request.url) ? "http" : "https");
  library.set(curl, CURLOPT_REDIR_PROTOCOLS_STR, is_local(request.url) ? "http,https" : "https");
  library.set(curl, CURLOPT_MAXREDIRS, 10L);
  library.set(curl, CURLOPT_NOSIGNAL, 1L);
  library.set(curl, CURLOPT_CONNECTTIMEOUT, 30L);
  library.set(curl, CURLOPT_TIMEOUT, request.timeout_seconds);
  library.set(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  library.set(curl, CURLOPT_LOW_SPEED_TIME, kStalledSeconds);
}

// Another method than GET is never sent twice: not after a redirection, and not by libcurl itself,
// which repeats a request whose kept connection turns out to be closed.
void set_method(const CurlLibrary& library, CURL* curl, const HttpRequest& request,
                Exchange& exchange) {
  if (request.method == "GET") {
    library.set(curl, CURLOPT_FOLLOWLOCATION, 1L);
    return;
  }
  library.set(curl, CURLOPT_FRESH_CONNECT, 1L);
  library.set(curl, CURLOPT_POST, 1L);
  library.set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_size(request)));
  library.set(curl, CURLOPT_READFUNCTION, on_body);
  library.set(curl, CURLOPT_READDATA, &exchange);
  library.set(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_callbacks(const CurlLibrary& library, CURL* curl, Exchange& exchange) {
  library.set(curl, CURLOPT_WRITEFUNCTION, on_bytes);
  library.set(curl, CURLOPT_WRITEDATA, &exchange);
  library.set(curl, CURLOPT_HEADERFUNCTION, on_header);
  library.set(curl, CURLOPT_HEADERDATA, &exchange);
  library.set(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  library.set(curl, CURLOPT_NOPROGRESS, 0L);
}

bool open_file(const HttpRequest& request, Exchange& exchange) {
  if (request.save_as.empty()) return true;
  exchange.file.open(request.save_as, std::ios::binary | std::ios::trunc);
  return exchange.file.is_open();
}

// What the disk refuses may come out only now.
bool close_file(Exchange& exchange) {
  if (!exchange.file.is_open()) return true;
  exchange.file.close();
  return !exchange.file.fail();
}

}  // namespace

// Handles that are not in use; each keeps its connections.
struct RealHttp::Connections {
  std::mutex mutex;
  std::vector<CURL*> idle;

  CURL* take(const CurlLibrary& library) {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return library.init();
    CURL* const handle = idle.back();
    idle.pop_back();
    return handle;
  }

  void give_back(const CurlLibrary& library, CURL* handle) {
    library.reset(handle);
    const std::lock_guard lock(mutex);
    idle.push_back(handle);
  }
};

RealHttp::RealHttp(std::string authorities)
    : authorities_(std::move(authorities)), connections_(std::make_unique<Connections>()) {}

RealHttp::~RealHttp() {
  for (CURL* const handle : connections_->idle) curl_library()->cleanup(handle);
}

Result<HttpResponse> RealHttp::send(const HttpRequest& request) {
  const Result<CurlLibrary>& library = curl_library();
  if (!library) return std::unexpected(library.error());
  Exchange exchange{{}, BodyReader(request.body), request.max_bytes};
  if (!open_file(request, exchange))
    return fail(ErrorKind::kIo, fmt::format("`{}` cannot be written", request.save_as));
  CURL* const curl = connections_->take(*library);
  if (curl == nullptr) return failed(request, "libcurl does not start", CURLE_FAILED_INIT);
  std::array<char, CURL_ERROR_SIZE> reason{};
  const Headers headers = header_list(*library, request);
  library->set(curl, CURLOPT_URL, request.url.c_str());
  library->set(curl, CURLOPT_USERAGENT, "lockstep");
  library->set(curl, CURLOPT_ERRORBUFFER, reason.data());
  library->set(curl, CURLOPT_HTTPHEADER, headers.get());
  if (!authorities_.empty()) library->set(curl, CURLOPT_CAINFO, authorities_.c_str());
  set_limits(*library, curl, request);
  set_method(*library, curl, request, exchange);
  set_callbacks(*library, curl, exchange);
  const CURLcode code = library->perform(curl);
  library->get(curl, CURLINFO_RESPONSE_CODE, &exchange.response.status);
  connections_->give_back(*library, curl);
  if (!exchange.problem && !close_file(exchange))
    exchange.problem = Error{ErrorKind::kIo, "it cannot be written to the disk"};
  if (exchange.problem) return failed(request, exchange.problem->message, code);
  if (code != CURLE_OK)
    return failed(request, reason[0] != 0 ? reason.data() : library->strerror(code), code);
  return std::move(exchange.response);
}

std::string authorities_of(const std::map<std::string, std::string>& environment) {
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const auto found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) return found->second;
  }
  return {};
}

}  // namespace lockstep::sys
