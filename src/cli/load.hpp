#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/project.hpp"
#include "lockstep/executor/container_engine.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/toolchain/host.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// A project as read from disk, and what the host has for it.
struct Loaded {
  std::string folder;  ///< absolute folder of the configuration
  model::Project project;
  std::vector<model::Target> targets;  ///< all known ones
  model::Survey survey;
  toolchain::Hosts hosts;
  std::optional<executor::ContainerEngine> engine;  ///< where some cells are built in images
};

/// What each ecosystem lets a user say.
std::vector<config::LanguageRules> language_rules();

/// Whether tools are asked for their versions when their files are as they were.
enum class ToolAnswers {
  kAsked,
  kRemembered,  ///< in the store
};

/// Reads the configuration that `common` names and surveys the project's files; `hosts` stay empty.
Result<Loaded> load_sources(const CommonOptions& common);

/// Reads the configuration that `common` names, surveys the project's files and looks for the tools
/// that its cells need, on this host and in the images that they are built in. An image that cannot
/// be used blocks its cells alone. `store` is what `--store` said.
Result<Loaded> load(const CommonOptions& common, ToolAnswers answers, const BuildPlace& place,
                    const std::string& store = {});

/// The plan for the cells that `only` names, less those of other shards than `shard` (`2/6`) when
/// that is not empty.
Result<model::Plan> plan_of(const Loaded& loaded, const BuildPlace& place,
                            const std::vector<std::string>& only, const std::string& shard = {});

}  // namespace lockstep::cli
