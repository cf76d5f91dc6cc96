/** The traffic of the last minutes for the window: counted while somebody looks, in slices so that other calls get through. */
import type { EndpointId } from '../../shared/base/brand.ts'
import { formatEther, formatIPv4, formatIPv6 } from '../../shared/format/address.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import {
  TRAFFIC_BUCKETS,
  TRAFFIC_SECONDS,
  type Traffic,
  type TrafficEndpoint,
  type TrafficProtocol,
} from '../../shared/wire/traffic.ts'
import { type Amount, TrafficMeter, type TrafficWindow } from '../analyze/traffic.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import type { Endpoints } from '../store/endpoints.ts'
import type { CallContext } from './call-context.ts'

const SLICE_ROWS = 262144
/** A capture whose newest frame is this old is shown up to now, so that silence is seen; an older one, as of another clock, is not. */
const MOST_SILENCE = TRAFFIC_SECONDS
/** From a frame's capture to its row. */
const LATEST_MS = 300

const meters = new WeakMap<SessionIndex, TrafficMeter>()

export async function readTraffic(
  { seconds, most }: CallParams<'traffic.read'>,
  { session, signal }: CallContext,
): Promise<Traffic> {
  const { index, registry } = session
  const meter = meters.get(index) ?? new TrafficMeter(TRAFFIC_SECONDS, registry.protocols.length + 1)
  meters.set(index, meter)
  while (!meter.update(index.columns, index.stacks, SLICE_ROWS)) {
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
  const bucketSeconds = seconds / TRAFFIC_BUCKETS
  const live = session.captures.runningFiles().size > 0
  const end = endOf(meter.newest, live)
  const window = meter.window(end, seconds, TRAFFIC_BUCKETS)
  const protocols = largest(window, most)
  return {
    end,
    bucketSeconds,
    total: {
      frames: protocols.reduce((sum, { frames }) => sum + frames, 0),
      bytes: protocols.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    protocols,
    endpoints: largestEndpoints(window.endpoints, index.endpoints, most),
  }
}

/** Where the last bucket ends: at a second that is over, and whose frames have had the time to come through. */
function endOf(newest: number, live: boolean): number {
  const last = Number.isFinite(newest) ? newest + 1 : 0
  const over = Math.floor((Date.now() - LATEST_MS) / 1000)
  return live && Math.abs(over - last) < MOST_SILENCE ? over : last
}

const total = (series: ArrayLike<number> | undefined): number => {
  let sum = 0
  for (let i = 0; i < (series?.length ?? 0); i++) sum += series?.[i] ?? 0
  return sum
}

/** Protocols with the most bytes, and what is left of the others as one. */
function largest({ frames, bytes }: TrafficWindow, most: number): TrafficProtocol[] {
  const all = frames.flatMap((series, protocol) =>
    series ? [{ protocol, frames: total(series), bytes: total(bytes[protocol]) }] : [],
  )
  all.sort((a, b) => b.bytes - a.bytes)
  const rows: TrafficProtocol[] = all.slice(0, most).map((row) => ({
    ...row,
    frameSeries: [...(frames[row.protocol] ?? [])],
    byteSeries: [...(bytes[row.protocol] ?? [])],
  }))
  const rest = all.slice(most)
  if (rest.length === 0) return rows
  const added = (by: readonly (Float64Array | undefined)[]): number[] =>
    Array.from({ length: TRAFFIC_BUCKETS }, (_, i) =>
      rest.reduce((sum, { protocol }) => sum + (by[protocol]?.[i] ?? 0), 0),
    )
  const [frameSeries, byteSeries] = [added(frames), added(bytes)]
  return [...rows, { protocol: null, frames: total(frameSeries), bytes: total(byteSeries), frameSeries, byteSeries }]
}

function largestEndpoints(
  amounts: ReadonlyMap<EndpointId, Amount>,
  endpoints: Endpoints,
  most: number,
): TrafficEndpoint[] {
  return [...amounts]
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, most)
    .map(([id, { frames, bytes }]) => ({ ...endpointOf(endpoints, id), frames, bytes }))
}

const KINDS = ['name', 'ether', 'ipv4', 'ipv6', 'name'] as const

function endpointOf(endpoints: Endpoints, id: EndpointId): Pick<TrafficEndpoint, 'address' | 'kind'> {
  const kind = KINDS[endpoints.kind(id)]
  if (kind === 'name') return { kind, address: endpoints.name(id) }
  const bytes = endpoints.address(id)
  const format = kind === 'ether' ? formatEther : kind === 'ipv4' ? formatIPv4 : formatIPv6
  return { kind, address: format(bytes) }
}
