#!/usr/bin/env bash
# A release that was cut off goes on from another machine, which has the sources and nothing else: its packages come
# from the draft release's assets, checked, never built. What was tampered with, or is missing there, is refused.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_serve.sh
source "$(dirname "$0")/_serve.sh"

serve
use_registries
repository=$(address go/repository)

starter c "$work/lorem" linux-x64
cd "$work/lorem"
sed -i "s|^core:|releases: {kind: github, url: $(address releases/github), repository: lorem/lorem}\ncore:|
s|^    folder: bindings/go .*|    folder: bindings/go\n    repository: $repository\n    proxy: $(address go/proxy)|" lockstep.yaml
git commit --quiet --all -m 'feat: where releases go'

# cut_off: publishes what is built here, and is stopped in the middle: whoever keeps the modules' repository refuses.
cut_off() {
  printf '#!/bin/sh\necho "the repository is closed"\nexit 1\n' >"$repository/hooks/pre-receive"
  chmod +x "$repository/hooks/pre-receive"
  run 5 publish
  says 'the repository is closed' 'lockstep resume'
  rm "$repository/hooks/pre-receive"
}

# Whoever goes on has a clone and nothing else.
other_machine() {
  rm -rf "$work/saved" "$work/other"
  mv dist "$work/saved"
  rm -rf .lockstep
  git clone --quiet "$work/lorem" "$work/other"
  cd "$work/other"
}

# asset_of FORGE NAME: the file in which the forge keeps the newest asset of that name.
asset_of() {
  find "$work/served/$1" -name "[0-9]*-$2" | sort -V | tail -n 1
}

step "without a dist and without a release nothing goes on, and the ways to go on are said"
run 1 resume
says 'holds no finished build, and there is no release v0.1.0 at' '--dist DIR' 'check the token'
run 2 status 1.x
run 1 publish
says 'lockstep build'

step "cut off in the middle of everything"
run 0 build
cut_off
other_machine
run 5 status 0.1.0
says 'no dist here is of version 0.1.0' 'lorem 0.1.0: partial' 'python +there' 'go +missing'
[[ ! -e dist ]] || fail "a status made a dist"

step "an asset whose bytes are others is refused, by name"
rm -rf .lockstep
wheel=$(basename "$(find "$work/saved/python" -name '*.whl')")
kept=$(asset_of github "$wheel")
cp "$kept" "$work/kept"
printf 'X' | dd of="$kept" bs=1 seek=100 conv=notrunc status=none
run 4 resume 0.1.0
says "$wheel" 'the release v0.1.0 holds other bytes than were proved' '--dist DIR'
cp "$work/kept" "$kept"

step "a plan that leads to other registries than lockstep.yaml is refused"
cp lockstep.yaml "$work/kept.yaml"
sed -i 's|^    folder: bindings/python.*|&\n    upload_url: https://elsewhere.example/|' lockstep.yaml
run 4 resume 0.1.0
says 'differs from lockstep.yaml here in `languages.python`' 'check out v0.1.0'
cp "$work/kept.yaml" lockstep.yaml

step "another machine finishes it, with the same bytes everywhere"
run 0 resume 0.1.0
says 'from the release v0.1.0' 'is public: [0-9]+ done, [0-9]+ there before'
run 0 status --dist "$work/saved"
says 'lorem 0.1.0: complete'
[[ -f .lockstep/draft-0.1.0/release.json ]] || fail "there is no record of the release"
[[ ! -e dist ]] || fail "something was built"
grep -q '"packages"' .lockstep/release-0.1.0.json || fail "the record lists no packages"
packages() { (cd "$1" && find . -type f -regex '.*\.\(whl\|tgz\|gem\|zip\|gz\)' -exec sha256sum {} + | sort); }
packages .lockstep/draft-0.1.0 >"$work/brought"
packages "$work/saved" | diff - "$work/brought" >"$work/said" || fail "other bytes were brought"
if grep -rl secret-of- "$work/other" "$work/said"; then fail "a secret was written"; fi

step "the public release shows what was built, for people to check"
mkdir "$work/assets"
for name in manifest.json plan.json SHA256SUMS; do cp "$(asset_of github $name)" "$work/assets/$name"; done
while read -r _ name; do cp "$(asset_of github "$name")" "$work/assets/$name"; done <"$work/assets/SHA256SUMS"
(cd "$work/assets" && sha256sum --quiet --check SHA256SUMS) || fail "the sums are not those of the assets"

step "sizes are held against a release that the forge alone knows, when it is asked"
rm -rf .lockstep
sed -i 's/"version": "0.1.0"/"version": "0.2.0"/' "$work/saved/manifest.json" "$work/saved/plan.json"
run 0 report --dist "$work/saved" --against last
says 'packages, .* in all: the same since 0\.1\.0, by the assets of the release v0\.1\.0\.$'
grep -qF 'by the assets of the release v0.1.0' "$work/.lockstep/report.html" || fail "the page does not say so"
run 0 report --dist "$work/saved" --against v0.1.0
run 0 report --dist "$work/saved"
says 'No release before this one is known here'
run 1 report --dist "$work/saved" --against 0.0.9
says 'there is no release v0\.0\.9'
sed -i 's/"version": "0.2.0"/"version": "0.1.0"/' "$work/saved/manifest.json" "$work/saved/plan.json"

step "from the public release its state is told, and what can be taken back is"
rm -rf .lockstep
run 0 status
says 'lorem 0.1.0: complete'
run 0 abort 0.1.0 --yes
says 'stays +releases/publish' 'undone +ruby/push' 'undone +node/publish'

step "a dist of another version is passed over, and a package that is missing in the draft is named"
cd "$work/lorem"
run 0 bump 0.2.0 --commit
run 0 build
cut_off
gem=$(basename "$(find dist/ruby -name '*.gem' | head -n 1)")
forge=$(address releases/github)
number=$(curl --silent -H 'Authorization: Bearer secret-of-releases' "$forge/repos/lorem/lorem/releases" |
  python3 -c 'import json, sys; print(next(a["id"] for r in json.load(sys.stdin) for a in r["assets"] if a["name"] == sys.argv[1]))' "$gem")
curl --silent -X DELETE -H 'Authorization: Bearer secret-of-releases' "$forge/repos/lorem/lorem/releases/assets/$number"
other_machine
cp -r "$work/saved" dist
python3 - <<'PY'
import json
for name in ("manifest.json", "plan.json"):
    path = "dist/" + name
    value = json.load(open(path))
    (value.get("project") or value)["version"] = "0.3.0"
    json.dump(value, open(path, "w"))
PY
run 1 resume 0.2.0
says "$gem" 'the release v0.2.0 does not hold it'
run 0 resume 0.2.0 --dist "$work/saved"
run 0 status --dist "$work/saved"

step "from a forge that speaks Gitea's API as well"
cd "$work/lorem"
sed -i "s|^releases:.*|releases: {kind: gitea, url: $(address releases/gitea), repository: lorem/lorem}|" lockstep.yaml
git commit --quiet --all -m 'feat: another forge'
run 0 bump 0.4.0 --commit
run 0 build
cut_off
other_machine
run 0 resume
run 0 status --dist "$work/saved"
