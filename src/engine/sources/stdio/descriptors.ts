/** The three standard descriptors, as whoever started us left them. */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { devNull } from 'node:os'

export function isPipeOrSocket(fd: number): boolean {
  const stat = fstatSync(fd)
  return stat.isFIFO() || stat.isSocket()
}

/**
 * Closes a standard descriptor, so that the other end learns of it: libuv, which has closed its stream, leaves these open. The null device
 * fills the place, so that no file gets the number and with it what is meant for a terminal.
 */
export function closeStandard(fd: number): void {
  try {
    closeSync(fd)
    openSync(devNull, 'r+')
  } catch {
    // It is closed already, or there is no null device.
  }
}
