/** What `redact --preview` prints: a line a place, its columns separated by tabs. */
import { visibleText } from '../shared/format/visible-text.ts'
import type { RedactionReport } from '../shared/wire/redaction.ts'

const HEAD = 'frame\twhere\ttimes\tdetector\tbefore\tafter\n'

export function previewLines({ findings, removedBlocks }: RedactionReport): string {
  const lines = findings.flatMap(({ kind, masked, placeholder, places, count }) => {
    const end = [kind, visibleText(masked), placeholder]
    const told = places.map((one) => ({ frame: one.frame, line: [one.frame ?? '-', one.place, one.count, ...end] }))
    const rest = count - places.reduce((sum, one) => sum + one.count, 0)
    return rest > 0 ? [...told, { frame: Number.POSITIVE_INFINITY, line: ['…', 'further on', rest, ...end] }] : told
  })
  const sorted = lines.sort((one, other) => (one.frame ?? 0) - (other.frame ?? 0))
  const removed = removedBlocks > 0 ? `-\tdecryption secrets\t${removedBlocks}\t-\t-\tleft out\n` : ''
  return HEAD + removed + sorted.map(({ line }) => `${line.join('\t')}\n`).join('')
}
