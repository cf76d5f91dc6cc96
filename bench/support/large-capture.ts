/**
 * A large capture of real protocols for benchmarks: the small Ethernet captures that are at hand, again and again with other IPv4
 * addresses, frame by frame in turn, as a busy link would mix them. The same file for the same captures and count.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileFeed } from '../../src/engine/store/file-feed.ts'
import { PcapWriter } from '../../src/engine/store/pcap-writer.ts'
import { allCaptures, capture } from '../../test/support/captures.ts'

const FOLDER = fileURLToPath(new URL('../out/', import.meta.url))
const MOST_FRAMES = 5000
const ETHERNET = 1
const ETHERTYPE_IPV4 = 0x0800
const GAP_NANOS = 7_000

/** Path of the capture of `frames` frames, made now if it is not there; null when there are no captures to make it from. */
export function largeCapture(frames: number): string | null {
  const path = join(FOLDER, `mixed-${frames}.pcap`)
  if (existsSync(path)) return path
  const files = allCaptures()
    .map(ethernetFrames)
    .filter((list) => list.length > 0)
  if (files.length === 0) return null
  mkdirSync(FOLDER, { recursive: true })
  const writer = new PcapWriter({ linkType: ETHERNET, nanoseconds: true })
  const file = openSync(`${path}.part`, 'w')
  const positions = files.map(() => 0)
  const rounds = files.map(() => 0)
  for (let written = 0; written < frames; ) {
    for (let i = 0; i < files.length && written < frames; i++) {
      const frame = withAddresses(files[i][positions[i]], rounds[i])
      const nanos = written * GAP_NANOS
      writer.frame(ETHERNET, 1_700_000_000 + Math.floor(nanos / 1e9), nanos % 1e9, frame.length, frame)
      written++
      positions[i]++
      if (positions[i] === files[i].length) {
        positions[i] = 0
        rounds[i]++
      }
      if (writer.length > 4 << 20) writeSync(file, writer.take())
    }
  }
  writeSync(file, writer.take())
  closeSync(file)
  renameSync(`${path}.part`, path)
  return path
}

export const megabytes = (path: string): number => statSync(path).size / 1e6

function ethernetFrames(name: string): Uint8Array[] {
  const feed = new FileFeed(capture(name), false)
  const frames: Uint8Array[] = []
  while (feed.peek() && feed.parser && frames.length <= MOST_FRAMES) {
    const { parser } = feed
    if (parser.interfaces[parser.interfaceIndex].linkType === ETHERNET) {
      frames.push(parser.bytes.slice(parser.dataStart, parser.dataEnd))
    }
    feed.take()
  }
  feed.close()
  return frames.length > MOST_FRAMES ? [] : frames
}

/** The frame with both IPv4 addresses mapped by round, the same way for all frames of a round. */
function withAddresses(frame: Uint8Array, round: number): Uint8Array {
  if (round === 0 || frame.length < 34 || ((frame[12] << 8) | frame[13]) !== ETHERTYPE_IPV4) return frame
  const mapped = frame.slice()
  for (const at of [26, 30]) {
    mapped[at + 1] ^= round & 0xff
    mapped[at + 2] ^= (round >>> 3) & 0xff
  }
  return mapped
}
