import { describe, expect, test } from 'vitest'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'

const registry = createRegistry()

/** What is between ‹ and › is what the only note is about. */
describe('notes', () => {
  test.each([
    ['tcp.port ‹~=› 80', '!=='],
    ['http.host == ‹example.com›', '"example.com"'],
    ['http.host contains ‹abc›', '"abc"'],
    ['http.host in {"a", ‹b›}', '"b"'],
    ['ip.proto == ‹TCP›', '"TCP"'],
    ['tcp and tcp.srcport == ‹-1›', undefined],
    ['udp or ‹tcp and ip›', undefined],
    ['‹bootp›', 'dhcp'],
    ['not ‹ssl.record.version› == 0x0303', 'tls.record.version'],
  ])('%s', (marked, suggestion) => {
    const text = marked.replace(/[‹›]/g, '')
    const compiled = compileFilter(text, registry)
    if (!compiled.ok) throw new Error(compiled.error.message)
    const [note, ...others] = compiled.value.notes
    expect(others).toEqual([])
    expect(`${text.slice(0, note.start)}‹${text.slice(note.start, note.end)}›${text.slice(note.end)}`).toBe(marked)
    expect(note.suggestion).toBe(suggestion)
  })

  test.each([
    'tcp.port == 80 and ip.src == 10.0.0.1',
    'udp or (tcp and ip)',
    'udp or 1 < tcp.port < 80',
    'http.host == "a"',
    'ip.proto == 6',
    'tcp.flags.syn == True',
    'frame contains abc',
    'tcp.srcport - 100 == -20',
    'frame.time_delta > -1',
    'eth.src == 001122334455',
  ])('none: %s', (text) => {
    const compiled = compileFilter(text, registry)
    expect(compiled.ok && compiled.value.notes).toEqual([])
  })
})
