/**
 * What looks like a secret. Patterns of plain shape, each with a bound on what it repeats, so that none takes long on any text. Group 1 is the
 * secret where the match has more than it.
 */
import type { DetectorKind } from '../../shared/wire/redaction.ts'
import { isCardNumber } from './card-number.ts'

/** A part [start, end) of a text. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** Texts are bytes, a character a byte. */
export interface Detector {
  /** Stands in the placeholder. */
  readonly kind: string
  find(text: string): Iterable<TextRange>
}

interface Shape {
  readonly kind: DetectorKind
  readonly pattern: RegExp
  /** Whether a match is one after all. */
  readonly confirm?: (text: string) => boolean
}

/** Names of members and settings that hold secrets. */
const NAMES =
  '(?:[A-Za-z0-9_.-]{0,40}(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|client[_-]?secret|credentials?)[A-Za-z0-9_.-]{0,40}|pwd|token)'

/** As a header of HTTP has it, its scheme goes before. */
const MEMBERS = `(?:${NAMES}|authorization)`

/** In the order in which they are tried: what an earlier one took out, a later one does not see. */
const SHAPES: readonly Shape[] = [
  {
    kind: 'private-key',
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:[^-]|-(?!----)){1,16000}-----END [A-Z ]{0,40}PRIVATE KEY-----/g,
  },
  { kind: 'jwt', pattern: /\beyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{0,4000}/g },
  { kind: 'aws-key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { kind: 'github-token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})/g },
  { kind: 'gitlab-token', pattern: /\bglpat-[A-Za-z0-9_-]{20,255}/g },
  { kind: 'api-key', pattern: /\b(?:sk|rk|pk)[-_](?:live_|test_|ant-|proj-)?[A-Za-z0-9_-]{20,255}/g },
  { kind: 'slack-token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g },
  { kind: 'google-key', pattern: /\bAIza[0-9A-Za-z_-]{35}/g },
  { kind: 'npm-token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'bearer', pattern: /\b(?:Bearer|Basic)\s{1,4}([A-Za-z0-9._~+/=-]{8,4000})/gi },
  { kind: 'url-password', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'\\]{0,200}:([^\s/@"'\\]{1,200})@/gi },
  // A member of JSON; one that is cut goes on to the end.
  { kind: 'password', pattern: new RegExp(String.raw`(?<!\\)"${MEMBERS}"\s{0,10}:\s{0,10}"((?:[^"\\]|\\.)+)`, 'gis') },
  // The same in JSON that is a string of other JSON: each quote has a backslash, each backslash another.
  {
    kind: 'password',
    pattern: new RegExp(String.raw`\\"${MEMBERS}\\"\s{0,10}:\s{0,10}\\"((?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))+)`, 'gis'),
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `\\\\?"${MEMBERS}\\\\?"\\s{0,10}:\\s{0,10}\\\\?"((?:[^"\\\\]|\\\\(?!")[\\s\\S]){1,8000})\\\\?"`,
      'gi',
    ),
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?:^|[^A-Za-z0-9"\\\\])${NAMES}['"]?\\s{0,4}[:=]\\s{0,4}['"]?([^\\s"',;&}\\\\\\[]{4,1000})`,
      'gim',
    ),
  },
  {
    kind: 'email',
    pattern: /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}\b/g,
  },
  { kind: 'card', pattern: /\b[3-6]\d{3}(?:[ -]?\d{2,6}){2,4}\b/g, confirm: isCardNumber },
]

/** `--password hunter2`: on command lines only, since elsewhere words that come after a name are prose. In JSON each word has quotes. */
const COMMAND_LINE: Shape = {
  kind: 'password',
  pattern: new RegExp(
    `(?:^|[\\s"'])--?${NAMES}["']?(?:[ \\t]{1,4}|, {0,2})["']?([^\\s"'\\\\-][^\\s"'\\\\]{3,1000})`,
    'gi',
  ),
}

export const DETECTORS: readonly Detector[] = SHAPES.map(detectorOf)
export const COMMAND_LINE_DETECTOR: Detector = detectorOf(COMMAND_LINE)

function detectorOf({ kind, pattern, confirm }: Shape): Detector {
  return {
    kind,
    *find(text) {
      for (const match of text.matchAll(pattern)) {
        const secret = match[1] ?? match[0]
        const start = match.index + match[0].lastIndexOf(secret)
        if (confirm?.(secret) !== false) yield { start, end: start + secret.length }
      }
    },
  }
}
