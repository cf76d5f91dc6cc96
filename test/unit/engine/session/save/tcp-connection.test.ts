import { expect, it } from 'vitest'
import { TcpConnection } from '../../../../../src/engine/session/save/tcp-connection.ts'

const CLIENT = { address: 0x7f000001, port: 51_000 }
const SERVER = { address: 0x7f010001, port: 50_001 }

/** Port of the sender, flags, sequence and acknowledgement numbers, bytes of payload. */
function told(packet: Uint8Array): (number | string)[] {
  const view = new DataView(packet.buffer)
  const header = (view.getUint8(32) >> 4) * 4
  return [view.getUint16(20), view.getUint8(33), view.getUint32(24), view.getUint32(28), packet.length - 20 - header]
}

it('opens, acknowledges, cuts into segments, leaves gaps, wraps and closes', () => {
  const packets: Uint8Array[] = []
  const connection = new TcpConnection(CLIENT, SERVER, (packet) => packets.push(packet))
  const taken = (): unknown[] => packets.splice(0).map(told)
  connection.open()
  expect(taken()).toEqual([
    [51_000, 2, 0, 0, 0],
    [50_001, 18, 0, 1, 0],
    [51_000, 16, 1, 1, 0],
  ])
  connection.send(false, new Uint8Array(0), true)
  connection.send(false, new Uint8Array(70_000), true)
  expect(taken()).toEqual([
    [51_000, 16, 1, 1, 65_495],
    [51_000, 24, 65_496, 1, 4505],
    [50_001, 16, 1, 70_001, 0],
  ])
  connection.skip(true, 2 ** 32 - 2)
  connection.send(true, Uint8Array.of(1, 2, 3), false)
  expect(taken()).toEqual([
    [50_001, 16, 2 ** 32 - 1, 70_001, 3],
    [51_000, 16, 70_001, 2, 0],
  ])
  connection.close()
  expect(taken()).toEqual([
    [51_000, 17, 70_001, 2, 0],
    [50_001, 17, 2, 70_002, 0],
    [51_000, 16, 70_002, 3, 0],
  ])
})
