/** One server: its name and what can be done with it, and its parts under tabs. */
import { Copy, ListFilter } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ListKind, ServerDetails, ServerSummary } from '../../../shared/wire/servers.ts'
import { copyText } from '../../actions/clipboard.ts'
import { Choice } from '../../components/choice.tsx'
import { filterEntries } from '../../components/filter-entries.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount } from '../../format/numbers.ts'
import { BaselineTab } from './baseline-tab.tsx'
import { CallTable } from './call-table.tsx'
import { ItemsTab } from './items-tab.tsx'
import { OutputTab } from './output-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { nameOf } from './server-list.tsx'
import styles from './servers-pane.module.css'

type Tab = 'overview' | 'tools' | 'prompts' | 'resources' | 'calls' | 'output' | 'baseline'

const KINDS: Partial<Record<Tab, readonly ListKind[]>> = {
  tools: ['tool'],
  prompts: ['prompt'],
  resources: ['resource', 'template'],
}
const SEARCHES: Partial<Record<Tab, string>> = {
  tools: 'Name or description',
  prompts: 'Name or description',
  resources: 'URI, name or description',
  calls: 'Method, tool or prompt',
  output: 'Text',
}

interface ServerViewProps {
  readonly summary: ServerSummary
  /** Null until they are there. */
  readonly details: ServerDetails | null
  /** The field to choose another, for where there is no list. */
  readonly chooser: ReactNode
  /** What is remembered was changed: ask again. */
  readonly onDone: () => void
}

export function ServerView({ summary, details, chooser, onDone }: ServerViewProps) {
  const [tab, setTab] = useState<Tab>('overview')
  const [text, setText] = useState('')
  const search = SEARCHES[tab]
  return (
    <section className={styles.view} aria-label="Server">
      <header className={styles.head}>
        <div className={styles.chooser}>{chooser}</div>
        <h2 className={styles.title}>
          <VisibleText text={nameOf(summary)} />
          <span className={styles.version}>
            <VisibleText text={summary.version} />
          </span>
        </h2>
        <MenuButton
          label="Filter on this server"
          icon={ListFilter}
          size="small"
          weight="quiet"
          entries={() => serverFilters(summary)}
          testId="server-filter"
        />
        <MenuButton
          label="Copy"
          icon={Copy}
          size="small"
          weight="quiet"
          entries={() => copyEntries(summary, details)}
        />
      </header>
      {details && (
        <div className={styles.tabs}>
          <Choice label="Part" options={tabsOf(summary, details)} value={tab} onChange={setTab} />
          {search && (
            <input
              className={styles.search}
              type="search"
              placeholder={search}
              aria-label={`${search} has`}
              value={text}
              maxLength={1000}
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </div>
      )}
      {details && <Part {...{ tab, text, summary, details, onDone, setTab }} />}
    </section>
  )
}

interface PartProps {
  readonly tab: Tab
  readonly text: string
  readonly summary: ServerSummary
  readonly details: ServerDetails
  readonly onDone: () => void
  readonly setTab: (tab: Tab) => void
}

function Part({ tab, text, summary, details, onDone, setTab }: PartProps) {
  const kinds = KINDS[tab]
  const { id, pid } = summary
  if (kinds) return <ItemsTab key={`${id} ${tab}`} pid={pid} details={details} kinds={kinds} text={text} />
  switch (tab) {
    case 'calls':
      return <CallTable pid={pid} calls={details.calls} text={text} />
    case 'output':
      return <OutputTab isHttp={summary.transport === 'http'} details={details} text={text} />
    case 'baseline':
      return <BaselineTab key={id} details={details} onDone={onDone} />
    default:
      return <OverviewTab summary={summary} details={details} onBaseline={() => setTab('baseline')} />
  }
}

function tabsOf({ transport }: ServerSummary, details: ServerDetails) {
  const { lists, calls, stderrLines, strayLines, baseline } = details
  const changes = baseline.changes.length + baseline.selfChanges.length
  const count = (kinds: readonly ListKind[]): number =>
    lists
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, { items, omitted }) => sum + items.length + omitted, 0)
  const titled = (title: string, n: number): string => (n === 0 ? title : `${title} ${formatCount(n)}`)
  return [
    ['overview', 'Overview'],
    ['tools', titled('Tools', count(['tool']))],
    ['prompts', titled('Prompts', count(['prompt']))],
    ['resources', titled('Resources', count(['resource', 'template']))],
    [
      'calls',
      titled(
        'Calls',
        calls.reduce((sum, one) => sum + one.count, 0),
      ),
    ],
    ['output', titled(transport === 'http' ? 'Proxy' : 'stderr', stderrLines + strayLines)],
    ['baseline', titled('Changes', changes)],
  ] as const satisfies readonly (readonly [Tab, string])[]
}

const serverFilters = ({ pid, transport, stray }: ServerSummary): MenuEntry[] => [
  { heading: 'All of this server' },
  ...filterEntries(`pid == ${pid}`),
  { heading: transport === 'http' ? 'What its proxy says' : 'Its standard error' },
  ...filterEntries(`pid == ${pid} && stdio.stream == "stderr"`),
  ...(stray > 0 ? [{ heading: 'Its stray lines on stdout' }, ...filterEntries(`pid == ${pid} && stdio.stray`)] : []),
]

const copyEntries = ({ name, pid }: ServerSummary, details: ServerDetails | null) => [
  { label: 'Copy command', disabled: !details, run: () => void copyText(details?.command ?? '') },
  { label: 'Copy name', disabled: name === '', run: () => void copyText(name) },
  { label: 'Copy process id', run: () => void copyText(String(pid)) },
  {
    label: 'Copy instructions',
    disabled: !details?.instructions,
    run: () => void copyText(details?.instructions ?? ''),
  },
]
