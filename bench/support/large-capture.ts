/**
 * Large captures of real protocols for benchmarks: the small Ethernet captures that are at hand, again and again with other IPv4
 * addresses, frame by frame in turn, as a busy link would mix them. The same file for the same captures and count. Above a million frames
 * the capture of a million is appended to itself, each time later and with other addresses.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileFeed } from '../../src/engine/store/file-feed.ts'
import { PcapWriter } from '../../src/engine/store/pcap-writer.ts'
import { allCaptures, capture } from '../../test/support/captures.ts'

/** Captures that take long to make are kept here. */
const KEPT = fileURLToPath(new URL('../out', import.meta.url))
const MILLION = 1_000_000
const MOST_FRAMES = 5000
const ETHERNET = 1
/** What claims to have been longer is of a capture with lengths made up. */
const LONGEST_FRAME = 65_550
const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
const FIRST_SECOND = 1_700_000_000
const GAP_NANOS = 7_000
const PCAP_HEADER = 24
const RECORD_HEADER = 16
const CHUNK = 16 << 20
/** What stays free on the disk. */
const SPARE_BYTES = 2e9

interface SmallFrame {
  readonly bytes: Uint8Array
  readonly originalLength: number
}

/**
 * Path of the capture of `frames` frames (a multiple of a million, when it is more than one), made now if it is not there; null when there are no
 * captures to make it from. Throws when the disk has no room.
 */
export function largeCapture(frames: number): string | null {
  const path = join(KEPT, `mixed-${frames}.pcap`)
  if (existsSync(path)) return path
  mkdirSync(KEPT, { recursive: true })
  const made = frames > MILLION ? appendMappings(path, frames / MILLION) : mixSmallCaptures(path, frames)
  return made ? path : null
}

export const megabytes = (path: string): number => statSync(path).size / 1e6

/** Throws when the disk has no room for so many bytes. */
export function needRoom(bytes: number): void {
  const { bavail, bsize } = statfsSync(KEPT)
  if (bavail * bsize < bytes + SPARE_BYTES)
    throw new Error(`${KEPT} needs ${(bytes / 1e9).toFixed(1)} GB, ${((bavail * bsize) / 1e9).toFixed(1)} GB are free`)
}

/** Writes a file under its name when it is whole. */
export function writeWhole(path: string, write: (fd: number) => void): void {
  const part = `${path}.${process.pid}.part`
  const fd = openSync(part, 'w')
  write(fd)
  closeSync(fd)
  renameSync(part, path)
}

function mixSmallCaptures(path: string, frames: number): boolean {
  const files = allCaptures()
    .map(ethernetFrames)
    .filter((list) => list.length > 0)
  if (files.length === 0) return false
  needRoom(frames * 400)
  const writer = new PcapWriter({ linkType: ETHERNET, nanoseconds: true })
  const positions = files.map(() => 0)
  const rounds = files.map(() => 0)
  writeWhole(path, (fd) => {
    for (let written = 0; written < frames; ) {
      for (let i = 0; i < files.length && written < frames; i++) {
        const { bytes, originalLength } = files[i][positions[i]]
        const nanos = written * GAP_NANOS
        const seconds = FIRST_SECOND + Math.floor(nanos / 1e9)
        writer.frame(ETHERNET, seconds, nanos % 1e9, originalLength, withAddresses(bytes, rounds[i]))
        written++
        positions[i]++
        if (positions[i] === files[i].length) {
          positions[i] = 0
          rounds[i]++
        }
        if (writer.length > 4 << 20) writeSync(fd, writer.take())
      }
    }
    writeSync(fd, writer.take())
  })
  return true
}

function appendMappings(path: string, count: number): boolean {
  if (!Number.isInteger(count) || count > 16)
    throw new Error('Captures have up to a million frames, or 2 to 16 million')
  const million = largeCapture(MILLION)
  if (!million) return false
  needRoom(statSync(million).size * count)
  writeWhole(path, (fd) => {
    for (let mapping = 0; mapping < count; mapping++) appendMapped(million, fd, mapping)
  })
  return true
}

/** Appends a capture that `mixSmallCaptures` made, later and with other addresses; the file's header with the first one only. */
function appendMapped(path: string, to: number, mapping: number): void {
  const from = openSync(path, 'r')
  const size = statSync(path).size
  const seconds = (MILLION * GAP_NANOS * mapping) / 1e9
  const chunk = Buffer.alloc(CHUNK)
  if (mapping === 0) writeSync(to, chunk, 0, readSync(from, chunk, 0, PCAP_HEADER, 0))
  for (let offset = PCAP_HEADER; offset < size; ) {
    const length = readSync(from, chunk, 0, CHUNK, offset)
    let at = 0
    while (at + RECORD_HEADER <= length) {
      const end = at + RECORD_HEADER + chunk.readUInt32LE(at + 8)
      if (end > length) break
      chunk.writeUInt32LE(chunk.readUInt32LE(at) + seconds, at)
      mapAddresses(chunk, at + RECORD_HEADER, end, mapping)
      at = end
    }
    writeSync(to, chunk, 0, at)
    offset += at
  }
  closeSync(from)
}

/** Other networks: one bit pattern over both addresses, which leaves multicast addresses and those of links what they are. */
function mapAddresses(bytes: Buffer, start: number, end: number, mapping: number): void {
  if (end - start < 54) return
  const type = bytes.readUInt16BE(start + 12)
  const places = type === ETHERTYPE_IPV4 ? [26, 30] : type === ETHERTYPE_IPV6 ? [22 + 7, 38 + 7] : []
  for (const place of places) bytes[start + place] ^= mapping
}

function ethernetFrames(name: string): SmallFrame[] {
  const feed = new FileFeed(capture(name), false)
  const frames: SmallFrame[] = []
  while (feed.peek() && feed.parser && frames.length <= MOST_FRAMES) {
    const { parser } = feed
    if (parser.interfaces[parser.interfaceIndex].linkType === ETHERNET) {
      frames.push({
        bytes: parser.bytes.slice(parser.dataStart, parser.dataEnd),
        originalLength:
          parser.originalLength > LONGEST_FRAME ? parser.dataEnd - parser.dataStart : parser.originalLength,
      })
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
