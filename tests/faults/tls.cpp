#include "faults/tls.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>

#include "faults/stand.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::faults {

namespace {

// tests/fakes/tls_front.py before one backend, ended with its scope.
class TlsFront {
 public:
  TlsFront(const TlsParts& parts, int backend, const TlsCase& one) : parts_(parts) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    std::vector<std::string> words = {"python3", parts.front, std::to_string(backend),
                                      parts.certificates};
    if (!one.fault.empty()) words.insert(words.end(), {one.fault, std::to_string(one.connection)});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    if (::posix_spawnp(&child_, "python3", &actions, nullptr, argv.data(), environ) != 0)
      child_ = -1;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    lives_ = in[1];
    port_ = read_port(out[0]);
    ::close(out[0]);
  }

  ~TlsFront() {
    ::close(lives_);
    if (child_ > 0) ::waitpid(child_, nullptr, 0);
  }
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  std::string origin() const { return fmt::format("https://localhost:{}", port_); }

  // How many came so far.
  int connections() const {
    const auto text =
        sys::RealFilesystem().read(fmt::format("{}/connections-{}", parts_.certificates, port_));
    return text ? number_in(*text) : 0;
  }

 private:
  static int number_in(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  static int read_port(int from) {
    std::string line;
    char byte = 0;
    while (::read(from, &byte, 1) == 1 && byte != '\n') line.push_back(byte);
    return number_in(line);
  }

  const TlsParts& parts_;
  pid_t child_ = -1;
  int lives_ = -1;
  int port_ = 0;
};

// Git speaks TLS by itself, and its failures look like any other lost connection to us.
Addresses behind(const TlsFront& front, const Stand& stand) {
  Addresses addresses = stand.addresses();
  std::erase_if(addresses, [](const auto& address) { return address.first.starts_with("go/"); });
  for (auto& [name, url] : addresses)
    url = replace_all(url, stand.registries->origin(), front.origin());
  return addresses;
}

std::string complaint_over_tls(const std::string& dist, const Stand& stand,
                               const Addresses& addresses, const std::string& folder,
                               const Reference& reference) {
  return complaint(dist, *stand.registries, addresses, folder, reference, {});
}

}  // namespace

Result<int> count_connections(const TlsParts& parts, const std::string& dist,
                              const std::string& folder, const Reference& reference) {
  Stand stand;
  const TlsFront front(parts, stand.port.number(), {});
  LOCKSTEP_CHECK(stand.start_behind(front.origin(), folder, {}));
  const Addresses addresses = behind(front, stand);
  LOCKSTEP_CHECK(publish(dist, addresses, folder));
  const int connections = front.connections();
  const std::string wrong = complaint_over_tls(dist, stand, addresses, folder, reference);
  if (wrong.empty()) return connections;
  return fail(ErrorKind::kInternal, "over TLS without any fault: " + wrong);
}

std::vector<TlsCase> tls_cases_of(int connections) {
  constexpr std::array<const char*, 3> kCertificates = {"untrusted", "expired", "host"};
  std::vector<TlsCase> cases;
  for (int connection = 1; connection <= connections; ++connection) {
    cases.push_back({"cut", connection});
    cases.push_back(
        {kCertificates[static_cast<std::size_t>(connection) % kCertificates.size()], connection});
  }
  return cases;
}

Result<void> hold(const TlsCase& one, const TlsParts& parts, const std::string& dist,
                  const std::string& folder, const Reference& reference) {
  sys::RealFilesystem files;
  (void)files.remove_all(folder);
  (void)files.create_folders(folder);
  Stand stand;
  const TlsFront front(parts, stand.port.number(), one);
  LOCKSTEP_CHECK(stand.start_behind(front.origin(), folder, {}));
  const Addresses addresses = behind(front, stand);
  (void)publish(dist, addresses, folder);
  // Connections are kept as it comes: with fewer of them it goes wrong the second time.
  if (front.connections() < one.connection) (void)publish(dist, addresses, folder);
  LOCKSTEP_CHECK(publish(dist, addresses, folder));
  const std::string wrong = complaint_over_tls(dist, stand, addresses, folder, reference);
  return wrong.empty() ? Result<void>() : fail(ErrorKind::kInternal, wrong);
}

}  // namespace lockstep::faults
