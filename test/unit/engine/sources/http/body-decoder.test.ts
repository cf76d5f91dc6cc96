import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { BodyDecoder } from '../../../../../src/engine/sources/http/body-decoder.ts'

interface Decoded {
  readonly text: string
  readonly problem: string | undefined
  /** Seconds at which the first bytes and the end passed. */
  readonly seconds: readonly number[]
}

/** The chunks pass a second after another. */
function decode(encoding: string, chunks: readonly Uint8Array[]): Promise<Decoded> {
  return new Promise((resolve) => {
    const pieces: Uint8Array[] = []
    const seconds: number[] = []
    const decoder = new BodyDecoder(encoding, {
      data: (bytes, time) => {
        pieces.push(bytes)
        seconds.push(time.seconds)
      },
      end: (time, problem) => {
        const text = Buffer.concat(pieces).toString()
        resolve({ text, problem, seconds: [seconds[0], time.seconds] })
      },
    })
    chunks.forEach((chunk, i) => void decoder.push(chunk, { seconds: i + 1, nanos: 0 }))
    decoder.end({ seconds: chunks.length + 1, nanos: 0 })
  })
}

const TEXT = JSON.stringify({ text: 'é'.repeat(100_000) })

it.each([
  ['', Buffer.from(TEXT)],
  ['gzip', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
])('undoes %s, each piece with its time', async (encoding, bytes) => {
  const half = Math.ceil(bytes.length / 2)
  const { text, problem, seconds } = await decode(encoding, [bytes.subarray(0, half), bytes.subarray(half)])
  expect(problem).toBeUndefined()
  expect(text).toBe(TEXT)
  expect(seconds[1]).toBe(3)
})

it('gives what a cut body holds, and says what is no such body', async () => {
  const cut = await decode('gzip', [gzipSync(TEXT).subarray(0, -8)])
  expect(cut.problem).toBeUndefined()
  expect(TEXT.startsWith(cut.text)).toBe(true)
  expect((await decode('gzip', [Buffer.from('plain')])).problem).toMatch(/not valid gzip/)
})

it('ends where a body decodes to far more than it is', async () => {
  const { problem, text } = await decode('gzip', [gzipSync(Buffer.alloc(200_000_000))])
  expect(problem).toMatch(/more than is recorded/)
  expect(text.length).toBeLessThan(120_000_000)
})
