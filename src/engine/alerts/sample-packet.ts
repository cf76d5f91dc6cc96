/**
 * Packets in the samples of rules, as people write them: `{ tcp: '10.0.0.1:40000 > 10.0.0.2:21', text: "USER a\r\n" }`. In endpoints, texts and
 * names `{n}` stands for a number that counts up from 1 where a packet comes several times.
 */
import { z } from 'zod'

const ENDPOINT = '[0-9.{}n]{3,24}'
const PORT = ':[0-9{}n]{1,8}'
const A_WAY = 'As 10.0.0.1:40000 > 10.0.0.2:80'
const ports = z.string().regex(new RegExp(`^${ENDPOINT}${PORT} > ${ENDPOINT}${PORT}$`), A_WAY)
const hosts = z.string().regex(new RegExp(`^${ENDPOINT} > ${ENDPOINT}$`), 'As 10.0.0.1 > 10.0.0.2')

/** What every packet may say; exactly one of `tcp`, `udp` and `icmp` belongs to it. */
export const packetOf = <D extends z.ZodType<number>, T extends z.ZodType<number>>(duration: D, times: T) =>
  z
    .strictObject({
      tcp: ports.optional(),
      udp: ports.optional(),
      /** An echo request; with `reply`, its reply. */
      icmp: hosts.optional(),
      reply: z.boolean().optional(),
      /** TCP's flags by letter, as `S` or `SA`; without them `PA` with data and `A` without. */
      flags: z
        .string()
        .regex(/^[FSRPAU]{1,6}$/, 'Of F, S, R, P, A and U')
        .optional(),
      text: z.string().max(60_000).optional(),
      hex: z
        .string()
        .regex(/^(\s*[0-9a-fA-F]{2})+\s*$/, 'Bytes in hexadecimal are wanted')
        .optional(),
      /** So many bytes of no meaning. */
      fill: z.number().int().min(0).max(60_000).optional(),
      /** A question for a name, or with `rcode` the response to it. */
      dns: z
        .strictObject({
          name: z.string().min(1).max(253),
          type: z.number().int().min(0).max(65_535).default(1),
          rcode: z.number().int().min(0).max(15).optional(),
        })
        .optional(),
      repeat: times.optional(),
      /** Between repetitions, instead of 100 ms. */
      every: duration.optional(),
    })
    .refine(
      ({ tcp, udp, icmp }) => [tcp, udp, icmp].filter((way) => way !== undefined).length === 1,
      'One of tcp, udp and icmp is wanted',
    )

export type SamplePacket = z.infer<ReturnType<typeof packetOf>>
