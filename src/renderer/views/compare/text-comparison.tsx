/** Two messages as text, line beside line; equal stretches are folded. */
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ComparedMessages } from '../../../shared/wire/compare.ts'
import { LongList, type LongListHandle } from '../../components/long-list.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { plural } from '../../format/numbers.ts'
import styles from './compare.module.css'
import { folded, type SideLine, sideBySide } from './side-by-side.ts'

const LINE = 18

export function TextComparison({ compared }: { readonly compared: ComparedMessages }) {
  const { before, after } = compared
  const list = useRef<LongListHandle>(null)
  const rows = useMemo(() => sideBySide(before.text, after.text), [before.text, after.text])
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const shown = useMemo(() => folded(rows, opened), [rows, opened])
  const ignoreSight = useCallback(() => {}, [])
  const item = (place: number) => {
    const row = shown[place]
    const counts = { 'aria-posinset': place + 1, 'aria-setsize': shown.length }
    if (row.kind === 'folded') {
      return (
        <article key={`folded ${row.from}`} className={styles.folded} {...counts}>
          <button type="button" onClick={() => setOpened(new Set([...opened, row.from]))}>
            {`${plural(row.count, 'equal line')}: show`}
          </button>
        </article>
      )
    }
    return (
      <article
        key={`${row.before?.number ?? ''} ${row.after?.number ?? ''}`}
        className={styles.pair}
        data-kind={row.kind}
        {...counts}
      >
        <Side line={row.before} side="before" />
        <Side line={row.after} side="after" />
      </article>
    )
  }
  return (
    <LongList
      label="Lines of both messages"
      total={shown.length}
      minHeight={LINE}
      item={item}
      onSight={ignoreSight}
      version={shown}
      handle={list}
      testId="compare-text"
    />
  )
}

function Side({ line, side }: { readonly line: SideLine | null; readonly side: 'before' | 'after' }) {
  return (
    <div className={styles.side} data-side={side} data-none={line === null || undefined}>
      <span className={styles.number} aria-hidden="true">
        {line?.number}
      </span>
      <span className={styles.code}>
        {line?.pieces.map(({ text, changed }, i) =>
          changed ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line never move
            <mark key={i} className={styles.changed}>
              <VisibleText text={text} />
            </mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <VisibleText key={i} text={text} />
          ),
        )}
      </span>
    </div>
  )
}
