/** The lines that tapcap prints while it captures, a JSON object each. */
import { z } from 'zod'

const COUNTERS = {
  frames: z.number(),
  bytes: z.number(),
  kernelDrops: z.number(),
  interfaceDrops: z.number(),
  tapcapDrops: z.number(),
}

const COUNTS = {
  ...COUNTERS,
  bufferFill: z.number().optional(),
  sampledOut: z.number().optional(),
  file: z.string().optional(),
  interfaces: z.array(z.object({ name: z.string(), ...COUNTERS })).optional(),
}

const STATUS = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), interfaces: z.array(z.object({ name: z.string() })), file: z.string() }),
  z.object({ type: z.literal('status'), ...COUNTS }),
  z.object({ type: z.literal('stopped'), reason: z.string(), ...COUNTS }),
  /** A ring goes on in this file. */
  z.object({ type: z.literal('file'), file: z.string() }),
  /** A ring has deleted this file, which had so many frames. */
  z.object({ type: z.literal('removed'), file: z.string(), frames: z.number().optional() }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string(), hint: z.string().optional() }),
])
export type TapcapStatus = z.infer<typeof STATUS>
export type TapcapCounts = Extract<TapcapStatus, { type: 'status' | 'stopped' }>

/** Null for a line of a kind that is not known here. */
export function readStatus(line: string): TapcapStatus | null {
  const parsed = STATUS.safeParse(parseJson(line))
  return parsed.success ? parsed.data : null
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
