import { describe, expect, it } from 'vitest'
import { readProcNetDev } from '../../../../../src/engine/sources/packets/interfaces.ts'
import { readStatus } from '../../../../../src/engine/sources/packets/tapcap-status.ts'
import { interfaceWords, limitWords } from '../../../../../src/engine/sources/packets/tapcap-words.ts'

describe("tapcap's command line", () => {
  it('has the options of an interface after it', () => {
    const options = {
      name: 'eth0',
      filter: 'udp',
      promiscuous: false,
      monitor: true,
      snaplen: 96,
      bufferMib: 16,
      linkType: 'EN10MB',
      timestampType: 'adapter',
      sample: 10,
    }
    expect(interfaceWords(options, 'eth0', false).join(' ')).toBe(
      '-i eth0 -s 96 --sample 10 -f udp -p -I -B 16 -y EN10MB --time-stamp-type adapter',
    )
    expect(interfaceWords(options, '/fifo', true).join(' ')).toBe('-i /fifo -s 96 --sample 10 --ifname eth0')
    expect(interfaceWords({ name: 'lo', filter: ' ', promiscuous: true, sample: 1 }, 'lo', false)).toEqual(['-i', 'lo'])
  })

  it("has dumpcap's conditions", () => {
    const limits = { durationSeconds: 1.5, fileKb: 10, packets: 3, files: 2 }
    expect(limitWords('-b', limits).join(' ')).toBe('-b duration:1.5 -b filesize:10 -b packets:3 -b files:2')
    expect(limitWords('-a', null)).toEqual([])
  })
})

describe("tapcap's lines", () => {
  it('are known ones or nothing', () => {
    expect(readStatus('{"type":"file","file":"/a_00002_20260101000000.pcapng","number":2}')).toEqual({
      type: 'file',
      file: '/a_00002_20260101000000.pcapng',
    })
    for (const line of ['', 'tapcap: text', '{"type":"new"}', '{"type":"status","frames":"1"}', '[]'])
      expect(readStatus(line)).toBeNull()
  })
})

describe('counters of interfaces', () => {
  it('are those of the kernel, loopback counted once', () => {
    const text = [
      'Inter-|   Receive                                                |  Transmit',
      ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
      '    lo:    1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0',
      '  eth0: 5 2 0 0 0 0 0 0 7 3 0 0 0 0 0 0',
      'bad: 1 2',
    ].join('\n')
    expect(readProcNetDev(text)).toEqual([
      { name: 'lo', frames: 10, bytes: 1000 },
      { name: 'eth0', frames: 5, bytes: 12 },
    ])
    expect(readProcNetDev('')).toEqual([])
  })
})
