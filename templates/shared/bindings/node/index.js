'use strict'

// Finds the native addon: the file that LOREM_ADDON names, one beside this file,
// or the one in the platform package that npm installed with this package.

const { execFileSync } = require('node:child_process')
const { readFileSync } = require('node:fs')

function linuxLibc() {
  try {
    const ldd = readFileSync('/usr/bin/ldd', 'utf8')
    if (ldd.includes('musl')) return 'musl'
    if (ldd.includes('GLIBC') || ldd.includes('GNU C Library')) return 'gnu'
  } catch {}
  const report = process.report && process.report.getReport()
  if (report) {
    const { header, sharedObjects = [] } = typeof report === 'string' ? JSON.parse(report) : report
    if (header && header.glibcVersionRuntime) return 'gnu'
    if (sharedObjects.some((file) => file.includes('ld-musl-'))) return 'musl'
  }
  try {
    execFileSync('ldd', ['--version'], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    // musl's ldd knows no --version: it says what it is, and fails.
    if (String(error.stderr).includes('musl')) return 'musl'
  }
  return 'gnu'
}

/** The names of this platform, in the order to try: `linux-x64-gnu`, `win32-x64-msvc`, … */
function platforms() {
  const name = `${process.platform}-${process.arch}`
  switch (process.platform) {
    case 'linux':
      return [`${name}-${linuxLibc()}${process.arch === 'arm' ? 'eabihf' : ''}`]
    case 'darwin':
      return [name, 'darwin-universal']
    case 'win32':
      return [`${name}-msvc`, `${name}-gnu`]
    default:
      return [name]
  }
}

function candidates(names) {
  const override = process.env.LOREM_ADDON
  if (override) return [override]
  return names.flatMap((name) => [`./lorem.${name}.node`, `lorem-${name}`])
}

/** Loads one candidate; a platform package must be of this package's version. */
function loadOne(candidate) {
  if (candidate.startsWith('lorem-')) {
    const found = require(`${candidate}/package.json`).version
    const wanted = require('./package.json').version
    if (found !== wanted) {
      throw new Error(`${candidate} is version ${found}, lorem is ${wanted}: install both again`)
    }
  }
  return require(candidate)
}

function load() {
  const names = platforms()
  const errors = []
  for (const candidate of candidates(names)) {
    try {
      return loadOne(candidate)
    } catch (error) {
      errors.push(error)
    }
  }
  // That a file or package is not there is of interest only if nothing else went wrong.
  const telling = errors.filter((error) => error.code !== 'MODULE_NOT_FOUND')
  const reasons = (telling.length ? telling : errors).map((error) => `  ${error.message.split('\n')[0].replace('/package.json', '')}`)
  const error = new Error(
    `lorem: cannot load its native addon for ${names.join(' or ')}.\n${reasons.join('\n')}\n` +
      (telling.length
        ? 'It is there but does not load: is it complete and built for this platform?'
        : 'Its package is an optional dependency of lorem. It is absent if npm ran with --omit=optional,\n' +
          'if node_modules or the lock file was made on another platform (npm/cli#4828: remove both\n' +
          'and install again), or if this platform is not supported.')
  )
  error.code = 'LOREM_NOT_LOADED'
  error.cause = errors[errors.length - 1]
  throw error
}

const native = load()

const ahead = 64 // so many words may wait here: the core makes no more until some are taken

function stream(options) {
  if (options instanceof native.Options) return words(options)
  const error = new TypeError('options must be made by new Options')
  error.code = 'LOREM_OPTIONS'
  throw error
}

async function* words(options) {
  const told = [] // what calls of the core's thread said, which Node passes on to this one
  let wake
  const source = new native.Stream(options, (code, text) => {
    told.push({ code, text })
    if (wake) wake()
  })
  try {
    source.request(ahead)
    for (;;) {
      if (told.length === 0) await new Promise((resolve) => { wake = keepAlive(resolve) })
      const { code, text } = told.shift()
      if (code) throw Object.assign(new Error(text), { code })
      if (text === null) return
      yield text
      source.request(1)
    }
  } finally {
    source.close()
  }
}

/** A stream alone keeps no process alive: somebody who waits for it does. */
function keepAlive(resolve) {
  const timer = setInterval(() => {}, 2 ** 30)
  return () => {
    clearInterval(timer)
    resolve()
  }
}

exports.Options = native.Options
exports.generate = native.generate
exports.stream = stream
exports.crash = native.crash
exports.version = native.version
