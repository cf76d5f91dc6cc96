/** Blocks that say which process has an end of a flow, as tapcap writes them, and files that have them. */
import type { ProcessInfo } from '../../src/engine/store/process-blocks.ts'
import { concat, text, u8, u16, u32 } from '../fixtures/dissect/build.ts'

export const CURL: ProcessInfo = {
  pid: 4242,
  ppid: 4120,
  uid: 1000,
  name: 'curl',
  path: '/usr/bin/curl',
  cmdline: 'curl http://x',
  user: 'ana',
  container: '',
}

const half = (value: number): Uint8Array => u16(value).reverse()
const word = (value: number): Uint8Array => u32(value).reverse()
const padding = (length: number): Uint8Array => new Uint8Array(-length & 3)

export function block(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts)
  const length = word(12 + body.length + padding(body.length).length)
  return concat(word(type), length, body, padding(body.length), length)
}

const ours = (kind: number, count: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  block(0x80545350, word(0x54535043), half(1), half(kind), word(1), word(0), word(count), ...parts)

export function processesBlock(processes: readonly ({ n: number } & ProcessInfo)[]): Uint8Array {
  const json = text(JSON.stringify(processes))
  return ours(1, json.length, json)
}

export interface Owner {
  /** Nanoseconds since 1970. */
  readonly fromNs: bigint
  readonly process: number
  readonly protocol: 6 | 17
  readonly local: readonly [address: readonly number[], port: number]
  readonly remote: readonly [address: readonly number[], port: number]
}

export const ownersBlock = (owners: readonly Owner[]): Uint8Array =>
  ours(
    2,
    owners.length,
    ...owners.map(({ fromNs, process, protocol, local, remote }) =>
      concat(
        word(Number(fromNs >> 32n)),
        word(Number(fromNs & 0xffffffffn)),
        word(process),
        u8(local[0].length === 16 ? 6 : 4, protocol),
        half(local[1]),
        half(remote[1]),
        half(0),
        address(local[0]),
        address(remote[0]),
      ),
    ),
  )

const address = (bytes: readonly number[]): Uint8Array => concat(u8(...bytes), new Uint8Array(16 - bytes.length))

/** A pcapng section with one interface of raw IP packets, in nanoseconds. */
export const sectionStart = (): Uint8Array =>
  concat(
    block(0x0a0d0d0a, word(0x1a2b3c4d), half(1), half(0), word(0xffffffff), word(0xffffffff)),
    block(1, half(228), half(0), word(0), half(9), half(1), u8(9, 0, 0, 0), word(0)),
  )

export const frameBlock = (timeNs: bigint, frame: Uint8Array): Uint8Array =>
  block(
    6,
    word(0),
    word(Number(timeNs >> 32n)),
    word(Number(timeNs & 0xffffffffn)),
    word(frame.length),
    word(frame.length),
    frame,
  )
