/** A pcap file of a few frames, written where the system keeps such things. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LITTLE = true

/** Path of a new file with the frames, a second apart. */
export function pcapFile(linkType: number, frames: readonly Uint8Array[]): string {
  const bytes = new Uint8Array(24 + frames.reduce((sum, frame) => sum + 16 + frame.length, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, LITTLE)
  view.setUint16(4, 2, LITTLE)
  view.setUint16(6, 4, LITTLE)
  view.setUint32(16, 0xffff, LITTLE)
  view.setUint32(20, linkType, LITTLE)
  let at = 24
  frames.forEach((frame, i) => {
    view.setUint32(at, 1000 + i, LITTLE)
    view.setUint32(at + 8, frame.length, LITTLE)
    view.setUint32(at + 12, frame.length, LITTLE)
    bytes.set(frame, at + 16)
    at += 16 + frame.length
  })
  const path = join(mkdtempSync(join(tmpdir(), 'tapscope-')), 'frames.pcap')
  writeFileSync(path, bytes)
  return path
}
