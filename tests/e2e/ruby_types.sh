#!/usr/bin/env bash
# The gem's RBS types: valid, in the gem, and true of what the installed library does.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64
run 0 -C "$work/lorem" build --only ruby/linux-x64
gem=$(find "$work/lorem/dist/ruby" -name '*-x86_64-linux-gnu.gem')
export GEM_HOME=$work/gems
unset GEM_PATH
gem install --quiet --local --no-document "$gem" >"$work/said" 2>&1 || fail "gem does not install it"
sig=$(find "$GEM_HOME" -path '*/sig/lorem.rbs' -printf '%h\n')
[[ -d $sig ]] || fail "the gem has no sig/lorem.rbs"

step "rbs takes them"
ruby -e 'load Gem.bin_path("rbs", "rbs")' -- -I "$sig" validate >"$work/said" 2>&1 || fail "rbs refuses the types"

# typed: runs the program on stdin with every call of the gem held against its types.
typed() { RBS_TEST_TARGET='Lorem,Lorem::*' RBS_TEST_OPT="-I $sig" RBS_TEST_LOGLEVEL=error RBS_TEST_RAISE=true ruby -rlorem -rrbs/test/setup - >"$work/said" 2>&1; }

step "every call answers as they say"
typed <<'RUBY' || fail "a type is not true"
options = Lorem::Options.new(repeat: 2, crab_emoji: true, separator: " / ")
[options.repeat, options.crab_emoji, options.separator, options.to_h, options == options, options.eql?(1), options.hash,
 options.inspect, options.to_s, options.generate, Lorem.generate(options), options.stream { |word| word },
 Lorem.stream(options) { |word| word }, options.stream.first, Lorem.stream(options).first]
begin
  Lorem.crash
rescue Lorem::Error
  puts "checked"
end
RUBY
says '^checked$'

step "and rbs really looks: a call against the types is an error"
! typed <<<'Lorem.generate(1)' || fail "a wrong argument went unnoticed"
says 'RBS::Test::Tester::TypeError|TypeError'
