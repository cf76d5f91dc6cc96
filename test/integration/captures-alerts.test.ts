/** What the rules say of real captures, most of which are benign, against the table of docs/detections.md that explains it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { TAPSCOPE } from './wrap-support.ts'

/** `N rule (severity)` of each line between the marks. */
function told(): string[] {
  const page = readFileSync(new URL('../../docs/detections.md', import.meta.url), 'utf8')
  const [table] = /<!-- captures -->.*?<!-- \/captures -->/s.exec(page) ?? ['']
  return [...table.matchAll(/^\| (\d+) \| `([\w-]+)` \((\w+)\)/gm)].map(([, ...cells]) => cells.join(' '))
}

it.skipIf(!haveCaptures)(
  'each alert on a real capture is explained, and there are no others',
  { timeout: 300_000 },
  () => {
    const [node, script] = TAPSCOPE
    const files = allCaptures().map(capture)
    const { stdout } = spawnSync(node, [script, 'check', '--format', 'jsonl', ...files], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    const counts = new Map<string, number>()
    for (const line of stdout.split('\n').filter((text) => text !== '')) {
      const { pattern, severity } = (JSON.parse(line) as { data: { pattern: string; severity: string } }).data
      const rule = `${pattern} ${severity}`
      counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
    expect([...counts].map(([rule, count]) => `${count} ${rule}`).sort()).toEqual(told().sort())
  },
)
