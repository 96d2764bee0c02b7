#include "lockstep/sys/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <memory>

#include "shared_library.hpp"

namespace lockstep::sys {

namespace {

// The functions of libcurl that we call.
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) init = nullptr;
  decltype(&curl_easy_cleanup) cleanup = nullptr;
  decltype(&curl_easy_perform) perform = nullptr;
  decltype(&curl_easy_strerror) strerror = nullptr;
  CURLcode (*set)(CURL*, CURLoption, ...) = nullptr;
  CURLcode (*get)(CURL*, CURLINFO, ...) = nullptr;
};

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

struct Body {
  std::string bytes;
  std::uint64_t most = 0;
};

std::size_t on_bytes(const char* bytes, std::size_t size, std::size_t count, void* to) {
  Body& body = *static_cast<Body*>(to);
  const std::size_t length = size * count;
  if (body.bytes.size() + length > body.most) return 0;
  body.bytes.append(bytes, length);
  return length;
}

bool is_local(std::string_view url) {
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost"}) {
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
  library.bind("curl_easy_perform", curl.perform);
  library.bind("curl_easy_strerror", curl.strerror);
  library.bind("curl_easy_setopt", curl.set);
  library.bind("curl_easy_getinfo", curl.get);
  LOCKSTEP_CHECK(library.complete());
  curl.global_init(CURL_GLOBAL_DEFAULT);
  return curl;
}

// libcurl wants to be set up once, by one thread.
const Result<CurlLibrary>& curl_library() {
  static const Result<CurlLibrary> kLoaded = load();
  return kLoaded;
}

std::unexpected<Error> failed(const HttpRequest& request, const std::string& reason) {
  return fail(ErrorKind::kIo, fmt::format("`{}` cannot be downloaded: {}", request.url, reason),
              "proxies are taken from `https_proxy`, certificates from `SSL_CERT_FILE`");
}

void set_up(const CurlLibrary& library, CURL* curl, const HttpRequest& request, Body& body,
            char* reason) {
  library.set(curl, CURLOPT_URL, request.url.c_str());
  library.set(curl, CURLOPT_PROTOCOLS_STR, is_local(request.url) ? "http" : "https");
  library.set(curl, CURLOPT_REDIR_PROTOCOLS_STR, is_local(request.url) ? "http,https" : "https");
  library.set(curl, CURLOPT_FOLLOWLOCATION, 1L);
  library.set(curl, CURLOPT_MAXREDIRS, 10L);
  library.set(curl, CURLOPT_NOSIGNAL, 1L);
  library.set(curl, CURLOPT_CONNECTTIMEOUT, 30L);
  library.set(curl, CURLOPT_TIMEOUT, request.timeout_seconds);
  library.set(curl, CURLOPT_USERAGENT, "lockstep");
  library.set(curl, CURLOPT_ERRORBUFFER, reason);
  library.set(curl, CURLOPT_WRITEFUNCTION, on_bytes);
  library.set(curl, CURLOPT_WRITEDATA, &body);
  if (!request.authorities.empty()) library.set(curl, CURLOPT_CAINFO, request.authorities.c_str());
}

}  // namespace

Result<HttpResponse> RealHttp::get(const HttpRequest& request) {
  const Result<CurlLibrary>& library = curl_library();
  if (!library) return std::unexpected(library.error());
  const Handle handle(library->init(), library->cleanup);
  if (handle == nullptr) return failed(request, "libcurl does not start");
  Body body{"", request.max_bytes};
  std::array<char, CURL_ERROR_SIZE> reason{};
  set_up(*library, handle.get(), request, body, reason.data());
  const CURLcode code = library->perform(handle.get());
  if (code == CURLE_WRITE_ERROR)
    return failed(request, fmt::format("it is larger than {} bytes", request.max_bytes));
  if (code != CURLE_OK)
    return failed(request, reason[0] != 0 ? reason.data() : library->strerror(code));
  HttpResponse response{0, std::move(body.bytes)};
  library->get(handle.get(), CURLINFO_RESPONSE_CODE, &response.status);
  return response;
}

}  // namespace lockstep::sys
