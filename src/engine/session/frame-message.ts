/** A dissected frame as the window gets it. */
import type { FrameDetail, FrameTree, Severity } from '../../shared/wire/frame-detail.ts'
import type { Detail } from '../dissect/detail.ts'
import { filterLiteral } from './filter-literal.ts'

/** Trees beyond this many lines are cut, with a line that says so. */
const MAX_NODES = 20000

/** `decodedFrom` is the first node of what was decoded on demand, `decodedSources` how many data sources each decoding added. */
export function frameDetail(
  detail: Detail,
  decodedFrom = detail.fields.length,
  decodedSources: readonly number[] = [],
): FrameDetail {
  const text: string[] = []
  const depth: number[] = []
  const start: number[] = []
  const length: number[] = []
  const source: number[] = []
  const field: (string | null)[] = []
  const value: (string | null)[] = []
  const severity: (Severity | null)[] = []
  const link: number[] = []
  const add = (first: number, end: number): void => {
    const stop = Math.min(end, first + MAX_NODES)
    for (let i = first; i < stop; i++) {
      const one = detail.fields[i]
      const own = detail.values[i]
      text.push(detail.text(i))
      depth.push(detail.depths[i])
      start.push(detail.starts[i])
      length.push(detail.lengths[i])
      source.push(detail.sourceIndexes[i])
      field.push(one ? one.name : null)
      value.push(one ? filterLiteral(one, own) : null)
      severity.push(detail.severities[i] ?? null)
      link.push(one?.type === 'framenum' && one.name !== 'frame.number' && typeof own === 'number' ? own : 0)
    }
    if (stop === end) return
    text.push(`[${end - stop} more lines are not shown]`)
    for (const list of [depth, start, length, source, link]) list.push(0)
    for (const list of [field, value]) list.push(null)
    severity.push('note')
  }
  add(0, decodedFrom)
  const shownFrom = text.length
  add(decodedFrom, detail.fields.length)
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
    decodedFrom: shownFrom,
    decodedSources,
  }
  return { tree, sources: detail.sources.map(({ bytes }) => bytes) }
}
