#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "download.hpp"
#include "matrix_command_line.hpp"

namespace lockstep::cli {

/// What the command line asks for: the chosen command with its options filled in.
struct Invocation {
  CommonOptions common;
  InitOptions init;
  PlanOptions plan;
  DoctorOptions doctor;
  BuildOptions build;
  CollectOptions collect;
  BumpOptions bump;
  CheckOptions check;
  PromoteOptions promote;
  PublishOptions publish;
  StatusOptions status;
  RehearseOptions rehearse;
  ReleaseOptions release;
  AbortOptions abort;
  ReportOptions report;
  StoreOptions store;
  ImagesOptions images;
  InspectOptions inspect;
  SchemaOptions schema;
  CiOptions ci;
  ServeOptions serve;
  VersionOptions version;
  CompleteOptions complete;
  CompletionsOptions completions;
  HelpOptions help;
  ManOptions man;
  MatrixOptions matrix;
  MatrixFlags matrix_flags;
  std::function<int()> command;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool fail_fast = false;
  bool keep_going = false;
  bool write_schema = false;
  bool dry_run = false;
  bool commit = false;
  bool tag = false;
  bool push = false;
  bool changelog = false;
  bool no_changelog = false;
  bool fix = false;
  bool yes = false;
  bool skip_rehearsal = false;
  Download download;
  std::string download_to;
  std::string color = "auto";
};

/// A command that takes the common flags after its name as well as before it.
CLI::App& subcommand(CLI::App& app, const std::string& name, const std::string& description);

/// `--only PATTERN`, again and again.
void add_only(CLI::App& command, std::vector<std::string>& only);
/// `--shard K/N`
void add_shard(CLI::App& command, std::string& shard);
/// `--store DIR`
void add_store(CLI::App& command, std::string& folder);
/// `--executor local|container`, `--container-host URL`
void add_place(CLI::App& command, BuildPlace& place);
/// `--dist DIR`
void add_dist(CLI::App& command, std::string& folder);

/// init, plan, build, collect, report, store, images, doctor, inspect
void add_build_commands(CLI::App& app, Invocation& invocation);
/// bump, check, version
void add_version_commands(CLI::App& app, Invocation& invocation);
/// promote, publish, resume, rehearse, release, status, abort, serve
void add_release_commands(CLI::App& app, Invocation& invocation);
/// targets, matrix, schema, ci, completions, help, man, and what actions run
void add_project_commands(CLI::App& app, Invocation& invocation);

}  // namespace lockstep::cli
