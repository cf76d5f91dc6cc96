/** Samples in the `test` of rules. */
import { z } from 'zod'
import { duration } from './rule-texts.ts'
import { packetOf } from './sample-packet.ts'

/** `> ` the client says, `< ` the server, `! ` its stderr; `a> ` and so on where there are several servers, each with a name. */
const spoken = z
  .string()
  .max(1_000_000)
  .regex(/^[a-z0-9-]{0,32}[<>!] /, 'A line begins with "> ", "< " or "! ", or a server\'s name and that')
const hexadecimal = z.string().regex(/^(\s*[0-9a-fA-F]{2})+\s*$/, 'Bytes in hexadecimal are wanted')
const times = z.number().int().min(1).max(20_000)
const pause = z.strictObject({ pause: duration })
/** A frame of a network; of one that comes so many times the 16 bits at `countAt` count up. */
const frame = z.strictObject({
  frame: hexadecimal,
  repeat: times.optional(),
  countAt: z.number().int().min(0).max(65_535).optional(),
})
const packet = packetOf(duration, times)
/** `{fill}` in the line stands for so many letters. */
const repeated = z.strictObject({
  repeat: times,
  line: spoken,
  fill: z.number().int().min(0).max(20_000_000).default(0),
})
/** Conversations over stdio of servers of one client, a line each 100 ms: lines, lines that come so many times, pauses, and Ethernet frames between. */
const STDIO_SAMPLE = z.strictObject({
  stdio: z
    .array(z.union([spoken, repeated, pause, frame, packet]))
    .min(1)
    .max(20_000),
})
/** Frames, one each 100 ms. */
const FRAMES_SAMPLE = z.strictObject({
  frames: z
    .array(z.union([hexadecimal, frame, packet, pause]))
    .min(1)
    .max(20_000),
  linktype: z.number().int().min(0).max(65_535).default(1),
})
export const SAMPLE = z.union([STDIO_SAMPLE, FRAMES_SAMPLE])
export type Sample = z.infer<typeof SAMPLE>
