/** What is wrong with a file, in words. */
import type { FileInfo } from '../../shared/wire/calls.ts'
import { asSentence, formatBytes, formatCount, plural } from './numbers.ts'

/** Reading was stopped before the end. */
export const isPart = (file: FileInfo): boolean => file.state === 'complete' && file.problem !== null

/** How a sentence that begins with the file's name goes on. */
export function problemText(file: FileInfo): string {
  const shown =
    file.frames === 0
      ? 'No frame of it is shown.'
      : `${plural(file.frames, 'frame of it is', 'frames of it are')} shown.`
  if (isPart(file)) return `was not read to its end. ${shown}`
  if (file.state === 'failed') {
    const problem = asSentence(file.problem ?? "isn't a capture file")
    return problem.startsWith("isn't ") ? problem : `could not be read: ${problem}`
  }
  const places = file.damageCount > 1 ? `is damaged in ${formatCount(file.damageCount)} places` : 'is damaged'
  // The reason of a single place tells it already.
  const skipped = file.damageCount > 1 ? ` ${formatBytes(file.skippedBytes)} were left out.` : ''
  return `${places}: ${asSentence(file.problem ?? 'it ends early')}${skipped} ${shown}`
}

/** `0x1a2b` beside `6,699`. */
export const hexOffset = (offset: number): string => `0x${offset.toString(16)}`
