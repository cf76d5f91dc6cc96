/** Who sent how much over the last minutes: what the traffic pane asks for. */
import { z } from 'zod'

/** Seconds that are kept, counted back from the newest frame. */
export const TRAFFIC_SECONDS = 900
/** Points of a series. */
export const TRAFFIC_BUCKETS = 60

export const TRAFFIC_READ = z.strictObject({
  /** A whole number of seconds a bucket. */
  seconds: z.number().int().min(TRAFFIC_BUCKETS).max(TRAFFIC_SECONDS).multipleOf(TRAFFIC_BUCKETS),
  /** So many protocols and endpoints, those with the most bytes. */
  most: z.number().int().min(1).max(64),
})

export interface TrafficAmount {
  readonly frames: number
  readonly bytes: number
}

export interface TrafficProtocol extends TrafficAmount {
  /** The frame's last protocol; null for all beyond `most`. */
  readonly protocol: number | null
  /** By bucket, oldest first. */
  readonly frameSeries: readonly number[]
  readonly byteSeries: readonly number[]
}

export interface TrafficEndpoint extends TrafficAmount {
  readonly address: string
  readonly kind: 'ether' | 'ipv4' | 'ipv6' | 'name'
}

export interface Traffic {
  /** Seconds since the epoch at which the last bucket ends. */
  readonly end: number
  readonly bucketSeconds: number
  readonly total: TrafficAmount
  readonly protocols: readonly TrafficProtocol[]
  /** A frame counts for both of its ends. */
  readonly endpoints: readonly TrafficEndpoint[]
}
