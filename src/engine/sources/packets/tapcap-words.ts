/** A capture as tapcap's command line has it: dumpcap's flags, each interface's after its `-i`. */
import type { CaptureInterfaceOptions, CaptureLimits } from '../../../shared/wire/capture.ts'

/** A frame is in the file at most this much after it was captured. */
const FLUSH_MS = 50

/** `device` is what tapcap opens: the interface itself, or the FIFO of the program that captures from it. */
export function interfaceWords(options: CaptureInterfaceOptions, device: string, piped: boolean): string[] {
  const { filter, promiscuous, monitor, snaplen, bufferMib, linkType, timestampType, sample } = options
  const words = ['-i', device]
  if (snaplen !== undefined) words.push('-s', String(snaplen))
  if (sample !== undefined && sample > 1) words.push('--sample', String(sample))
  if (piped) return [...words, '--ifname', options.name]
  if (filter?.trim()) words.push('-f', filter)
  if (promiscuous === false) words.push('-p')
  if (monitor) words.push('-I')
  if (bufferMib !== undefined) words.push('-B', String(bufferMib))
  if (linkType) words.push('-y', linkType)
  if (timestampType) words.push('--time-stamp-type', timestampType)
  return words
}

/** As `-b` (of a ring) or `-a` (of the whole capture). */
export function limitWords(flag: '-a' | '-b', limits: CaptureLimits | null | undefined): string[] {
  const { durationSeconds, fileKb, packets, files } = limits ?? {}
  const conditions = { duration: durationSeconds, filesize: fileKb, packets, files }
  return Object.entries(conditions).flatMap(([name, value]) => (value === undefined ? [] : [flag, `${name}:${value}`]))
}

export const outputWords = (file: string): string[] => ['-w', file, '--flush-interval', String(FLUSH_MS)]
