#pragma once

#include "lockstep/config/project.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::config {

/// The JSON schema (draft-07, which editors know) of a lockstep.yaml in the words of `vocabulary`.
/// It comes from the tables that `parse_project` goes by, and refuses what that refuses except:
/// keys that stand twice; a path or license that only reads well at first sight (`a/../..`, `MIT
/// MIT`); what depends on other parts of the file or on the target (patterns that match no cell, a
/// target named twice or not served by any language, floors below the target's, an ABI it lacks,
/// fat targets whose parts differ, every cell disabled, names that differ in case); what the
/// ecosystems say of their settings; numbers that were not written as we read them (`+5`, `2.0e0`).
model::Value json_schema(const Vocabulary& vocabulary);

}  // namespace lockstep::config
