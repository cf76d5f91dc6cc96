/** Packets of rules' samples: what tells one frame from the next, and what the dissectors make of them. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { packetOf } from '../../../../../src/engine/alerts/sample-packet.ts'
import { SamplePackets } from '../../../../../src/engine/session/alerts/sample-packets.ts'
import { dissect } from '../../dissect/support.ts'

const packet = packetOf(z.number(), z.number())
const shown = (packets: SamplePackets, said: z.input<typeof packet>, n = 1) =>
  dissect({ title: '', linkType: 1, bytes: packets.frame(packet.parse(said), n) })

it('numbers of a conversation go on, and answers acknowledge', () => {
  const packets = new SamplePackets()
  const frames = [
    { tcp: '10.0.0.1:4000 > 10.0.0.2:21', flags: 'S' },
    { tcp: '10.0.0.2:21 > 10.0.0.1:4000', flags: 'SA' },
    { tcp: '10.0.0.1:4000 > 10.0.0.2:21', text: 'USER {n}\r\n' },
    { tcp: '10.0.0.2:21 > 10.0.0.1:4000', text: '331 x\r\n' },
  ].map((said) => packets.frame(packet.parse(said), 7))
  const numbers = frames.map((frame) => [frame.readUInt32BE(38), frame.readUInt32BE(42), frame[47]])
  expect(numbers).toEqual([
    [1000, 0, 2],
    [1000, 1001, 0x12],
    [1001, 1001, 0x18],
    [1001, 1009, 0x18],
  ])
  expect(frames[2].toString('latin1')).toContain('USER 7\r\n')
})

it('questions and responses, echoes and bytes are what they say', () => {
  const packets = new SamplePackets()
  const question = shown(packets, { udp: '10.0.0.1:5000 > 10.0.0.2:53', dns: { name: 'a{n}.example', type: 16 } }, 3)
  expect(question.info).toContain('TXT a3.example')
  const answer = shown(packets, { udp: '10.0.0.2:53 > 10.0.0.1:5000', dns: { name: 'a.example', rcode: 3 } })
  expect(answer.info).toContain('No such name')
  const echo = shown(packets, { icmp: '10.0.0.1 > 10.0.0.{n}', fill: 40, reply: true }, 9)
  expect([echo.info.includes('reply'), echo.destinationColumn, echo.sources[0].bytes.length]).toEqual([
    true,
    '10.0.0.9',
    82,
  ])
})

it('a packet goes one way', () => {
  expect(packet.safeParse({ tcp: '10.0.0.1:1 > 10.0.0.2:2', udp: '10.0.0.1:1 > 10.0.0.2:2' }).success).toBe(false)
  expect(packet.safeParse({ tcp: '10.0.0.1 > 10.0.0.2' }).success).toBe(false)
})
