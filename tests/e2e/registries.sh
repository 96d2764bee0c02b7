#!/usr/bin/env bash
# `lockstep serve` before clients that others wrote: twine, pip and uv, npm, gem and bundler, git and go.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

# The user's own settings for these clients have no part in this.
export HOME=$work/home npm_config_userconfig=$work/home/.npmrc npm_config_cache=$work/npm-cache
export PIP_CONFIG_FILE=/dev/null PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset "${!TWINE_@}" "${!UV_@}" "${!NPM_CONFIG_@}" NODE_AUTH_TOKEN PIP_INDEX_URL PIP_EXTRA_INDEX_URL http_proxy https_proxy
mkdir -p "$HOME"

# quiet COMMAND...: what it says is shown if it fails.
quiet() { "$@" >"$work/said" 2>&1 </dev/null || fail "$*"; }

# refused COMMAND...: it must not succeed.
refused() { if "$@" >"$work/said" 2>&1 </dev/null; then fail "went through: $*"; fi; }

# Job control, because a shell without it makes its background jobs deaf to Ctrl-C.
set -m
"$lockstep" serve --json >"$work/serve" 2>"$work/serve.err" &
server=$!
set +m
trap 'kill $server 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  [[ ! -s $work/serve ]] || break
  sleep 0.1
done
address() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["addresses"][sys.argv[2]])' "$work/serve" "$1"; }
upload=$(address python/upload) index=$(address python/index) registry=$(address node/registry)
host=$(address ruby/host) proxy=$(address go/proxy) goes_to=$(address go/repository) forge=$(address releases/github)
origin=${index%/python/simple/}

