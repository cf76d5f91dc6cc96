/** Makes an input that fails smaller, as long as it fails in the same way. */
import type { FuzzCase } from './case.ts'

const TRIES = 1500
const MILLISECONDS = 4000

/** What is the same of failures that have the same cause: the message without numbers and quotes, and where it was thrown. */
export function signature(error: Error): string {
  const [frame = ''] = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const place = /([\w.-]+\.ts:\d+)/.exec(frame)?.[1] ?? ''
  const words = error.message.replace(/"[^"]*"/g, '…').replace(/0x[\da-f]+|\d+/gi, 'n')
  return `${place} ${words.slice(0, 90)}`
}

/** `fails` runs an input. */
export function minimise(input: FuzzCase, error: Error, fails: (input: FuzzCase) => Error | undefined): FuzzCase {
  const wanted = signature(error)
  const end = performance.now() + MILLISECONDS
  let best = input
  let tries = 0
  const attempt = (smaller: FuzzCase): boolean => {
    if (++tries > TRIES || performance.now() > end) return false
    const failed = fails(smaller)
    if (!failed || signature(failed) !== wanted) return false
    best = smaller
    return true
  }
  for (let piece = sizeOf(best) >> 1; piece >= 1; piece >>= 1) {
    for (let at = 0; at < sizeOf(best) && tries <= TRIES; ) if (!attempt(without(best, at, piece))) at += piece
  }
  if (best.kind !== 'filter') {
    for (let at = 0; at < best.bytes.length && tries <= TRIES; at++) {
      if (best.bytes[at] === 0) continue
      const bytes = best.bytes.slice()
      bytes[at] = 0
      attempt({ ...best, bytes })
    }
  }
  return best
}

const sizeOf = (input: FuzzCase): number => (input.kind === 'filter' ? input.text.length : input.bytes.length)

function without(input: FuzzCase, at: number, count: number): FuzzCase {
  if (input.kind === 'filter') {
    const text = input.text.slice(0, at) + input.text.slice(at + count)
    return { ...input, text, cursor: Math.min(input.cursor, text.length) }
  }
  const { bytes } = input
  const rest = new Uint8Array(bytes.length - Math.min(count, bytes.length - at))
  rest.set(bytes.subarray(0, at))
  rest.set(bytes.subarray(at + count), at)
  return { ...input, bytes: rest }
}
