#!/usr/bin/env bash
# The npm main package for all its users: installed from a registry on loopback by npm, pnpm and both yarns,
# loaded by CommonJS and ESM, checked by TypeScript as both, bundled by esbuild and vite.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

tools=${LOCKSTEP_NODE_TOOLS:?names the pinned tools}
PATH=$tools/.bin:$PATH
# The user's own settings for npm have no part in this.
export HOME=$work/home npm_config_userconfig=$work/home/.npmrc
mkdir -p "$HOME"

starter c "$work/lorem" linux-x64 macos-arm64
run 0 -C "$work/lorem" build --only 'node/*'

serve_npm "$work/lorem/dist/node"

sentence='lorem ipsum'
cat >"$work/use.cjs" <<'JS'
const { Options, generate, version } = require('lorem')
console.log('cjs', version(), generate(new Options({ repeat: 1, crabEmoji: false })))
JS
cat >"$work/use.mjs" <<'JS'
import lorem, { Options, generate, version } from 'lorem'
if (lorem.generate !== generate) throw new Error('the default export is another module')
console.log('esm', version(), generate(new Options({ repeat: 1, crabEmoji: false })))
JS

# project NAME: an empty project that knows the registry.
project() {
  mkdir -p "$work/$1"
  cd "$work/$1"
  printf '{"name": "user", "version": "1.0.0", "private": true}\n' >package.json
  printf 'registry=%s\n' "$registry" >.npmrc
  cp "$work/use.cjs" "$work/use.mjs" .
}

# quiet COMMAND...: what it says is shown if it fails.
quiet() { "$@" >"$work/said" 2>&1 </dev/null || fail "$*"; }

# runs COMMAND...: both module systems get the core's own answer.
runs() {
  local file
  for file in use.cjs use.mjs; do
    quiet "$@" "$file"
    says "^(cjs|esm) 0\.1\.0 $sentence"
  done
}

step "npm: the platform package that fits, and no other"
project npm
quiet npm install --no-audit --no-fund lorem
[[ -d node_modules/lorem-linux-x64-gnu && ! -e node_modules/lorem-darwin-arm64 ]] || fail "npm took other packages"
runs node

step "TypeScript: as ESM and as CommonJS by node16, and by bundler"
cat >good.ts <<'TS'
import { generate, Options, stream, version, type OptionsInit } from 'lorem'
const init: OptionsInit = { repeat: 1, crabEmoji: false }
const text: string = generate(new Options(init))
console.log('ts', version(), text)
export async function first(): Promise<string | undefined> {
  for await (const word of stream(new Options(init))) return word
}
TS
cp good.ts good.mts
cp good.ts good.cts
printf "import { generate } from 'lorem'\ngenerate(1)\n" >bad.mts
types=(--noEmit --strict --skipLibCheck false --typeRoots "$tools/@types" --types node --target es2022)
quiet tsc "${types[@]}" --module node16 --moduleResolution node16 good.mts good.cts
quiet tsc "${types[@]}" --module esnext --moduleResolution bundler good.ts
if tsc "${types[@]}" --module node16 --moduleResolution node16 bad.mts >"$work/said"; then fail "types that refuse nothing"; fi
says 'bad.mts.*TS2345'

step "esbuild: external in both formats; bundled as CommonJS with the addon beside it"
for format in cjs esm; do
  quiet esbuild good.ts --bundle --platform=node --format="$format" --external:lorem --outfile="external/main.${format/esm/mjs}"
  quiet node "external/main.${format/esm/mjs}"
  says "^ts 0\.1\.0 $sentence"
done
quiet esbuild good.ts --bundle --platform=node --format=cjs --outfile="$work/alone/main.cjs"
cp node_modules/lorem-linux-x64-gnu/*.node "$work/alone/"
(cd / && quiet node "$work/alone/main.cjs")
says "^ts 0\.1\.0 $sentence"

step "vite: a bundle for servers, which leaves packages outside"
quiet vite build --ssr good.ts --outDir vite-out --logLevel warn
quiet node vite-out/good.mjs
says "^ts 0\.1\.0 $sentence"

step "pnpm"
project pnpm
quiet pnpm add --store-dir "$work/pnpm-store" lorem
runs node

step "yarn 1"
project yarn1
quiet "$tools/yarn/bin/yarn.js" add --registry "$registry" --cache-folder "$work/yarn-cache" --no-lockfile lorem
runs node

step "yarn 4, Plug'n'Play"
project yarn4
printf 'npmRegistryServer: "%s"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableGlobalCache: false\nenableTelemetry: false\npnpEnableEsmLoader: true\n' "${registry%/}" >.yarnrc.yml
: >yarn.lock
quiet node "$tools/@yarnpkg/cli-dist/bin/yarn.js" add lorem
runs node "$tools/@yarnpkg/cli-dist/bin/yarn.js" node
