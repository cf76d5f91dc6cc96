/** Right click on a row: go where it leads, mark it, filter by what the cell says, copy. */
import { BatchFlag } from '../../../shared/row-flags.ts'
import { showAlertsOfFrame } from '../../actions/alerts.ts'
import { copyText } from '../../actions/clipboard.ts'
import { compareFrames } from '../../actions/compare.ts'
import { followConversation } from '../../actions/follow.ts'
import { toggleMark } from '../../actions/marks.ts'
import { editAndResend } from '../../actions/resend.ts'
import { selectFrame } from '../../actions/selection.ts'
import { commandEntry, shortcutOf } from '../../components/command-entry.ts'
import { filterEntries } from '../../components/filter-entries.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useCompare } from '../../state/compare.ts'
import { report } from '../../state/notices.ts'
import { useSession } from '../../state/session.ts'
import { cellFilter } from './cell-filter.ts'
import { alertOf, type TableRow } from './row.ts'
import { timeText } from './time-column.ts'

function cellText(row: TableRow, column: string): string {
  switch (column) {
    case 'number':
      return String(row.frame)
    case 'time':
      return timeText(row)
    case 'length':
      return String(row.length)
    case 'source':
    case 'destination':
    case 'protocol':
    case 'info':
      return row.text(column)
    default:
      return ''
  }
}

const COLUMNS = ['number', 'time', 'source', 'destination', 'protocol', 'length', 'info']

function protocolName(row: TableRow): string | null {
  return useSession.getState().info?.protocols.find(({ id }) => id === row.protocol)?.name ?? null
}

/** Protocols whose frames are JSON-RPC messages. */
const RPC: ReadonlySet<string> = new Set(['jsonrpc', 'mcpx'])

/** Right click selects a row: what it is compared with is the one that was selected before. */
function compareEntry(frame: number): MenuEntry[] {
  const { previous } = useCompare.getState()
  if (previous === null || previous === frame) return []
  return [
    {
      label: `Compare with frame ${formatCount(previous)}`,
      hint: shortcutOf('compare.frames'),
      run: () => compareFrames(previous, frame),
      testId: 'row-compare',
    },
  ]
}

export function rowMenu(row: TableRow, column: string | null): MenuEntry[] {
  const filter = column === null ? null : cellFilter(column, cellText(row, column), protocolName(row))
  const marked = (row.flags & BatchFlag.marked) !== 0
  const whole = COLUMNS.map((id) => cellText(row, id)).join('\t')
  return [
    ...(row.related > 0
      ? [{ label: `Go to frame ${formatCount(row.related)}`, run: () => void selectFrame(row.related) }]
      : []),
    {
      label: marked ? 'Unmark frame' : 'Mark frame',
      hint: shortcutOf('mark.toggle'),
      run: () => void toggleMark(row.frame),
      testId: 'row-mark',
    },
    ...(RPC.has(protocolName(row) ?? '')
      ? [{ label: 'Edit and resend the request…', run: () => void editAndResend(row.frame), testId: 'row-resend' }]
      : []),
    ...(alertOf(row)
      ? [{ label: 'Show alerts of this frame', run: () => void showAlertsOfFrame(row.frame), testId: 'row-alerts' }]
      : []),
    commandEntry('go.nextInConversation'),
    commandEntry('go.previousInConversation'),
    {
      label: 'Follow conversation',
      hint: shortcutOf('follow.conversation'),
      run: () => void followConversation(row.frame).catch(report),
      testId: 'row-follow',
    },
    ...compareEntry(row.frame),
    'line',
    ...(filter ? [...filterEntries(filter), 'line' as const] : []),
    ...(column ? [{ label: 'Copy cell', run: () => void copyText(cellText(row, column)) }] : []),
    { label: 'Copy row', run: () => void copyText(whole) },
    {
      label: 'Copy as filter',
      run: () => void copyText(filter ?? `frame.number == ${row.frame}`),
    },
  ]
}
