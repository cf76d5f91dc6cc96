import { describe, expect, it } from 'vitest'
import { isBeyond } from '../../oracle/aspects.ts'
import { contrast, Kinds, shape } from '../../oracle/kinds.ts'

describe('shape', () => {
  it.each([
    ['Seq=1 Ack=20 Win=300', 'Seq=# Ack=# Win=#'],
    ['Who has 10.0.0.1? Tell 02:00:00:00:03:00', 'Who has IP? Tell MAC'],
    ['fe80::1 asks ff02::16', 'IP asks IP'],
    ['query 0x9a6b A www.example.org', 'query HEX A NAME'],
  ])('%s', (text, expected) => expect(shape(text)).toBe(expected))
})

describe('contrast', () => {
  it('leaves out what both begin and end with', () => {
    expect(contrast('1 → 2 [ACK] Len=0', '[TCP Dup ACK 4#1] 1 → 2 [ACK] Len=0')).toBe(
      'nothing instead of "[TCP Dup ACK ###]"',
    )
    expect(contrast('a 1 z', 'a 2 z')).toBe('"#" instead of "#"')
  })

  it('is the same for differences of one kind', () => {
    expect(contrast('Win=64256 Len=0', 'Win=251 Len=0')).toBe(contrast('Win=128 Len=9', 'Win=1 Len=9'))
  })
})

describe('kinds', () => {
  it('counts alike differences together and keeps the first example', () => {
    const kinds = new Kinds()
    for (const frame of [3, 5, 8]) kinds.note('Info', 'same', { file: 'a.pcap', frame, ours: 'x', theirs: 'y' })
    kinds.note('Info', 'other', { file: 'a.pcap', frame: 9, ours: '', theirs: 'y'.repeat(1000) })
    expect(kinds.aspects).toEqual(['Info'])
    expect(kinds.of('Info').map(({ what, count, frame }) => [what, count, frame])).toEqual([
      ['same', 3, 3],
      ['other', 1, 9],
    ])
    expect(kinds.of('Info')[1].theirs.length).toBeLessThan(200)
  })

  it('stays bounded', () => {
    const kinds = new Kinds()
    for (let i = 0; i < 30_000; i++) kinds.note('Info', `kind ${i}`, { file: '', frame: i, ours: '', theirs: '' })
    const all = kinds.of('Info')
    expect(all.length).toBeLessThanOrEqual(20_001)
    expect(all[0]).toMatchObject({ what: 'further kinds', count: 10_000 })
  })
})

describe('layers that are not dissected', () => {
  const known = (protocol: string) => ['eth', 'ip', 'udp', 'icmp', 'gre'].includes(protocol)

  it.each([
    ['eth:ethertype:ip:udp:gtp:ip:icmp', true],
    ['fr:ip:icmp', true],
    ['eth:ethertype:ip:gre:ip:icmp', false],
    ['eth:ethertype:ip:udp:snmp', false],
  ])('%s', (path, expected) => expect(isBeyond(path, known)).toBe(expected))
})
