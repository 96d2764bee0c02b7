// usage: node npm_registry.mjs FOLDER: an npm registry of FOLDER's .tgz files on loopback, read only. Prints
// its address when it listens; ends with its standard input.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { join } from 'node:path'

// package/package.json of a tar file; its blocks are 512 bytes long.
function manifestOf(tar) {
  for (let at = 0; at < tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = parseInt(tar.toString('utf8', at + 124, at + 135), 8)
    if (name === 'package/package.json') return JSON.parse(tar.toString('utf8', at + 512, at + 512 + size))
    if (!name) break
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error('a package without package.json')
}

const packages = new Map()
const tarballs = new Map()
for (const file of readdirSync(process.argv[2]).filter((name) => name.endsWith('.tgz'))) {
  const bytes = readFileSync(join(process.argv[2], file))
  const manifest = manifestOf(gunzipSync(bytes))
  packages.set(manifest.name, { manifest, file, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` })
  tarballs.set(file, bytes)
}

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1)
  const tarball = tarballs.get(path.replace(/^.*\/-\//, ''))
  if (tarball) return response.end(tarball)
  const found = packages.get(path)
  if (!found) return response.writeHead(404).end('{"error": "not found"}')
  const { manifest, file, integrity } = found
  const tarballAddress = `http://127.0.0.1:${server.address().port}/${manifest.name}/-/${file}`
  const version = { ...manifest, dist: { tarball: tarballAddress, integrity } }
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: version },
      time: { [manifest.version]: '2026-01-01T00:00:00.000Z' },
    })
  )
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`))
process.stdin.resume().on('end', () => process.exit(0))
