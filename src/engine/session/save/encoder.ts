/** Appends frames to a buffer in the format of a file; `take` empties it. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { SessionIndex } from '../../indexing/session-index.ts'
import type { AlertKeeper } from '../alerts/saved/alerts-to-save.ts'
import type { Frames } from '../frames.ts'

export interface Encoder {
  add(row: RowIndex): void
  /** After the last frame. */
  end?(): void
  /** Frames that were added and are left out, since the format has no place for them. */
  readonly omitted?: number
  /** Bytes that wait. */
  readonly length: number
  take(): Uint8Array
}

/** Where frames come from, and the program that writes them. */
export interface EncoderSource {
  readonly frames: Frames
  readonly index: SessionIndex
  /** As `Tapscope 1.0`. */
  readonly application: string
  /** Where it is left out, alerts that came with the files are saved again. */
  readonly alerts?: AlertKeeper
}

/** Bytes that are waited for before they are written. */
export const FLUSH_BYTES = 1024 * 1024

/** An encoder of text: `line` gives the characters of a frame. */
export function textEncoder(text: { readonly begin?: string; frame(row: RowIndex): string; end?(): string }): Encoder {
  let parts: Uint8Array[] = []
  let length = 0
  const put = (characters: string): void => {
    const bytes = utf8.encode(characters)
    parts.push(bytes)
    length += bytes.length
  }
  if (text.begin) put(text.begin)
  return {
    add: (row) => put(text.frame(row)),
    end: () => put(text.end?.() ?? ''),
    get length() {
      return length
    },
    take() {
      const all = new Uint8Array(length)
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
      }
      parts = []
      length = 0
      return all
    },
  }
}

const utf8 = new TextEncoder()
