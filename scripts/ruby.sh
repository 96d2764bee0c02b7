# shellcheck shell=bash
# A Ruby whose RubyGems takes gems that ask for RUBYGEMS_MINIMUM: the machine's own when new enough,
# else a newer Debian suite's, unpacked into a private root and started by that root's own loader, so
# that it needs neither root nor a chroot and touches nothing of the machine's.

ruby_serves() {
  local version
  version=$("$1" -e 'require "fiddle"; require "openssl"; require "psych"; require "json"; puts Gem::VERSION' 2>/dev/null) &&
    version_at_least "$version" "$RUBYGEMS_MINIMUM"
}

# The address of the Debian mirror that the machine's own sources name.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(CODENAME)|$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F '|' -v codename="$codename" \
      '$1 == codename && $2 == "Debian" && $3 == "Debian" && $4 == "main" { print $5; exit }'
}

# suite_apt FOLDER ARGUMENT...: apt-get for RUBY_SUITE, its whole state in FOLDER, nothing installed.
suite_apt() {
  local folder=$1
  shift
  apt-get -y -q -o Dir::State="$folder" -o Dir::State::status="$folder/status" -o Dir::Cache="$folder" \
    -o Dir::Etc::sourcelist="$folder/suite.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Install-Recommends=false -o APT::Sandbox::User= -o Debug::NoLocking=true "$@"
}

# open_suite FOLDER TYPE: lists of RUBY_SUITE's `deb` or `deb-src`, checked by Debian's keyring, for suite_apt.
open_suite() {
  local folder=$1 type=$2 mirror
  mirror=$(debian_mirror)
  if [[ -z $mirror ]]; then
    update_package_lists
    mirror=$(debian_mirror)
  fi
  [[ -n $mirror ]] || fail "the machine's apt sources name no Debian mirror of this release" \
    "or put a Ruby with RubyGems $RUBYGEMS_MINIMUM or newer on PATH"
  mkdir -p "$folder/lists/partial" "$folder/archives/partial"
  : >"$folder/status"
  printf '%s\n' "Types: $type" "URIs: $mirror" "Suites: $RUBY_SUITE" "Components: main" \
    "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg" >"$folder/suite.sources"
  logged ruby-update suite_apt "$folder" update
}

# download_suite FOLDER: the .debs of RUBY_PACKAGES and all they need.
download_suite() {
  local folder=$1
  open_suite "$folder" deb
  logged ruby-download suite_apt "$folder" --download-only install "${RUBY_PACKAGES[@]}"
}

# write_ruby_program PATH ROOT [SCRIPT]: starts the root's Ruby by its own loader and libraries.
write_ruby_program() {
  local path=$1 root=$2 script=${3:+"\"$3\" "} libraries=$2/usr/lib/$HOST_ARCH-linux-gnu loader
  loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux*.so.*' | head -n 1)
  mkdir -p "$(dirname "$path")"
  cat >"$path" <<PROGRAM
#!/bin/sh
exec "$loader" --library-path "$libraries" "$root/usr/lib/ruby/ruby" \\
  -I "$root/usr/lib/ruby/vendor_ruby/3.3.0" -I "$root/usr/lib/ruby/vendor_ruby" \\
  -I "$libraries/ruby/3.3.0" -I "$root/usr/lib/ruby/3.3.0" $script"\$@"
PROGRAM
  chmod +x "$path"
}

# RubyGems must look into the private root alone: Debian's own defaults name the machine's folders.
write_rubygems_defaults() {
  cat >"$1/usr/lib/ruby/vendor_ruby/rubygems/defaults/operating_system.rb" <<'RUBY'
class << Gem
  def private_root = File.dirname(RbConfig::CONFIG["prefix"])
  def private_gems = File.join(private_root, "usr/lib/ruby/gems", RbConfig::CONFIG["ruby_version"])
  def default_dir = File.join(private_root, "gems")
  def default_bindir = File.join(private_root, "gems/bin")
  def default_path = [default_dir, private_gems]
  def default_specifications_dir = File.join(private_gems, "specifications/default")
end
Gem.disable_system_update_message = "This RubyGems is pinned by scripts/ruby.sh."
RUBY
}

# arrange_ruby ROOT: makes of the unpacked packages what a Ruby needs, and no more.
arrange_ruby() {
  local root=$1
  rm -rf "${root:?}"/{etc,var,usr/sbin,usr/share}
  mv "$root/usr/bin/ruby3.3" "$root/usr/lib/ruby/ruby"
  mv "$root/usr/bin/gem3.3" "$root/usr/lib/ruby/gem"
  rm -rf "${root:?}/usr/bin"
  write_rubygems_defaults "$root"
}

unpack_ruby() {
  local folder=$1 scratch package
  scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
  download_suite "$scratch/apt"
  mkdir "$scratch/root"
  for package in "$scratch"/apt/archives/*.deb; do dpkg-deb -x "$package" "$scratch/root"; done
  arrange_ruby "$scratch/root"
  rm -rf "${TOOLS:?}/$folder"
  mkdir "$scratch/ruby"
  mv "$scratch/root" "$scratch/ruby/root"
  mv "$scratch/ruby" "$TOOLS/$folder"
  rm -rf "$scratch"
  local root=$TOOLS/$folder/root
  write_ruby_program "$root/usr/bin/ruby3.3" "$root" # what RbConfig.ruby names
  write_ruby_program "$TOOLS/$folder/bin/gem" "$root" "$root/usr/lib/ruby/gem"
  write_ruby_program "$TOOLS/$folder/bin/ruby" "$root"
}

# The headers of its C API came with it.
has_ruby_headers() { [[ -f $1/root/usr/include/ruby-$RUBY_MINOR.0/ruby.h ]]; }

set_up_ruby() {
  local mine folder=ruby-$RUBY_SUITE
  if mine=$(on_user_path ruby) && ruby_serves "$mine" && [[ -x $(dirname "$mine")/gem ]]; then
    rm -f "$TOOLS/ruby"
    witness "$mine"
    return
  fi
  if ! [[ -x $TOOLS/$folder/bin/ruby ]] || ! ruby_serves "$TOOLS/$folder/bin/ruby" || ! has_ruby_headers "$TOOLS/$folder"; then
    unpack_ruby "$folder"
    ruby_serves "$TOOLS/$folder/bin/ruby" || fail "the Ruby in $TOOLS/$folder does not run" \
      "remove that folder and run ./dev setup again"
    installed ruby "$("$TOOLS/$folder/bin/ruby" -e 'print RUBY_VERSION, ", RubyGems ", Gem::VERSION')" \
      "from $RUBY_SUITE: Debian 12's RubyGems is older than $RUBYGEMS_MINIMUM"
  fi
  ln -sfn "$folder" "$TOOLS/ruby"
  link_tool "ruby$RUBY_MINOR" "../ruby/bin/ruby"
  witness "$TOOLS/$folder/bin/ruby" "$TOOLS/$folder/bin/gem"
}
