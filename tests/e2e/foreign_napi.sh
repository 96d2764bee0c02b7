#!/usr/bin/env bash
# A published napi-rs project with a lockstep.yaml and nothing else. Its crate is in the Rust registry
# without its JavaScript, which npm's package has: the two lie side by side.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_foreign.sh
source "$(dirname "$0")/_foreign.sh"

bring oxc_resolver_napi-11.24.2.crate da3ef56d27983937b3d58ac268bb43fd8c2c8df860cbd09b4191a2d4f25c97e9 from_cargo oxc_resolver_napi 11.24.2
bring oxc-resolver-11.24.2.tgz b57944394f868c415a32f08cd846cb173194e515fa9767b6451ba73ce0882424 from_npm oxc-resolver 11.24.2

step "oxc-resolver, napi 3: platform packages have the names that its loader asks for"
unpacked oxc_resolver_napi-11.24.2.crate "$work/oxc/crate"
unpacked oxc-resolver-11.24.2.tgz "$work/oxc/package"
cp "$fixtures/oxc_resolver/lockstep.yaml" "$work/oxc/"
builds "$work/oxc" 3
folder=$(node_with "$(package_file "$work/oxc" node "")" "$(package_file "$work/oxc" node linux-x64)")
mkdir -p "$folder/sources"
printf 'export default 1\n' >"$folder/sources/lib.ts"
cat >"$folder/show.js" <<'JS'
const assert = require('node:assert')
const path = require('node:path')
const { ResolverFactory, sync } = require('oxc-resolver')

assert.equal(require('oxc-resolver/package.json').version, '11.24.2')
assert.equal(require('@oxc-resolver/binding-linux-x64-gnu/package.json').version, '11.24.2')
const resolver = new ResolverFactory({ extensions: ['.ts'] })
assert.equal(resolver.sync(path.join(__dirname, 'sources'), './lib').path, path.join(__dirname, 'sources', 'lib.ts'))
assert.match(sync(__dirname, './nothing').error, /nothing/)
JS
(cd "$folder" && NAPI_RS_ENFORCE_VERSION_CHECK=1 node show.js)
python3 - "$work/oxc" <<'PYTHON'
import glob, json, sys, tarfile
main = json.load(tarfile.open(f"{sys.argv[1]}/dist/node/oxc-resolver-11.24.2.tgz").extractfile("package/package.json"))
assert main["optionalDependencies"] == {
    f"@oxc-resolver/binding-{platform}": "11.24.2"
    for platform in ("darwin-arm64", "linux-arm64-gnu", "linux-x64-gnu")}, main["optionalDependencies"]
assert len(glob.glob(f"{sys.argv[1]}/dist/node/oxc-resolver-binding-*.tgz")) == 3
PYTHON
