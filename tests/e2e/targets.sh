#!/usr/bin/env bash
# Every target in every ecosystem's words; what an ecosystem cannot serve is said, never passed over.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

step "the table is the one that was agreed on"
run 0 targets
[[ -z ${UPDATE_GOLDEN:-} ]] || cp "$work/said" "$repository/tests/golden/targets.txt"
diff -u "$repository/tests/golden/targets.txt" "$work/said" || fail "the table of targets differs"

step "gem itself reads each gem platform as it is written, and tells musl from glibc"
"$lockstep" targets --json >"$work/targets.json"
# shellcheck disable=SC2016 # ruby's own words
ruby -rjson -e 'words = JSON.parse(File.read(ARGV[0]))["targets"].map { |t| t["ruby"] }
  words.each { |w| abort "#{w} reads as #{Gem::Platform.new(w)}" unless Gem::Platform.new(w).to_s == w }
  fits = ->(gem, machine) { Gem::Platform.new(gem) === Gem::Platform.new(machine) }
  { "arm-linux-gnu" => "arm-linux-gnueabihf", "x86-linux-gnu" => "i686-linux-gnu", "amd64-freebsd" => "amd64-freebsd14",
    "universal-darwin" => "arm64-darwin-23", "x86_64-linux-musl" => "x86_64-linux-musl" }.each do |gem, machine|
    abort "#{gem} does not fit #{machine}" unless fits[gem, machine]
  end
  abort "musl fits glibc" if fits["x86_64-linux-musl", "x86_64-linux-gnu"] || fits["x86_64-linux-gnu", "x86_64-linux-musl"]' \
  "$work/targets.json"

step "a cell that cannot be is left out with a note, where the others are asked for"
starter c "$work/lorem" freebsd-x64 macos-universal
run 0 -C "$work/lorem" plan
says 'note: no package python/freebsd-x64: PyPI takes no wheels for FreeBSD' \
  'note: no package go/macos-universal: Go picks its library by the architecture' \
  '6 packages from 3 core builds' 'lorem-0\.1\.0-py3-none-macosx_10_12_universal2\.whl' \
  'lorem-0\.1\.0-universal-darwin\.gem' 'lorem-darwin-universal-0\.1\.0\.tgz' 'lorem-0\.1\.0-amd64-freebsd\.gem'

step "a target that no language serves, and words for a cell that cannot be, are mistakes with their places"
printf "cells:\n  python/freebsd-x64: {tier: 2}\n" >>"$work/lorem/lockstep.yaml"
run 2 -C "$work/lorem" plan
says "there can be no package .python/freebsd-x64." 'lockstep.yaml:[0-9]+:3'
