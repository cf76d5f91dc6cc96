/**
 * `-T text`: a line a frame with tshark's columns, its tree (`-V`, `-O`) and its bytes (`-x`). Captured text can't move the cursor: control
 * characters are shown.
 */

import { visibleText } from '../../../shared/format/visible-text.ts'
import type { Detail } from '../../dissect/detail.ts'
import { hexDumps } from './hex-dump.ts'
import type { Printer } from './printer.ts'
import type { TimeColumn } from './time-column.ts'

export interface TextSettings {
  readonly summary: boolean
  readonly tree: boolean
  readonly hex: boolean
  /** The protocols whose trees are opened; all when empty. */
  readonly only: readonly string[]
  /** A line after the tree and bytes of each frame. */
  readonly separator: string
  readonly time: TimeColumn
}

const NUMBER_WIDTH = 5
const TIME_WIDTH = 10
const ADDRESS_WIDTH = 12
const INDENT = Array.from({ length: 64 }, (_, depth) => ' '.repeat(depth * 4))

export function textPrinter({ summary, tree, hex, only, separator, time }: TextSettings): Printer {
  const opened = new Set(only)
  return {
    begin: '',
    print({ detail, displayedNs }) {
      let text = ''
      if (summary) text += `${summaryLine(detail, time(detail.context, displayedNs))}\n`
      if (tree) text += treeText(detail, opened)
      if (hex) text += `${text === '' ? '' : '\n'}${hexDumps(detail)}`
      return tree || hex ? `${text}${separator}\n` : text
    },
    between: '',
    end: () => '',
    layers: tree || hex ? undefined : 'columns',
  }
}

function summaryLine({ context, sourceColumn, destinationColumn, protocolColumn, info }: Detail, time: string): string {
  const number = String(context.number).padStart(NUMBER_WIDTH)
  const source = visibleText(sourceColumn).padStart(ADDRESS_WIDTH)
  const destination = visibleText(destinationColumn).padEnd(ADDRESS_WIDTH)
  const length = String(context.originalLength)
  return `${number} ${time.padStart(TIME_WIDTH)} ${source} → ${destination} ${protocolColumn} ${length} ${visibleText(info)}`
}

/** The tree's lines, four spaces a depth. */
function treeText(detail: Detail, opened: ReadonlySet<string>): string {
  let text = ''
  let shown = true
  for (let i = 0; i < detail.fields.length; i++) {
    const depth = detail.depths[i]
    if (depth === 0) shown = opened.size === 0 || opened.has(detail.fields[i]?.name ?? '')
    if (depth > 0 && !shown) continue
    text += `${INDENT[depth] ?? ' '.repeat(depth * 4)}${detail.text(i)}\n`
  }
  return text
}
