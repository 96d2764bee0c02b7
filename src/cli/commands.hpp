#pragma once

#include "command_shape.hpp"
#include "lockstep/base/error.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// Each command: what it answers goes to stdout, progress and problems to stderr; the value is the
/// process's exit status.

/// Writes a starter project.
int run_init(const InitOptions& options, const CommonOptions& common);
/// Shows what `build` would do.
int run_plan(const PlanOptions& options, const CommonOptions& common);
/// Builds and packs into `dist/`.
int run_build(const BuildOptions& options, const CommonOptions& common);
/// Puts the dists of builds that each took a part of the matrix together.
int run_collect(const CollectOptions& options, const CommonOptions& common);
/// Gives the project a new version, everywhere.
int run_bump(const BumpOptions& options, const CommonOptions& common);
/// The same without a word.
Result<void> write_bump(const BumpOptions& options, const CommonOptions& common);
/// Makes the packages of a tested prerelease those of its release.
int run_promote(const PromoteOptions& options, const CommonOptions& common);
/// Publishes the packages of a finished dist, together.
int run_publish(const PublishOptions& options, const CommonOptions& common);
/// Goes on with a release that stopped, from its dist or from its draft.
int run_resume(const PublishOptions& options, const CommonOptions& common);
/// Publishes them to registries of its own on this machine, and installs them from there.
int run_rehearse(const RehearseOptions& options, const CommonOptions& common);
/// Check, bump, build, rehearse, publish, tag: the command for CI.
int run_release(const ReleaseOptions& options, const CommonOptions& common);
/// What every registry holds of the packages of a dist.
int run_status(const StatusOptions& options, const CommonOptions& common);
/// Takes back what can be taken back of a release.
int run_abort(const AbortOptions& options, const CommonOptions& common);
/// Writes what is known of a dist as one HTML page.
int run_report(const ReportOptions& options, const CommonOptions& common);
/// Finds places that do not hold the project's version.
int run_check(const CheckOptions& options, const CommonOptions& common);
/// Looks after the store.
int run_store(const StoreOptions& options, const CommonOptions& common);
/// Builds, lists, pins and pulls the images of containers.
int run_images(const ImagesOptions& options, const CommonOptions& common);
/// The table of targets in every ecosystem's words.
int run_targets(const CommonOptions& common);
/// What every cell's toolchain needs, found or not, and the fix.
int run_doctor(const DoctorOptions& options, const CommonOptions& common);
/// The JSON schema of lockstep.yaml.
int run_schema(const SchemaOptions& options, const CommonOptions& common);
/// Writes the jobs of a CI service, or finds where they have drifted.
int run_ci(const CiOptions& options, const CommonOptions& common);
/// A version as each registry spells it.
int run_version(const VersionOptions& options, const CommonOptions& common);
/// Facts and verdict of libraries and packages.
int run_inspect(const InspectOptions& options, const CommonOptions& common);
/// What may stand in the place of the last word; shells ask for it.
int run_complete(const CompleteOptions& options, const CommandShape& program);
/// The text that makes a shell complete.
int run_completions(const CompletionsOptions& options, const CommonOptions& common);
/// A page of the documentation.
int run_help(const HelpOptions& options, const CommandShape& program, const CommonOptions& common);
/// A manual page, for man(1).
int run_man(const ManOptions& options, const CommandShape& program, const CommonOptions& common);
/// Runs the embedded registries until it is interrupted.
int run_serve(const ServeOptions& options, const CommonOptions& common);

}  // namespace lockstep::cli
