/** What a capture's pseudo-header says of the radio, gathered: Wireshark's line between that header and the 802.11 frame. */
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { radioFields as fields } from './fields.ts'

/** Known values; what a header did not say is absent. */
export interface Radio {
  flags?: number
  /** Units of 500 kb/s. */
  rate?: number
  frequency?: number
  channelFlags?: number
  signal?: number
  noise?: number
  time?: bigint
  highThroughput?: 'mcs' | 'vht' | 'he'
}

const SHORT_PREAMBLE = 0x02
const CCK = 0x0020
const OFDM = 0x0040
const BAND_2 = 0x0080
const BAND_5 = 0x0100
const DYNAMIC = 0x0400
const Phy = { dsss: 3, b: 4, a: 5, g: 6, n: 7, ac: 8, ax: 11 } as const
/** Rates of direct sequence, in units of 500 kb/s: 1, 2, 5.5 and 11 Mb/s, and 22 and 33 of packet binary convolution. */
const SEQUENCE_RATES: readonly number[] = [2, 4, 11, 22, 44, 66]

export const radio: ProtocolDefinition = {
  name: 'wlan_radio',
  title: '802.11 radio information',
  column: '802.11 Radio',
  family: 'link',
  fields,
  bindings: [],
  summarized: false,
  summarize() {},
  dissect() {},
}

function phyOf({ channelFlags, highThroughput }: Radio): number {
  if (highThroughput) return highThroughput === 'mcs' ? Phy.n : highThroughput === 'vht' ? Phy.ac : Phy.ax
  if (channelFlags === undefined) return 0
  if ((channelFlags & BAND_5) !== 0) return Phy.a
  if ((channelFlags & BAND_2) === 0) return 0
  if ((channelFlags & (OFDM | DYNAMIC)) !== 0) return Phy.g
  return (channelFlags & CCK) !== 0 ? Phy.b : Phy.dsss
}

/** Number of a channel by its frequency in MHz, 0 where it is none (IEEE 802.11-2020 annex E). */
export function channelOf(frequency: number): number {
  if (frequency === 2484) return 14
  if (frequency >= 2412 && frequency <= 2472) return (frequency - 2407) / 5
  return frequency > 5000 && frequency < 5925 ? (frequency - 5000) / 5 : 0
}

/** Adds the line and what is known; `length` are the bytes of the frame with its checksum. */
export function addRadio(out: Detail, known: Radio, at: number, length: number): void {
  out.protocolNames.push(radio.name)
  out.openProtocol(radio, at, 0)
  const phy = phyOf(known)
  const { flags, rate, frequency, signal, noise, time } = known
  if (phy !== 0) out.add(fields.phy, at, 0, phy)
  if (phy === Phy.b && flags !== undefined) out.add(fields.shortPreamble, at, 0, (flags & SHORT_PREAMBLE) !== 0)
  if (phy === Phy.g) out.add(fields.mode, at, 0, 0)
  if (rate !== undefined) out.add(fields.rate, at, 0, rate / 2, `Data rate: ${(rate / 2).toFixed(1)} Mb/s`)
  if (frequency !== undefined) {
    if (channelOf(frequency) > 0) out.add(fields.channel, at, 0, channelOf(frequency))
    out.add(fields.frequency, at, 0, frequency)
  }
  if (signal !== undefined) out.add(fields.signal, at, 0, signal)
  if (noise !== undefined) out.add(fields.noise, at, 0, noise)
  if (time !== undefined) out.add(fields.time, at, 0, time)
  if (rate !== undefined && rate > 0 && !known.highThroughput) addDuration(out, known, rate, at, length)
  out.close()
}

/** How long the frame was on the air, in microseconds (sections 16.2.3.6 and 17.4.3). */
function addDuration(out: Detail, { flags = 0, time }: Radio, rate: number, at: number, length: number): void {
  const sequence = SEQUENCE_RATES.includes(rate)
  const preamble = sequence ? ((flags & SHORT_PREAMBLE) !== 0 ? 96 : 192) : 20
  const duration =
    preamble + (sequence ? Math.ceil((length * 16) / rate) : 4 * Math.ceil((16 + 8 * length + 6) / (2 * rate)))
  out.generated(fields.duration, duration, at)
  out.enter()
  out.generated(fields.preamble, preamble, at)
  if (time !== undefined && time >= BigInt(duration)) {
    out.generated(fields.startTime, time - BigInt(duration), at)
    out.generated(fields.endTime, time, at)
  }
  out.close()
}
