import { describe, expect, it } from 'vitest'
import {
  acrossFor,
  arrowOf,
  fitted,
  gapOf,
  heightOf,
  layOut,
  ROW_HEIGHT,
  spoken,
} from '../../../../../src/renderer/views/sequence/layout.ts'
import { sequenceSvg } from '../../../../../src/renderer/views/sequence/svg.ts'
import type { SequenceMessage } from '../../../../../src/shared/wire/sequence.ts'

const process = (client: string, server: string, pid: number) => ({ client, clientPid: 7, server, pid })
const message = (rest: Partial<SequenceMessage>): SequenceMessage => ({
  frame: 1,
  process: 0,
  fromServer: false,
  kind: 'request',
  id: '1',
  method: 'tools/call',
  target: 'echo',
  related: null,
  latencyMs: null,
  failed: false,
  start: 0,
  delta: null,
  progress: '',
  ...rest,
})
const COLOURS = {
  background: 'white',
  text: 'black',
  dim: 'grey',
  line: 'silver',
  client: 'maroon',
  server: 'navy',
  failed: 'red',
}

describe('lifelines', () => {
  it('stand beside those they talk to: a client once, its servers after it', () => {
    const layout = layOut(
      [process('claude', 'files', 1), process('cursor', 'git', 2), process('claude', 'mail', 3)],
      2000,
      1,
    )
    expect(layout.lifelines.map(({ name }) => name)).toEqual(['claude', 'files', 'mail', 'cursor', 'git'])
    expect(layout.ends).toEqual([
      [0, 1],
      [3, 4],
      [0, 2],
    ])
    const places = layout.lifelines.map(({ x }) => x)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBe(200)
    expect(layout.width).toBe(2000)
  })

  it('take more room than there is when they are many', () => {
    const many = Array.from({ length: 50 }, (_, i) => process('c', `s${i}`, i + 1))
    expect(layOut(many, 800, 1).width).toBeGreaterThan(50 * 100)
  })
})

describe('an arrow', () => {
  const layout = layOut([process('claude', 'files', 1)], 400, 1)

  it('goes from who says it to who hears it', () => {
    expect(arrowOf(message({}), layout)).toMatchObject({
      from: 110,
      to: 330,
      label: 'tools/call echo',
      look: 'request',
    })
    const answer = arrowOf(message({ fromServer: true, kind: 'response', latencyMs: 4.2 }), layout)
    expect(answer).toMatchObject({ from: 330, to: 110, label: 'result of echo', note: '4.20 ms', look: 'response' })
    const failed = arrowOf(message({ kind: 'error', failed: true, method: '', target: '' }), layout)
    expect(failed).toMatchObject({ label: 'error', failed: true })
    const progress = message({
      kind: 'notification',
      method: 'notifications/progress',
      target: '',
      progress: '2/4 half',
    })
    expect(arrowOf(progress, layout)).toMatchObject({ label: 'progress 2/4 half', look: 'progress' })
    expect(spoken(message({ frame: 9 }), arrowOf(message({}), layout), layout)).toBe(
      'claude to files: tools/call echo, frame 9',
    )
  })

  it('has room for a pause before it', () => {
    expect(gapOf(message({ delta: 0.9 }))).toBe('')
    expect(gapOf(message({ delta: 12.4 }))).toBe('12.4 s')
    expect(heightOf(message({ delta: 12.4 }), 1)).toBeGreaterThan(heightOf(message({ delta: 0.1 }), 1))
    expect(heightOf(message({}), 1)).toBe(ROW_HEIGHT)
  })

  it('is brought into sight from the side only where it is not', () => {
    const arrow = arrowOf(message({}), layout)
    expect(acrossFor(arrow, 50, 300)).toBe(50)
    expect(acrossFor(arrow, 200, 100)).toBe(170)
  })

  it('has a label that fits', () => {
    expect(fitted('tools/call', 100, 6)).toBe('tools/call')
    expect(fitted('tools/call read_file', 60, 6)).toBe('tools/cal…')
  })
})

describe('the drawing', () => {
  it('has what was captured as text, never as markup', () => {
    const evil = '</text><script>alert(1)</script>&"\u202e'
    const messages = [
      message({ method: evil, target: '' }),
      message({ fromServer: true, kind: 'error', failed: true, delta: 5 }),
    ]
    const layout = layOut([process(evil, 'files', 1)], 4000, 1)
    const svg = sequenceSvg(messages, layout, COLOURS, evil)
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u202e')
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;')
    expect(svg).toContain('5 s later')
    expect(svg.match(/<line /g)).toHaveLength(2 + messages.length)
    // Every element that is opened is closed.
    const opened = svg.match(/<[a-z]+[^>]*[^/]>/g)?.length
    expect(svg.match(/<\/[a-z]+>/g)).toHaveLength(opened ?? 0)
  })
})
