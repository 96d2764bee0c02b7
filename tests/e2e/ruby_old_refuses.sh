#!/usr/bin/env bash
# Debian 12's RubyGems 3.3.15 takes `x86_64-linux-gnu` for `x86_64-linux`; a gem that asks for 3.3.22
# is refused there with words that say so, and a newer RubyGems installs the very same file.
set -euo pipefail

repository=${LOCKSTEP_SOURCE:?is the repository}
exports=$("$repository/dev" env)
eval "$exports"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Debian's own Ruby, whatever stands first on PATH.
old_gem() { env -i HOME="$work" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 /usr/bin/ruby /usr/bin/gem "$@"; }

fail() {
  printf 'FAILED: %s\n' "$1"
  [[ ! -f said ]] || cat said
  exit 1
}

old=$(old_gem --version)
[[ $(printf '%s\n' "$old" 3.3.22 | sort -V | head -n 1) == "$old" && $old != 3.3.22 ]] ||
  fail "this test is about a RubyGems older than 3.3.22, and /usr/bin/gem is $old"

mkdir -p lib
printf 'module OldRefuses\n  VERSION = "0.1.0"\nend\n' >lib/old_refuses.rb
cat >old_refuses.gemspec <<'GEMSPEC'
Gem::Specification.new do |spec|
  spec.name = "old_refuses"
  spec.version = "0.1.0"
  spec.summary = "a gem for linux-gnu"
  spec.authors = ["The lorem authors"]
  spec.license = "MIT"
  spec.platform = "x86_64-linux-gnu"
  spec.required_rubygems_version = ">= 3.3.22"
  spec.files = ["lib/old_refuses.rb"]
end
GEMSPEC
gem build --quiet old_refuses.gemspec
file=old_refuses-0.1.0-x86_64-linux-gnu.gem
[[ -f $file ]] || fail "gem build left no $file"

if old_gem install --local --no-document --install-dir "$work/old" "$file" >said 2>&1; then
  fail "RubyGems $old installed a gem that asks for 3.3.22"
fi
grep -q "requires RubyGems version >= 3.3.22" said || fail "the refusal does not say which version is wanted"
grep -q "The current RubyGems version is $old" said || fail "the refusal does not say which version is there"
[[ ! -e $work/old/gems/old_refuses-0.1.0-x86_64-linux-gnu ]] || fail "something was installed all the same"

GEM_HOME=$work/new gem install --local --no-document "$file" >said 2>&1 || fail "$(gem --version) refused it too"
found=$(GEM_HOME=$work/new ruby -e 'require "old_refuses"; print OldRefuses::VERSION')
[[ $found == 0.1.0 ]] || fail "the installed gem says version $found"
printf 'RubyGems %s refuses it, %s installs it\n' "$old" "$(gem --version)"
