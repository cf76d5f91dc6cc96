/**
 * The tags before a stdio frame's bytes (Exported PDU, LINKTYPE 252): the dissector that Wireshark shall use and, for what is not one
 * plain message a frame, a note of ours in tag 37. docs/formats.md has the layout.
 */
import { type HttpFacts, parseHttpNote } from '../../../shared/http-note.ts'

export const LINKTYPE_WIRESHARK_UPPER_PDU = 252

const TAG_DISSECTOR = 12
const TAG_USER_DATA = 37

/** Bytes that the tags may take: a payload of MAX_PAYLOAD leaves them room in a frame. */
export const MAX_TAG_BYTES = 1024
/** Header lines of a message must fit in its tags. */
export const MAX_HEADER_BYTES = 768

/** How Wireshark shall show a frame. */
export type PayloadKind = 'json' | 'text'

const DISSECTORS: Record<PayloadKind, string> = { json: 'json', text: 'data-text-lines' }
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A tag, its value padded with zeros; the length counts the padding, as Wireshark's own writer has it. */
function tag(type: number, value: Uint8Array): Uint8Array {
  const padded = (value.length + 3) & ~3
  const bytes = new Uint8Array(4 + padded)
  bytes.set([type >>> 8, type & 0xff, padded >>> 8, padded & 0xff])
  bytes.set(value, 4)
  return bytes
}

export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

const EMPTY = new Uint8Array(0)
const END = new Uint8Array(4)

/** Tags of a frame that is one whole message; made once. */
export const PLAIN_TAGS: Readonly<Record<PayloadKind, Uint8Array>> = {
  json: concatenate([tag(TAG_DISSECTOR, latin1(DISSECTORS.json)), END]),
  text: concatenate([tag(TAG_DISSECTOR, latin1(DISSECTORS.text)), END]),
}

/**
 * Tags of a part of a message (`part` counts from 1, 0 means whole), and of a message that had header lines, whose bytes come before
 * the frame's own in the stream.
 */
export function notedTags(kind: PayloadKind, part: number, more: boolean, header?: Uint8Array): Uint8Array {
  return header ? tagsWith(kind, part, more, concatenate([latin1('header='), header])) : tagsWith(kind, part, more)
}

/** Tags of a message, or a part of one, that passed over HTTP; `note` is of shared/http-note.ts. */
export const httpTags = (kind: PayloadKind, part: number, more: boolean, note: Uint8Array): Uint8Array =>
  tagsWith(kind, part, more, note)

function tagsWith(kind: PayloadKind, part: number, more: boolean, rest: Uint8Array = EMPTY): Uint8Array {
  // Only the first part can begin a JSON text; Wireshark would take a later one for a malformed one.
  const dissector = part > 1 ? DISSECTORS.text : DISSECTORS[kind]
  const place = part > 0 ? `part=${part};more=${more ? 1 : 0}${rest.length > 0 ? ';' : ''}` : ''
  return concatenate([
    tag(TAG_DISSECTOR, latin1(dissector)),
    tag(TAG_USER_DATA, concatenate([latin1(place), rest])),
    END,
  ])
}

/** What a frame's note says; parts count from 1, 0 is a whole message. */
export interface FrameNote {
  readonly part: number
  readonly more: boolean
  /** Header lines that came before the frame's bytes, a character a byte; empty where there are none. */
  readonly header: string
  /** What a proxy knows of the HTTP request that the message travelled in. */
  readonly http: HttpFacts | undefined
}

const NO_NOTE: FrameNote = { part: 0, more: false, header: '', http: undefined }

/** The note in the tags that a frame begins with, up to `end`. */
export function readNote(frame: Uint8Array, end: number): FrameNote {
  for (let at = 0; at + 4 <= end; ) {
    const type = (frame[at] << 8) | frame[at + 1]
    const length = (frame[at + 2] << 8) | frame[at + 3]
    if (type === TAG_USER_DATA) return noteOf(Buffer.from(frame.subarray(at + 4, at + 4 + length)).toString('latin1'))
    at += 4 + length
  }
  return NO_NOTE
}

function noteOf(text: string): FrameNote {
  const [, part, more, header, http] =
    /^(?:part=(\d{1,9});more=([01]))?(?:;?header=([\s\S]*?)|;?(http=[\s\S]*?))?\0*$/.exec(text) ?? []
  return {
    part: Number(part ?? 0),
    more: more === '1',
    header: header ?? '',
    http: http === undefined ? undefined : parseHttpNote(Buffer.from(http, 'latin1').toString()),
  }
}
