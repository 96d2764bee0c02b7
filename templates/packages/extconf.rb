# frozen_string_literal: true

# Writes the Makefile by which RubyGems compiles this gem's native library. Written by lockstep.

require "rbconfig"

BUILDER = "@BUILDER@" # cargo or cmake
tool = ENV.fetch(BUILDER.upcase, BUILDER)
unless system(tool, "--version", out: File::NULL, err: File::NULL)
  abort "@GEM@ compiles its native library here and needs #{BUILDER}: install #{BUILDER}, " \
        "or use a platform that @GEM@ has a gem for"
end

here = __dir__
ruby = RbConfig.ruby
commands =
  if BUILDER == "cargo"
    [%("#{tool}" build --release --locked --manifest-path "#{here}/@CRATE@/Cargo.toml" --target-dir "#{here}/build"@FEATURES@)]
  else
    configure = %(-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="#{here}/build/prefix" -DCMAKE_INSTALL_LIBDIR=lib -DLOCKSTEP_VERSION=@VERSION@)
    [%("#{tool}" -S "#{here}/@CRATE@" -B "#{here}/build/core" #{configure}@OPTIONS@),
     %("#{tool}" --build "#{here}/build/core" --config Release),
     %("#{tool}" --install "#{here}/build/core" --config Release)]
  end

File.write("Makefile", <<~MAKEFILE)
  export RUBY = #{ruby}
  .PHONY: all install clean
  all:
  #{commands.map { |line| "\t#{line}" }.join("\n")}
  install: all
  \t"#{ruby}" "#{here}/place_library.rb" "$(DESTDIR)$(sitearchdir)"
  clean:
  \t"#{ruby}" -rfileutils -e "FileUtils.rm_rf('#{here}/build')"
MAKEFILE
