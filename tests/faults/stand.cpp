#include "faults/stand.hpp"

#include <chrono>
#include <thread>

namespace lockstep::faults {

using registry::EmbeddedRegistries;

OnRequest once_at(const Place& place, Reached reached,
                  std::function<registry::Fault(const registry::Request&)> act) {
  return [place, reached = std::move(reached), act = std::move(act),
          places = std::make_shared<Places>()](const registry::Request& request, std::size_t) {
    if (places->of(request) != place) return registry::Fault{};
    *reached = true;
    return act(request);
  };
}

Result<std::unique_ptr<Stand>> Stand::start(const std::string& folder, OnRequest on_request) {
  auto stand = std::make_unique<Stand>();
  LOCKSTEP_CHECK(stand->start_behind({}, folder, std::move(on_request)));
  return stand;
}

Result<void> Stand::start_behind(const std::string& seen_as, const std::string& folder,
                                 OnRequest on_request) {
  registry::EmbeddedOptions options{.folder = folder + "/registries"};
  options.port = port.number();
  options.seen_as = seen_as;
  options.fault = std::move(on_request);
  for (const char* registry : {"python", "node", "ruby", "releases"})
    options.tokens[registry] = {kToken};
  LOCKSTEP_TRY(started, EmbeddedRegistries::start(std::move(options)));
  registries = std::move(started);
  return {};
}

Addresses Stand::addresses() const {
  Addresses all = registries->addresses();
  all["go/repository"] = registries->go_repository_url();
  return all;
}

void Stand::wait_for_listener() const {
  constexpr int kMostTries = 2000;
  for (int i = 0; i < kMostTries && !port.is_open(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

std::string Stand::modules() const { return registries->addresses().at("go/repository"); }

}  // namespace lockstep::faults
