/** What to generate; checked by the core, and unchangeable once made. */
export class Options {
  /** Throws a TypeError that names every bad option at once. */
  constructor(options: OptionsInit)
  /** How often the sentence stands in the text. */
  readonly repeat: number
  /** Whether a crab follows each sentence. */
  readonly crabEmoji: boolean
  /** What stands between two sentences. */
  readonly separator: string
  equals(other: Options): boolean
  toJSON(): Required<OptionsInit>
}

export interface OptionsInit {
  /** How often the sentence stands in the text, 1 or more. */
  repeat: number
  /** Whether a crab follows each sentence. */
  crabEmoji: boolean
  /** What stands between two sentences: 1 to 16 bytes, one space if not given. */
  separator?: string
}

/** Generates the text; throws an Error with code `LOREM_FAILED` if it would get too long. */
export function generate(options: Options): string

/** Gives the words of the text one by one; an Error with code `LOREM_FAILED` if it would get too long. */
export function stream(options: Options): AsyncGenerator<string, void, void>

/** Fails inside the core on purpose: shows that this arrives as an Error with code `LOREM_PANICKED`. */
export function crash(): void

/** The version of the package's native core. */
export function version(): string
