#pragma once

#include <string>
#include <vector>

#include "lockstep/model/value.hpp"
#include "lockstep/release/abort.hpp"
#include "lockstep/release/preflight.hpp"
#include "lockstep/release/run.hpp"
#include "lockstep/release/status.hpp"
#include "options.hpp"
#include "step_summary.hpp"

namespace lockstep::cli {

/// A preflight as a table: a line for each thing that was looked at, packages of a registry that
/// stand alike counted in one line unless `common` is verbose. Problems are marked, not explained.
std::string preflight_text(const release::Release& release, const release::Preflight& preflight,
                           const CommonOptions& common);
model::Value preflight_value(const release::Preflight& preflight);

/// One line for something that happened to an operation; empty for what only begins to wait.
std::string event_text(const release::Event& event);
/// The same as a row: registry, operation, what became of it. Not for what only begins.
std::vector<std::string> event_row(const release::Event& event);

/// What every registry holds, a line for each operation.
std::string status_text(const std::vector<release::Held>& held);
model::Value status_value(const std::vector<release::Held>& held);

/// The same as a table.
SummaryTable status_table(std::string title, const std::vector<release::Held>& held);

/// What was taken back, and the steps that are left to a person.
std::string abort_text(const std::vector<release::TakenBack>& taken);
model::Value abort_value(const std::vector<release::TakenBack>& taken);

}  // namespace lockstep::cli
