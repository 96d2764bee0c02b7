# frozen_string_literal: true

# Puts the library that was built where the gem's Ruby code looks for it: in the gem's own folder, and
# in the folder for extensions that RubyGems names. Written by lockstep.

require "fileutils"
require "rbconfig"

system, built =
  case RbConfig::CONFIG["host_os"]
  when /mingw|mswin|cygwin/ then [:windows, "@LIBRARY@.dll"]
  when /darwin/ then [:macos, "lib@LIBRARY@.dylib"]
  else [:linux, "lib@LIBRARY@.so"]
  end
wanted = { windows: "@WINDOWS@", macos: "@MACOS@", linux: "@LINUX@" }.fetch(system)

places = [File.join(__dir__, "build/release", built),
          File.join(__dir__, "build/prefix", system == :windows ? "bin" : "lib", built)]
library = places.find { |path| File.exist?(path) } or abort "there is no #{built} in #{__dir__}/build"

gem_folder = File.expand_path("@UP@", __dir__)
[File.join(gem_folder, "@FOLDER@"), File.join(ARGV.fetch(0), "@FOLDER@".delete_prefix("lib/"))].each do |folder|
  FileUtils.mkdir_p(folder)
  FileUtils.cp(library, File.join(folder, wanted))
end
FileUtils.rm_rf(File.join(__dir__, "build"))
