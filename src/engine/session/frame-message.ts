/** A dissected frame as the window gets it. */
import type { FrameDetail, FrameTree, Severity } from '../../shared/wire/frame-detail.ts'
import type { Detail } from '../dissect/detail.ts'
import { filterLiteral } from './filter-literal.ts'

/** Trees beyond this many lines are cut, with a line that says so. */
const MAX_NODES = 20000

export function frameDetail(detail: Detail): FrameDetail {
  const count = Math.min(detail.fields.length, MAX_NODES)
  const text: string[] = []
  const field: (string | null)[] = []
  const value: (string | null)[] = []
  const link: number[] = []
  for (let i = 0; i < count; i++) {
    const one = detail.fields[i]
    const own = detail.values[i]
    text.push(detail.text(i))
    field.push(one ? one.name : null)
    value.push(one ? filterLiteral(one, own) : null)
    link.push(one?.type === 'framenum' && one.name !== 'frame.number' && typeof own === 'number' ? own : 0)
  }
  const depth = detail.depths.slice(0, count)
  const start = detail.starts.slice(0, count)
  const length = detail.lengths.slice(0, count)
  const source = detail.sourceIndexes.slice(0, count)
  const severity: (Severity | null)[] = detail.severities.slice(0, count).map((one) => one ?? null)
  if (count < detail.fields.length) {
    text.push(`[${detail.fields.length - count} more lines are not shown]`)
    for (const list of [depth, start, length, source, link]) list.push(0)
    for (const list of [field, value]) list.push(null)
    severity.push('note')
  }
  const tree: FrameTree = {
    frame: detail.context.number,
    protocol: detail.protocolColumn,
    info: detail.info,
    text,
    depth,
    start,
    length,
    source,
    field,
    value,
    severity,
    link,
    sourceNames: detail.sources.map(({ name }) => name),
  }
  return { tree, sources: detail.sources.map(({ bytes }) => bytes) }
}
