#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>

#include "fakes/fake_clock.hpp"
#include "fakes/fake_executor.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/engine/build.hpp"

namespace lockstep::engine {

/// A project in a real folder with a store of its own and a fake executor.
class Bench {
 public:
  Bench() {
    REQUIRE(files.create_folders(folder / "project/core"));
    REQUIRE(files.write(folder / "project/core/lib.c", "int one;", false));
    REQUIRE(files.write(folder / "project/README.md", "read me", false));
    options.folder = folder / "project";
    options.dist = folder / "project/dist";
    options.files = {"README.md", "core/lib.c"};
    options.program = "/proc/self/exe";
    options.jobs = 2;
    plan.project.name = "lorem";
    plan.project.version = "1.2.3";
    reopen();
  }

  /// As a new process would find the store.
  void reopen() {
    auto opened = store::Store::open(files, clock, folder / "store");
    REQUIRE(opened);
    store = std::move(*opened);
  }

  /// Adds an action with one output that takes the core's sources and the outputs of `upstreams`.
  model::Action& add(const std::string& id, const std::vector<std::string>& upstreams = {}) {
    model::Action action;
    action.id = id;
    action.commands = {{"make", id}};
    action.outputs = {"out/" + id};
    if (upstreams.empty()) action.inputs.push_back(model::ProjectInput{"core", "core"});
    for (const std::string& upstream : upstreams) {
      action.inputs.push_back(
          model::UpstreamInput{upstream, "out/" + upstream, "in/" + upstream, {}, {}});
    }
    plan.actions.push_back(std::move(action));
    return plan.actions.back();
  }

  Result<BuildReport> build() {
    executor = std::make_unique<fakes::FakeExecutor>(files);
    for (const auto& [id, answer] : answers) executor->answer(id, answer);
    return engine::build(plan, options, {files, clock, *store, *executor},
                         [this](const Event& event) { events.push_back(event); });
  }

  /// What ran in the last build, sorted.
  std::vector<std::string> ran() const {
    auto ids = executor->ran();
    std::ranges::sort(ids);
    return ids;
  }

  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  fakes::FakeClock clock;
  model::Plan plan;
  BuildOptions options;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<fakes::FakeExecutor> executor;
  std::map<std::string, fakes::FakeExecutor::Answer> answers;
  std::vector<Event> events;
};

}  // namespace lockstep::engine
