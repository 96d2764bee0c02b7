// usage: trusted_registries FOLDER KEY SECONDS LATENCY
// Embedded registries below FOLDER that take the token `seed`, and those that they gave for
// identity tokens of the provider with KEY (tests/fakes/identity_provider.py), which serve for
// SECONDS. They wait LATENCY milliseconds before each answer. Prints their addresses, one `NAME
// URL` a line, and ends with its standard input.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "lockstep/base/render.hpp"
#include "lockstep/registry/embedded.hpp"

using namespace lockstep;

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  registry::EmbeddedOptions options{.folder = argv[1]};
  options.identity_key = argv[2];
  options.minted_seconds = std::atoi(argv[3]);
  options.latency_ms = std::atoi(argv[4]);
  for (const char* registry : {"python", "node", "ruby"}) options.tokens[registry] = {"seed"};
  const auto registries = registry::EmbeddedRegistries::start(options);
  if (!registries) {
    fmt::print(stderr, "{}\n", render(registries.error(), false));
    return 1;
  }
  for (const auto& [name, url] : (*registries)->addresses()) fmt::print("{} {}\n", name, url);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}
