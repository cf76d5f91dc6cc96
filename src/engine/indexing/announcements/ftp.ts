/**
 * Data connections that an FTP command or response announces (RFC 959 sections 4.1.2 and 4.2, RFC 2428). EPRT is left out, as Wireshark
 * makes no conversation of it.
 */
import { type Announcement, portNumber } from './announcement.ts'

const PORT = /^PORT +([0-9]+(?:,[0-9]+){5})/im
const PASV = /^227[ -].*?([0-9]+(?:,[0-9]+){5})/m
const EPSV = /^229[ -].*\((.)\1\1([0-9]+)\1\)/m

export function ftpAnnouncement(text: string, fromServer: boolean): Announcement | undefined {
  const numbers = (fromServer ? PASV : PORT).exec(text)
  if (numbers) return byNumbers(numbers[1].split(',').map(Number))
  const extended = fromServer ? EPSV.exec(text) : null
  const port = extended ? portNumber(extended[2]) : 0
  return port > 0 ? { address: undefined, port } : undefined
}

/** Four numbers of an address and two of a port. */
function byNumbers(numbers: readonly number[]): Announcement | undefined {
  const port = numbers[4] * 256 + numbers[5]
  if (port === 0 || numbers.some((number) => number > 255)) return undefined
  return { address: Uint8Array.from(numbers.slice(0, 4)), port }
}
