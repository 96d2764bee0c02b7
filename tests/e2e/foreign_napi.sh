#!/usr/bin/env bash
# Two published napi-rs projects with a lockstep.yaml and nothing else. One's crate is in the Rust registry
# without its JavaScript, which npm's package has: the two lie side by side. The other's crate has it all.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_foreign.sh
source "$(dirname "$0")/_foreign.sh"

bring oxc_resolver_napi-11.24.2.crate da3ef56d27983937b3d58ac268bb43fd8c2c8df860cbd09b4191a2d4f25c97e9 from_cargo oxc_resolver_napi 11.24.2
bring oxc-resolver-11.24.2.tgz b57944394f868c415a32f08cd846cb173194e515fa9767b6451ba73ce0882424 from_npm oxc-resolver 11.24.2
bring lindera-nodejs-5.3.0.crate c1e6cec4a8d2dca0b8877144b756b150617c584754e0ecd560392e57e475c16d from_cargo lindera-nodejs 5.3.0

step "oxc-resolver: platform packages have the names that its loader asks for"
project oxc_resolver oxc_resolver_napi-11.24.2.crate crate
unpacked oxc-resolver-11.24.2.tgz "$work/oxc_resolver/package"
builds oxc_resolver 2
addon_runs oxc_resolver <<'JS'
const assert = require('node:assert')
const fs = require('node:fs')
const path = require('node:path')
const { ResolverFactory, sync } = require('oxc-resolver')

assert.equal(require('oxc-resolver/package.json').version, '11.24.2')
assert.equal(require('@oxc-resolver/binding-linux-x64-gnu/package.json').version, '11.24.2')
const file = path.join(__dirname, 'lib.ts')
fs.writeFileSync(file, 'export default 1\n')
const resolver = new ResolverFactory({ extensions: ['.ts'] })
assert.equal(resolver.sync(__dirname, './lib').path, file)
assert.match(sync(__dirname, './nothing').error, /nothing/)
JS
python3 - "$work/oxc_resolver/dist/node" <<'PYTHON'
import glob, json, sys, tarfile
main = json.load(tarfile.open(f"{sys.argv[1]}/oxc-resolver-11.24.2.tgz").extractfile("package/package.json"))
assert main["optionalDependencies"] == {
    f"@oxc-resolver/binding-{platform}": "11.24.2"
    for platform in ("linux-x64-gnu", "win32-x64-msvc")}, main["optionalDependencies"]
assert len(glob.glob(f"{sys.argv[1]}/oxc-resolver-binding-*.tgz")) == 2
PYTHON

step "its addon for Windows, which looks nothing up at run time, takes Node's functions from node.exe"
windows=$(package_file oxc_resolver node windows-x64)
run 0 inspect "$windows"
says 'npm @oxc-resolver/binding-win32-x64-msvc' 'fits what it claims'
run 0 inspect --json "$windows"
says '"node.exe"' '"napi_create_object"'

step "lindera: its crate is the core and the package, with lock file and loader"
project lindera lindera-nodejs-5.3.0.crate .
builds lindera 2
addon_runs lindera <<'JS'
const assert = require('node:assert')
const fs = require('node:fs')
const path = require('node:path')
const { Metadata, Tokenizer, buildDictionary, loadDictionary, version } = require('lindera-nodejs')

assert.equal(version(), '5.3.0')
// A dictionary of two words; whatever else it reads is unknown to it.
const fields = ',名詞,*,*,*,*,*,*,*,*\n'
const files = {
  'words.csv': '東京,0,0,1' + fields + '京都,0,0,1' + fields,
  'char.def': 'DEFAULT 0 1 0\nSPACE 0 1 0\n0x0020 SPACE\n',
  'unk.def': 'DEFAULT,0,0,9000,未知語,*,*,*,*,*,*,*,*\nSPACE,0,0,9000,記号,*,*,*,*,*,*,*,*\n',
  'matrix.def': '1 1\n0 0 0\n'
}
fs.mkdirSync('words')
for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join('words', name), text)
buildDictionary('words', 'built', new Metadata({ name: 'words', encoding: 'UTF-8' }))
const tokens = new Tokenizer(loadDictionary('built'), 'normal').tokenize('東京京都')
assert.deepEqual(tokens.map((token) => token.surface), ['東京', '京都'])
assert.throws(() => loadDictionary('nowhere'), /nowhere/)
JS