# wheel VERSION PAYLOAD FOLDER: a wheel of the module `ipsum`.
wheel() {
  mkdir -p "$3"
  python3 - "$@" <<'PYTHON'
import sys, zipfile
version, payload, folder = sys.argv[1:]
info = f"ipsum-{version}.dist-info"
files = {
    "ipsum.py": payload,
    f"{info}/METADATA": f"Metadata-Version: 2.1\nName: ipsum\nVersion: {version}\nSummary: A test\nRequires-Python: >=3.9\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{info}/RECORD": f"ipsum.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n",
}
with zipfile.ZipFile(f"{folder}/ipsum-{version}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in files.items():
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
PYTHON
}

step "twine uploads a wheel, once; other bytes are refused"
twine=(twine upload --non-interactive --repository-url "$upload" -u __token__ -p any)
wheel 1.0 'ANSWER = 42' "$work/first"
wheel 1.0 'ANSWER = 43' "$work/second"
quiet "${twine[@]}" "$work"/first/*.whl
quiet "${twine[@]}" "$work"/first/*.whl
refused "${twine[@]}" "$work"/second/*.whl
says 'File already exists'

step "pip installs it, by its digest"
python3 -m venv "$work/venv"
digest=$(sha256sum "$work"/first/*.whl | cut -d ' ' -f 1)
printf 'ipsum==1.0 --hash=sha256:%s\n' "$digest" >"$work/requirements.txt"
quiet "$work/venv/bin/pip" install --index-url "$index" --require-hashes -r "$work/requirements.txt"
[[ $("$work/venv/bin/python" -c 'import ipsum; print(ipsum.ANSWER)') == 42 ]] || fail "pip installed something else"
refused "$work/venv/bin/pip" install --index-url "$index" absent-package

step "uv publishes a wheel, once; other bytes are refused"
export UV_CACHE_DIR=$work/uv-cache UV_NO_CONFIG=1 UV_OFFLINE=0
wheel 2.0 'ANSWER = 44' "$work/third"
wheel 2.0 'ANSWER = 45' "$work/fourth"
publishes=(uv publish --quiet --publish-url "$upload" --check-url "$index" --token any)
quiet "${publishes[@]}" "$work"/third/*.whl
quiet "${publishes[@]}" "$work"/third/*.whl
refused "${publishes[@]}" "$work"/fourth/*.whl
refused uv publish --publish-url "$upload" --token any "$work"/fourth/*.whl
says 'File already exists'

step "uv installs it, by its digest"
quiet uv venv --quiet --python "$(command -v python3)" "$work/uv-venv"
digest=$(sha256sum "$work"/third/*.whl | cut -d ' ' -f 1)
printf 'ipsum==2.0 --hash=sha256:%s\n' "$digest" >"$work/requirements.txt"
uv_installs=(uv pip install --quiet --python "$work/uv-venv/bin/python" --default-index "$index")
quiet "${uv_installs[@]}" --require-hashes -r "$work/requirements.txt"
[[ $("$work/uv-venv/bin/python" -c 'import ipsum; print(ipsum.ANSWER)') == 44 ]] || fail "uv installed something else"
quiet "${uv_installs[@]}" ipsum==1.0
[[ $("$work/uv-venv/bin/python" -c 'import ipsum; print(ipsum.ANSWER)') == 42 ]] || fail "uv kept another version"
refused "${uv_installs[@]}" absent-package

step "npm publishes a package, once"
printf '//%s:_authToken=any\nregistry=%s\n' "${registry#http://}" "$registry" >"$npm_config_userconfig"
mkdir -p "$work/dolor" "$work/user"
printf '{"name": "@lorem/dolor", "version": "1.0.0", "main": "index.js"}\n' >"$work/dolor/package.json"
printf 'module.exports = 42\n' >"$work/dolor/index.js"
quiet npm publish --access public "$work/dolor"
refused npm publish --access public "$work/dolor"
says 'cannot publish over'

step "npm installs it, moves its tags, deprecates and unpublishes it"
printf '{"name": "user", "version": "1.0.0", "private": true}\n' >"$work/user/package.json"
cd "$work/user"
quiet npm install --no-audit --no-fund @lorem/dolor
[[ $(node -p 'require("@lorem/dolor")') == 42 ]] || fail "npm installed something else"
quiet npm ci --no-audit --no-fund
printf '{"name": "@lorem/dolor", "version": "1.1.0-rc.1", "main": "index.js"}\n' >"$work/dolor/package.json"
quiet npm publish --access public --tag next "$work/dolor"
[[ $(npm view @lorem/dolor dist-tags.latest) == 1.0.0 ]] || fail "a prerelease took latest"
quiet npm dist-tag add @lorem/dolor@1.1.0-rc.1 latest
[[ $(npm view @lorem/dolor dist-tags.latest) == 1.1.0-rc.1 ]] || fail "latest did not move"
quiet npm deprecate @lorem/dolor@1.0.0 "take 1.1"
[[ $(npm view @lorem/dolor@1.0.0 deprecated) == "take 1.1" ]] || fail "it is not deprecated"
quiet npm unpublish @lorem/dolor@1.1.0-rc.1
refused npm publish --access public --tag next "$work/dolor"
quiet npm whoami

step "gem pushes a gem, once"
export GEM_HOST_API_KEY=any GEM_HOME=$work/gems GEM_SPEC_CACHE=$work/gem-specs
unset RUBYOPT RUBYLIB GEM_PATH BUNDLE_GEMFILE
# sit VERSION ANSWER FOLDER: a gem `sit`.
sit() {
  mkdir -p "$3/lib"
  printf 'module Sit\n  ANSWER = %s\nend\n' "$2" >"$3/lib/sit.rb"
  cat >"$3/sit.gemspec" <<GEMSPEC
Gem::Specification.new do |s|
  s.name = "sit"
  s.version = "$1"
  s.summary = "A test"
  s.description = "A gem that a test makes,\nwith two lines: and a colon, long enough that YAML folds it somewhere in its middle."
  s.authors = ["The lorem authors"]
  s.email = ["lorem@example.com"]
  s.homepage = "https://example.com"
  s.license = "MIT"
  s.files = ["lib/sit.rb"]
  s.required_ruby_version = ">= 3.0"
  s.metadata = { "source_code_uri" => "https://example.com/sit" }
end
GEMSPEC
  (cd "$3" && quiet gem build --silent --output "sit-$1.gem" sit.gemspec)
}
sit 1.0.0 42 "$work/sit"
sit 1.0.0 43 "$work/other"
quiet gem push --host "$host" "$work/sit/sit-1.0.0.gem"
says 'Successfully registered gem: sit \(1.0.0\)'
quiet gem push --host "$host" "$work/sit/sit-1.0.0.gem"
refused gem push --host "$host" "$work/other/sit-1.0.0.gem"
says 'Repushing of gem versions is not allowed'

step "gem installs it, lists it, yanks it"
quiet gem install --clear-sources --source "$host" --no-document sit
[[ $(ruby -e 'gem "sit", "= 1.0.0"; require "sit"; print Sit::ANSWER') == 42 ]] || fail "gem installed something else"
quiet gem list --remote --clear-sources --source "$host"
says '^sit \(1.0.0\)'
sit 1.1.0 44 "$work/later"
quiet gem push --host "$host" "$work/later/sit-1.1.0.gem"
quiet gem yank sit --version 1.1.0 --host "$host"
refused gem push --host "$host" "$work/later/sit-1.1.0.gem"

step "Debian's old RubyGems installs it too"
quiet env GEM_HOME="$work/old-gems" GEM_PATH="$work/old-gems" /usr/bin/ruby /usr/bin/gem install --clear-sources --source "$host" --no-document sit
[[ -f $work/old-gems/gems/sit-1.0.0/lib/sit.rb ]] || fail "the old gem installed nothing"

step "bundler installs it from its index"
mkdir -p "$work/bundle"
cd "$work/bundle"
printf 'source "%s"\ngem "sit", "1.0.0"\n' "$host" >Gemfile
bundle=(ruby -e 'require "bundler"; require "bundler/cli"; Bundler::CLI.start(ARGV)' --)
export BUNDLE_PATH=$work/bundled BUNDLE_APP_CONFIG=$work/bundle/.bundle BUNDLE_USER_HOME=$work/bundle-home
quiet "${bundle[@]}" install --quiet
[[ -n $(find "$work/bundled" -path '*sit-1.0.0/lib/sit.rb') ]] || fail "bundler installed nothing"

step "go gets modules by their tags"
export GOPATH=$work/gopath GOMODCACHE=$work/gopath/mod GOCACHE=$work/gocache GOFLAGS=-mod=mod GONOSUMDB='*' GOTOOLCHAIN=local
export GOPROXY=$proxy GIT_CONFIG_GLOBAL=$work/gitconfig
printf '[user]\n\tname = lorem\n\temail = lorem@example.com\n' >"$GIT_CONFIG_GLOBAL"
mkdir -p "$work/module/amet"
cd "$work/module"
printf 'module example.com/Lorem\n\ngo 1.21\n' >go.mod
printf 'package lorem\n\nconst Answer = 42\n' >lorem.go
printf 'module example.com/Lorem/amet\n\ngo 1.21\n' >amet/go.mod
printf 'package amet\n\nconst Answer = 43\n' >amet/amet.go
quiet git init --quiet --initial-branch=main
quiet git add --all
quiet git commit --quiet -m "feat: begin"
quiet git tag v1.0.0
quiet git tag amet/v0.1.0
quiet git push --atomic "$goes_to" main v1.0.0 amet/v0.1.0
mkdir -p "$work/program"
cd "$work/program"
quiet go mod init example.com/program
printf 'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/Lorem"\n\t"example.com/Lorem/amet"\n)\n\nfunc main() { fmt.Print(lorem.Answer, amet.Answer) }\n' >main.go
quiet go get example.com/Lorem@v1.0.0 example.com/Lorem/amet@latest
[[ $(go run .) == "42 43" ]] || fail "go built something else"
quiet go list -m -versions example.com/Lorem
says 'example.com/Lorem v1.0.0'
refused go get example.com/Lorem@v2.0.0
go clean -modcache

step "releases are drafted, filled and made public"
# http METHOD URL [FILE]: the answer's body; fails at any status from 400 on.
http() {
  python3 - "$@" <<'PYTHON'
import sys, urllib.request
method, url, *file = sys.argv[1:]
body = open(file[0], "rb").read() if file else None
request = urllib.request.Request(url, body, {"Content-Type": "application/octet-stream"}, method=method)
sys.stdout.buffer.write(urllib.request.urlopen(request).read())
PYTHON
}
releases=$forge/repos/lorem/lorem/releases
printf '{"tag_name": "v1.0.0", "draft": true}' >"$work/draft.json"
printf '{"draft": false}' >"$work/public.json"
id=$(http POST "$releases" "$work/draft.json" | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
quiet http POST "$forge/uploads/repos/lorem/lorem/releases/$id/assets?name=sit.gem" "$work/sit/sit-1.0.0.gem"
refused http GET "$releases/tags/v1.0.0"
quiet http PATCH "$releases/$id" "$work/public.json"
http GET "$forge/download/lorem/lorem/v1.0.0/sit.gem" | cmp - "$work/sit/sit-1.0.0.gem" || fail "another asset came back"

step "the page at the top lists all of it"
quiet http GET "$origin/"
says 'ipsum-1.0-py3-none-any.whl' '@lorem/dolor 1.0.0' 'sit-1.0.0' 'example.com/Lorem v1.0.0' 'lorem/lorem v1.0.0'
if grep -qE '(src|href)="?https?:' "$work/said"; then fail "the page loads something"; fi
python3 - "$origin" >"$work/said" 2>&1 <<'PYTHON' || fail "a link of the page leads nowhere"
import html, re, sys, urllib.request
origin = sys.argv[1]
page = urllib.request.urlopen(origin + "/").read().decode()
links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
files = [link for link in links if link.startswith("/")]
assert len(files) >= 4, links
for link in files:
    assert urllib.request.urlopen(origin + link).read(), link
for link in set(links) - set(files):
    assert f'id="{link[1:]}"' in page, link
PYTHON

step "Ctrl-C ends it with 130, and what was published goes with it"
cd "$work"
kill -INT "$server"
status=0
wait "$server" || status=$?
[[ $status -eq 130 ]] || fail "lockstep serve exited with $status, not 130"
[[ ! -s $work/serve.err ]] || fail "it complained: $(cat "$work/serve.err")"
