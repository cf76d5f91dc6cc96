/** What is looked for: built-in detectors, patterns and JSON paths of the user. One place decides which part of a text is a secret. */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { DETECTOR_KINDS } from '../../shared/wire/redaction.ts'
import { COMMAND_LINE_DETECTOR, DETECTORS, type Detector, type TextRange } from './detectors.ts'
import { visitJson } from './json-leaves.ts'
import { type JsonPath, parseJsonPath, pathCovers } from './json-path.ts'
import { PLACEHOLDER } from './secret-book.ts'
import { Spans } from './spans.ts'
import { userPattern } from './user-pattern.ts'

/** As they are given: on a command line, in a policy, in the window. */
export interface FinderWords {
  /** Kinds of built-in detectors; all where it is left out. */
  readonly detectors?: readonly string[] | undefined
  /** NAME=REGEX. */
  readonly patterns?: readonly string[] | undefined
  readonly paths?: readonly string[] | undefined
}

export interface FoundSecret extends TextRange {
  readonly kind: string
}

/** A command line has options besides. */
export type TextKind = 'any' | 'command-line'

export const PATH_KIND = 'json-path'

export class Finders {
  private readonly detectors: readonly Detector[]
  private readonly forCommandLines: readonly Detector[]
  private readonly paths: readonly JsonPath[]

  constructor(detectors: readonly Detector[] = DETECTORS, paths: readonly JsonPath[] = []) {
    this.detectors = detectors
    const named = detectors.some(({ kind }) => kind === COMMAND_LINE_DETECTOR.kind)
    this.forCommandLines = named ? [...detectors, COMMAND_LINE_DETECTOR] : detectors
    this.paths = paths
  }

  /** Secrets of a text (bytes, a character a byte), none over another; `open` is where JSON begins that goes on beyond the text's end. */
  find(text: string, kind: TextKind = 'any'): { readonly found: readonly FoundSecret[]; readonly open: number } {
    const found: FoundSecret[] = []
    const spans = new Spans(text.length)
    for (const { index, 0: match } of text.matchAll(PLACEHOLDER)) spans.take(index, index + match.length)
    const add = (name: string, { start, end }: TextRange): void => {
      if (start >= end || !spans.isFree(start, end)) return
      spans.take(start, end)
      found.push({ kind: name, start, end })
    }
    // What somebody named first: a detector might see but a part of it.
    const open = this.findPaths(text, (range) => add(PATH_KIND, range))
    for (const detector of kind === 'any' ? this.detectors : this.forCommandLines)
      for (const range of detector.find(text)) add(detector.kind, range)
    return { found, open }
  }

  private findPaths(text: string, add: (range: TextRange) => void): number {
    if (this.paths.length === 0) return text.length
    return visitJson(text, ({ place, isString, start, end }) => {
      if (!isString && /^(?:true|false|null)$/.test(text.slice(start, end))) return
      if (this.paths.some((path) => pathCovers(path, place))) add({ start, end })
    })
  }
}

export function findersOf({ detectors, patterns = [], paths = [] }: FinderWords): Result<Finders> {
  const kinds: readonly string[] = detectors ?? DETECTOR_KINDS
  const unknown = kinds.find((kind) => kind !== 'none' && !DETECTOR_KINDS.some((known) => known === kind))
  if (unknown !== undefined)
    return fail(`unknown detector '${unknown}'; there are ${DETECTOR_KINDS.join(', ')}, and none`)
  const own: Detector[] = []
  for (const word of patterns) {
    const pattern = userPattern(word)
    if (!pattern.ok) return pattern
    own.push(pattern.value)
  }
  const jsonPaths: JsonPath[] = []
  for (const word of paths) {
    const path = parseJsonPath(word)
    if (!path.ok) return path
    jsonPaths.push(path.value)
  }
  return ok(new Finders([...own, ...DETECTORS.filter(({ kind }) => kinds.includes(kind))], jsonPaths))
}
