/** A tool, prompt or resource: what it says of itself, its schemas as lines, and what changed of it. */
import { Copy, ListFilter } from 'lucide-react'
import type { CallSummary, ListedItem, ListKind, ServerDetails } from '../../../shared/wire/servers.ts'
import { copyText } from '../../actions/clipboard.ts'
import { Button } from '../../components/button.tsx'
import { filterEntries } from '../../components/filter-entries.ts'
import { MenuButton } from '../../components/menu-button.tsx'
import { VisibleLines } from '../../components/visible-lines.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { quoteString } from '../../format/filter-text.ts'
import { plural } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import { visible } from '../../format/visible.ts'
import { callFilter } from './call-table.tsx'
import { DiffView } from './diff-view.tsx'
import { FrameLink } from './frame-link.tsx'
import { ItemParts } from './item-parts.tsx'
import styles from './servers-pane.module.css'
import { useItem } from './use-item.ts'

interface ItemViewProps {
  readonly pid: number
  readonly details: ServerDetails
  readonly kind: ListKind
  readonly item: ListedItem
  readonly call: CallSummary | undefined
}

export function ItemView({ pid, details, kind, item, call }: ItemViewProps) {
  const { baseline } = details
  const change = kind === 'tool' ? baseline.changes.find(({ name }) => name === item.name) : undefined
  const version = `${item.frame} ${baseline.state} ${baseline.digest}`
  const whole = useItem({ server: details.id, kind, name: item.name, before: change?.before ?? null }, version)
  const value = whole?.json ? (JSON.parse(whole.json) as unknown) : null
  return (
    <article className={styles.itemView} aria-label={visible(item.name)} data-testid="server-item">
      <header className={styles.itemHead}>
        <h3 className={styles.itemTitle}>
          <VisibleText text={item.name} />
          {item.title !== '' && item.title !== item.name && (
            <span className={styles.dim}>
              <VisibleText text={item.title} />
            </span>
          )}
        </h3>
        <FrameLink frame={item.frame} word="frame " title="Go to the frame that lists it" />
        {kind !== 'template' && (
          <MenuButton
            label="Filter on it"
            icon={ListFilter}
            size="small"
            weight="quiet"
            entries={() => filterEntries(filterOf(pid, kind, item.name))}
            testId="item-filter"
          />
        )}
        <Button
          icon={Copy}
          size="small"
          weight="quiet"
          title="Copy as JSON"
          aria-label="Copy as JSON"
          disabled={!whole?.json}
          onClick={() => void copyText(whole?.json ?? '')}
        />
      </header>
      {change && whole?.diff && (
        <section className={styles.changed}>
          <h4 className={styles.heading}>
            {change.before === null ? `${change.kind} since it was remembered` : 'Renamed from '}
            {change.before !== null && <VisibleText text={change.before} />}
          </h4>
          {whole.diff.length > 0 && <DiffView lines={whole.diff} />}
        </section>
      )}
      {call && <CallLine call={call} />}
      {whole && whole.json === null && <p className={styles.remark}>It is too large to be kept: see its frame.</p>}
      {value !== null && <ItemParts value={value} kind={kind} />}
      {whole?.json && (
        <details className={styles.raw}>
          <summary>JSON</summary>
          <VisibleLines text={whole.json} className={styles.json} />
        </details>
      )}
    </article>
  )
}

function filterOf(pid: number, kind: ListKind, name: string): string {
  if (kind === 'tool') return callFilter(pid, 'tools/call', name)
  if (kind === 'prompt') return callFilter(pid, 'prompts/get', name)
  return `pid == ${pid} && mcpx.uri == ${quoteString(name)}`
}

function CallLine({ call: { count, errors, latency, lastFrame } }: { readonly call: CallSummary }) {
  return (
    <p className={styles.callLine}>
      <span>{plural(count, 'call')}</span>
      <span className={errors > 0 ? styles.bad : styles.dim}>{plural(errors, 'error')}</span>
      {latency &&
        (['p50', 'p99', 'max'] as const).map((name) => (
          <span key={name}>
            <span className={styles.dim}>{name}</span> {formatSpan(latency[name] / 1000)}
          </span>
        ))}
      <span>
        <span className={styles.dim}>last in</span> <FrameLink frame={lastFrame} word="frame " />
      </span>
    </p>
  )
}
