#pragma once

#include "go_proxy.hpp"
#include "lockstep/registry/message.hpp"
#include "node_registry.hpp"
#include "python_index.hpp"
#include "releases.hpp"
#include "ruby_host.hpp"

namespace lockstep::registry {

/// All that is served.
struct Registries {
  PythonIndex& python;
  NodeRegistry& node;
  RubyHost& ruby;
  GoProxy& go;
  Forge& github;
  Forge& gitea;
};

/// The page that lists what the registries hold, complete in itself, for light and dark screens.
Answer front_page(Registries registries);

}  // namespace lockstep::registry
