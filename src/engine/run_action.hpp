#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>

#include "inputs.hpp"
#include "lockstep/engine/build.hpp"
#include "lockstep/sys/jobserver.hpp"
#include "package_keys.hpp"

namespace lockstep::engine {

/// The results of finished actions, by id. Safe to use from several threads.
class Results {
 public:
  void put(const std::string& id, store::StoredResult result);
  /// The result of `id`, which is there; results stay where they are.
  const store::StoredResult& at(const std::string& id) const;
  /// The result of `id`, or null.
  const store::StoredResult* find(const std::string& id) const;
  /// Forgets all results.
  void clear();
  /// Forgets the result of `id`.
  void drop(const std::string& id);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, store::StoredResult> results_;
};

/// What all steps of one build share.
struct Surroundings {
  const model::Plan& plan;
  const BuildOptions& options;
  const Seams& seams;
  const EventSink& emit;
  const Inputs& inputs;
  const PackageKeys& packages;
  Results& results;
  sys::Jobserver& jobserver;
  const std::atomic<bool>& stop;
};

/// Absolute path of the log of action `id`.
std::string log_path(const std::string& id, const BuildOptions& options);

/// What a run of an action gave.
struct Ran {
  store::StoredResult result;
  bool from_store = false;  ///< the same Action was finished before, or meanwhile by another
                            ///< process
  std::vector<executor::StaleUnit> stale;
};

/// Runs `action` under its key's lock and stores its result, unless the store has the result of the
/// Remote Execution Action that it comes to: upstreams that came out as they were before end a
/// rebuild there. Errors: the executor's and the
/// store's, a project file that changed meanwhile, stale units where the policy says so.
Result<Ran> run_action(const model::Action& action, const Digest& key,
                       const Surroundings& surroundings);

/// The files an UpstreamInput takes of `result`, at their places.
std::vector<executor::StagedFile> staged_upstream(const model::UpstreamInput& input,
                                                  const store::StoredResult& result,
                                                  const store::Store& store);

}  // namespace lockstep::engine
