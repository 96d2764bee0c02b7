#include "install.hpp"

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

// The source line of a Gemfile, the host's address in Ruby's single quotes.
std::string gemfile(const InstallRequest& request, const std::string& host) {
  return "source '" + replace_all(host, "'", "%27") + "'\ngem '" + request.language.package +
         "', '" + request.version + "'\n";
}

}  // namespace

std::vector<InstallStep> install(const InstallRequest& request) {
  const std::string& folder = request.folder;
  const std::string& host = request.account.addresses.at("host").url;
  const std::string bundle = join_path(folder, "bundle");
  const std::map<std::string, std::string> env = {
      {"GEM_HOME", join_path(folder, "gems")},
      {"GEM_PATH", join_path(folder, "gems")},
      {"GEMRC", "/dev/null"},
      {"BUNDLE_APP_CONFIG", join_path(bundle, ".bundle")},
      {"BUNDLE_USER_HOME", join_path(bundle, "home")},
      {"RUBYOPT", ""}};
  // `a-b` is `a/b.rb` by RubyGems' convention.
  const std::string feature = replace_all(request.language.package, "-", "/");
  std::vector<InstallStep> steps = {
      {"install",
       {"gem", "install", "--quiet", "--silent", "--no-document", "--clear-sources", "--source",
        host, request.language.package, "--version", request.version},
       env,
       folder,
       {},
       {}},
      {"load", {"ruby", "-e", "require ARGV[0]", feature}, env, folder, {}, {}},
      {"install by bundler",
       // Every Ruby carries bundler; not every system has a program of that name.
       {"ruby", "-e", "require 'bundler'; require 'bundler/cli'; Bundler::CLI.start(ARGV)", "--",
        "install", "--quiet"},
       env,
       bundle,
       {{"Gemfile", gemfile(request, host)}},
       {}}};
  // The project's tests need test libraries: those of the system, behind the separator at the end.
  auto testing = env;
  testing["GEM_PATH"] += ":";
  for (InstallStep& step : smoke_step(request, join_path(folder, "smoke"), testing))
    steps.push_back(std::move(step));
  return steps;
}

}  // namespace lockstep::ecosystem::ruby
