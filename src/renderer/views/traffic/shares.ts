/** What the traffic pane shows of the engine's numbers: series that are stacked, rows that are compared. Pure. */
import { area, curveMonotoneX, scaleLinear } from 'd3'
import type { Family, ProtocolInfo } from '../../../shared/wire/calls.ts'
import type { Traffic, TrafficAmount, TrafficEndpoint } from '../../../shared/wire/traffic.ts'

export type Measure = 'bytes' | 'frames'

export interface ProtocolShare extends TrafficAmount {
  readonly key: string
  readonly label: string
  readonly family: Family
  /** Shows only these; null where no filter says it. */
  readonly filter: string | null
  /** A second, by bucket. */
  readonly series: readonly number[]
}

export function protocolShares(
  { protocols, bucketSeconds }: Traffic,
  known: readonly ProtocolInfo[],
  measure: Measure,
): ProtocolShare[] {
  return protocols
    .map((row): ProtocolShare => {
      const info = known.find(({ id }) => id === row.protocol)
      const series = measure === 'bytes' ? row.byteSeries : row.frameSeries
      return {
        key: row.protocol === null ? 'rest' : String(row.protocol),
        label: row.protocol === null ? 'All others' : (info?.column ?? 'None'),
        family: info?.family ?? 'other',
        filter: info?.name ?? null,
        frames: row.frames,
        bytes: row.bytes,
        series: series.map((n) => n / bucketSeconds),
      }
    })
    .sort((a, b) => b[measure] - a[measure])
}

const FIELDS: Readonly<Partial<Record<TrafficEndpoint['kind'], string>>> = {
  ether: 'eth.addr',
  ipv4: 'ip.addr',
  ipv6: 'ipv6.addr',
}

export function endpointFilter({ kind, address }: TrafficEndpoint): string | null {
  const field = FIELDS[kind]
  return field === undefined ? null : `${field} == ${address}`
}

export interface Band {
  readonly key: string
  readonly family: Family
  readonly path: string
}

export interface BandOptions {
  readonly width: number
  readonly height: number
}

/** The greatest sum of all series, of any bucket. */
export const peakOf = (shares: readonly ProtocolShare[]): number =>
  Math.max(1, ...(shares[0]?.series ?? []).map((_, i) => shares.reduce((sum, { series }) => sum + (series[i] ?? 0), 0)))

/** The series one on the other, the greatest at the bottom. */
export function stackBands(shares: readonly ProtocolShare[], { width, height }: BandOptions): Band[] {
  const points = shares[0]?.series.length ?? 0
  const x = scaleLinear([0, Math.max(1, points - 1)], [0, width])
  const y = scaleLinear([0, peakOf(shares)], [height, 1])
  const base = new Array<number>(points).fill(0)
  return shares.map(({ key, family, series }) => {
    const from = [...base]
    series.forEach((n, i) => (base[i] += n))
    const to = [...base]
    const shape = area<number>()
      .x((_, i) => x(i))
      .y0((_, i) => y(from[i]))
      .y1((_, i) => y(to[i]))
      .curve(curveMonotoneX)
    return { key, family, path: shape(series as number[]) ?? '' }
  })
}

/** 0 to 1. */
export const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0)
