/** What a message says: JSON in lines, text as it came, or a hex dump. Captured text is text, whatever is in it. */
import { Fragment, useMemo } from 'react'
import { hexDump } from '../../../shared/format/bytes/dump.ts'
import { type JsonToken, jsonLines, looksLikeJson } from '../../../shared/format/json-lines.ts'
import type { FollowFormat } from '../../../shared/wire/follow.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import styles from './follow.module.css'
import { markParts } from './mark-parts.ts'

interface MessageTextProps {
  readonly bytes: Uint8Array
  readonly format: FollowFormat
  /** Lines that are shown. */
  readonly limit: number
  /** Text that is looked for, empty for none. */
  readonly wanted: string
}

interface Line {
  readonly depth: number
  readonly tokens: readonly JsonToken[]
}

/** Lines of a message in a format, and whether there are more. */
export function messageLines(
  bytes: Uint8Array,
  format: FollowFormat,
  limit: number,
): { readonly lines: readonly Line[]; readonly more: boolean } {
  if (format === 'hex') return plain(hexDump(bytes).trimEnd(), limit)
  const text = new TextDecoder().decode(bytes)
  return format === 'pretty' && looksLikeJson(text) ? jsonLines(text, limit) : plain(text.replace(/\r?\n$/, ''), limit)
}

function plain(text: string, limit: number): { readonly lines: readonly Line[]; readonly more: boolean } {
  const all = text.split('\n', limit + 1)
  const lines = all.slice(0, limit).map((line): Line => ({ depth: 0, tokens: [{ kind: 'other', text: line }] }))
  return { lines, more: all.length > limit }
}

export function MessageText({ bytes, format, limit, wanted }: MessageTextProps) {
  const { lines } = useMemo(() => messageLines(bytes, format, limit), [bytes, format, limit])
  return (
    <div className={styles.text} data-format={format}>
      {lines.map(({ depth, tokens }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never move
        <div key={i} className={styles.line} style={{ paddingLeft: `${depth * 14}px` }}>
          {tokens.map((token, j) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor do their tokens
            <span key={j} data-kind={token.kind === 'other' ? undefined : token.kind}>
              <Marked text={token.text} wanted={wanted} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}

/** Text with what is looked for marked in it. */
export function Marked({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  if (wanted === '') return <VisibleText text={text} />
  return markParts(text, wanted).map(({ text: part, marked }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
    <Fragment key={i}>
      {marked ? (
        <mark className={styles.mark}>
          <VisibleText text={part} />
        </mark>
      ) : (
        <VisibleText text={part} />
      )}
    </Fragment>
  ))
}
