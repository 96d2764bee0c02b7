// Runs against the installed package: node --test, in a folder whose node_modules has it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { Options, crash, generate, stream, version } from 'lorem'

const limited = { timeout: 120000 } // a test that hangs is a failure
const sentence = 'lorem ipsum dolor sit amet'

/** Asserts that `run` throws a `kind` whose message has every text. */
function throws(run, kind, ...texts) {
  assert.throws(run, (error) => {
    assert.equal(error.constructor, kind)
    for (const text of texts) assert.ok(error.message.includes(text), `${error.message} lacks ${text}`)
    return true
  })
}

test('the sentence is repeated', () => {
  const options = new Options({ repeat: 2, crabEmoji: true, separator: ' / ' })
  assert.equal(generate(options), `${sentence} 🦀 / ${sentence} 🦀`)
  assert.equal(generate(new Options({ repeat: 2, crabEmoji: false })), `${sentence} ${sentence}`)
})

test('an error of the core is an Error', () => {
  const options = new Options({ repeat: 2 ** 32 - 1, crabEmoji: true })
  throws(() => generate(options), Error, 'the limit is 1048576')
  assert.throws(() => generate(options), { code: 'LOREM_FAILED' })
})

test('a panic of the core is an Error', () => {
  throws(() => crash(), Error, 'panicked')
  assert.throws(() => crash(), { code: 'LOREM_PANICKED' })
})

test('only options are taken', () => {
  const fakes = [undefined, null, 1, {}, { repeat: 1, crabEmoji: true }, Object.create(Options.prototype)]
  for (const fake of fakes) assert.throws(() => generate(fake), TypeError)
})

test('every missing option is named', () => {
  for (const nothing of [{}, { repeat: undefined }]) {
    throws(() => new Options(nothing), TypeError, '`repeat` is missing', '`crabEmoji` is missing')
  }
  for (const none of [undefined, null, 1]) assert.throws(() => new Options(none), TypeError)
})

test('every wrong type is named', () => {
  const wrong = { repeat: 1.5, crabEmoji: 1, separator: [], colour: 1 }
  throws(
    () => new Options(wrong),
    TypeError,
    '`repeat` must be an integer, not 1.5',
    '`crabEmoji` must be a boolean, not an integer',
    '`separator` must be a string, not an object',
    '`colour` is not an option'
  )
  throws(() => new Options({ repeat: NaN, crabEmoji: null }), TypeError, 'not NaN', 'not null')
})

test('every wrong value is named', () => {
  throws(
    () => new Options({ repeat: -1, crabEmoji: true, separator: '' }),
    TypeError,
    '`repeat` must be between 1 and 4294967295, not -1',
    '`separator` must be 1 to 16 bytes long, not 0'
  )
  throws(() => new Options({ repeat: 1, crabEmoji: true, separator: 'a\0' }), TypeError, '`separator` must')
})

test('a throwing getter is passed on', () => {
  const fields = Object.defineProperty({ crabEmoji: true }, 'repeat', {
    enumerable: true,
    get() { throw new RangeError('mine') }
  })
  throws(() => new Options(fields), RangeError, 'mine')
})

test('values are read back and cannot be changed', () => {
  const options = new Options({ repeat: 2 ** 32 - 1, crabEmoji: true, separator: '—' })
  assert.deepEqual(options.toJSON(), { repeat: 2 ** 32 - 1, crabEmoji: true, separator: '—' })
  assert.equal(new Options({ repeat: 1, crabEmoji: false }).separator, ' ')
  assert.throws(() => { options.repeat = 2 }, TypeError)
})

/** More words than are made ahead of their reader. */
const many = () => stream(new Options({ repeat: 30000, crabEmoji: false }))

async function all(words) {
  const got = []
  for await (const word of words) got.push(word)
  return got
}

test('every word comes in order', limited, async () => {
  const options = new Options({ repeat: 200, crabEmoji: true })
  assert.equal((await all(stream(options))).join(' '), generate(options))
})

test('two streams run at once', limited, async () => {
  const options = new Options({ repeat: 200, crabEmoji: false })
  const [one, other] = await Promise.all([all(stream(options)), all(stream(options))])
  assert.equal(one.length, 1000)
  assert.deepEqual(one, other)
})

test('a stream can be left early', limited, async () => {
  for await (const word of many()) {
    assert.equal(word, 'lorem')
    break
  }
  const words = many()
  assert.deepEqual(await words.next(), { value: 'lorem', done: false })
  assert.deepEqual(await words.return(), { value: undefined, done: true })
  assert.deepEqual(await words.next(), { value: undefined, done: true })
})

test('an error of the core ends a stream', limited, async () => {
  const options = new Options({ repeat: 2 ** 32 - 1, crabEmoji: true })
  await assert.rejects(all(stream(options)), { code: 'LOREM_FAILED', message: /the limit is 1048576/ })
  throws(() => stream({ repeat: 1, crabEmoji: true }), TypeError, 'made by new Options')
})

test('a stream that is forgotten keeps no process alive', limited, async () => {
  const script = `const { Options, stream } = require('lorem')
    stream(new Options({ repeat: 30000, crabEmoji: false })).next().then(({ value }) => console.log(value))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: fileURLToPath(new URL('.', import.meta.url)), timeout: 100000 })
  assert.equal(stdout, 'lorem\n')
})

test('a worker that ends takes its streams along', limited, async () => {
  const script = `const { Options, stream } = require('lorem')
    const words = stream(new Options({ repeat: 30000, crabEmoji: false }))
    words.next().then(({ value }) => { require('node:worker_threads').parentPort.postMessage(value); process.exit() })`
  const worker = new Worker(script, { eval: true })
  const [[word]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
  assert.equal(word, 'lorem')
})

test('options compare by value', () => {
  const one = new Options({ repeat: 1, crabEmoji: true })
  assert.ok(one.equals(new Options({ repeat: 1, crabEmoji: true })))
  assert.ok(!one.equals(new Options({ repeat: 2, crabEmoji: true })))
})

test('the package says its version', () => {
  assert.match(version(), /^\d+\.\d+\.\d+/)
})
