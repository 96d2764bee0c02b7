#include "lockstep/sys/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <mutex>

namespace lockstep::sys {

namespace {

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

// libcurl wants to be set up once, by one thread.
Handle make_handle() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return {curl_easy_init(), &curl_easy_cleanup};
}

std::unexpected<Error> failed(const HttpRequest& request, const std::string& reason) {
  return fail(ErrorKind::kIo, fmt::format("`{}` cannot be downloaded: {}", request.url, reason),
              "proxies are taken from `https_proxy`, certificates from `SSL_CERT_FILE`");
}

void set_up(CURL* curl, const HttpRequest& request, Body& body, char* reason) {
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_local(request.url) ? "http" : "https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR,
                   is_local(request.url) ? "http,https" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 10L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, request.timeout_seconds);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "lockstep");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  if (!request.authorities.empty())
    curl_easy_setopt(curl, CURLOPT_CAINFO, request.authorities.c_str());
}

}  // namespace

Result<HttpResponse> RealHttp::get(const HttpRequest& request) {
  const Handle handle = make_handle();
  if (handle == nullptr) return failed(request, "libcurl does not start");
  Body body{"", request.max_bytes};
  std::array<char, CURL_ERROR_SIZE> reason{};
  set_up(handle.get(), request, body, reason.data());
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_WRITE_ERROR)
    return failed(request, fmt::format("it is larger than {} bytes", request.max_bytes));
  if (code != CURLE_OK)
    return failed(request, reason[0] != 0 ? reason.data() : curl_easy_strerror(code));
  HttpResponse response{0, std::move(body.bytes)};
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &response.status);
  return response;
}

}  // namespace lockstep::sys
