#!/usr/bin/env bash
# A Magnus extension: one gem that holds a library for each minor of Ruby, installed and run by Debian's
# Ruby 3.1 and the private 3.3; the source gem, compiled by 3.3; and what cannot be.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

cp -R "$repository/tests/fixtures/magnus" "$work/words"
commit "$work/words"
cd "$work/words"
run 0 build
[[ -f dist/ruby/words-0.1.0-x86_64-linux-gnu.gem && -f dist/ruby/words-0.1.0.gem ]] || fail "there are not both gems"
run 0 inspect dist/ruby/words-0.1.0-x86_64-linux-gnu.gem
gem specification dist/ruby/words-0.1.0-x86_64-linux-gnu.gem required_ruby_version >"$work/said"
says '3\.1' '3\.4\.dev'

# shellcheck disable=SC2016 # Ruby's own variables
# tests RUBY FOLDER: the project's tests on the gem in FOLDER.
tests() {
  GEM_HOME=$2 "$1" -e 'require "words"; puts $LOADED_FEATURES.grep(/words\.so/)' >"$work/said" || fail "$1 does not load it"
  GEM_HOME=$2 "$1" test/words_test.rb >"$work/tests" 2>&1 || { cat "$work/tests"; fail "$1: the tests"; }
}

step "Ruby 3.3 takes its own library"
GEM_HOME=$work/new gem install --quiet --local --no-document dist/ruby/words-0.1.0-x86_64-linux-gnu.gem
tests ruby3.3 "$work/new"
says '/lib/words/3\.3/words\.so$'

step "and Ruby 3.1 its own, with a RubyGems that is new enough"
# Debian 12's RubyGems refuses platform gems (see ruby_old_refuses.sh): what is unpacked is the same.
mkdir -p "$work/old"
gem unpack --quiet dist/ruby/words-0.1.0-x86_64-linux-gnu.gem --target "$work/old"
# shellcheck disable=SC2016
/usr/bin/ruby -I "$work/old/words-0.1.0-x86_64-linux-gnu/lib" -e 'require "words"
  abort RUBY_VERSION unless RUBY_VERSION.start_with?("3.1.") && Words.count("one two") == 2
  puts $LOADED_FEATURES.grep(/words\.so/)' >"$work/said" || fail "Ruby 3.1 does not load it"
says '/lib/words/3\.1/words\.so$'

step "the source gem, compiled for the Ruby at hand"
GEM_HOME=$work/source gem install --quiet --local --no-document --platform ruby dist/ruby/words-0.1.0.gem >"$work/said" 2>&1 ||
  fail "gem does not build it"
tests ruby3.3 "$work/source"
says '/words/words\.so$'

step "a new version compiles nothing"
sed -i 's/^version: .*/version: 0.2.0/' lockstep.yaml
run 0 build
says '· 0 ran,'

step "a platform and a Ruby that this machine has no headers for"
sed -i 's/^targets: .*/targets: [linux-x64, linux-arm64]/' lockstep.yaml
run 1 plan
says 'ruby/linux-arm64.*needs ruby3\.[13] and its headers for linux-arm64'
sed -i 's/^targets: .*/targets: [linux-x64]/; s/versions: .*/versions: ["3.0"]/' lockstep.yaml
run 1 plan
says 'needs ruby3\.0, which is not on PATH'
sed -i 's/versions: .*/versions: ["3.3", "three"]/; s/extension: true/extension: false/' lockstep.yaml
run 2 plan
says '`three` is no minor version of Ruby' '`versions` is for C extensions'
