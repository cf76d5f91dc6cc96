/** What can be captured, how it is asked for and how it goes: the parts of calls.ts that are about capture programs and their spools. */
import { z } from 'zod'

const path = z.string().min(1).max(4096)
const text = (max: number) => z.string().max(max)
const count = z.number().int().min(1)

/** No host or user begins with `-`, which ssh would take as an option. */
const SSH_WORD = /^[^-\s\0][^\s\0]*$/

/** A machine reached by the system's ssh, where a program writes pcap or pcapng to its standard output. */
export const SSH_SOURCE = z.strictObject({
  host: text(255).regex(SSH_WORD),
  user: text(64).regex(SSH_WORD).optional(),
  port: count.max(65535).optional(),
  /** File of the private key. */
  identity: path.optional(),
  /** Interface there; all of them when it is left out. */
  interface: text(256).regex(SSH_WORD).optional(),
  /** Instead of `tcpdump -U -n -w - -i INTERFACE FILTER`. */
  command: text(8192).optional(),
})
export type SshSource = z.infer<typeof SSH_SOURCE>

/** One interface of a capture; what is left out is as the capture program has it. */
export const CAPTURE_INTERFACE = z.strictObject({
  /** A device, an interface of an extcap program, or the path of a FIFO; with `ssh`, what the source is called. */
  name: text(4096).min(1),
  filter: text(8192).optional(),
  /** True when it is left out. */
  promiscuous: z.boolean().optional(),
  monitor: z.boolean().optional(),
  snaplen: count.max(262144).optional(),
  /** Of the kernel. */
  bufferMib: count.max(4096).optional(),
  linkType: text(64).optional(),
  timestampType: text(64).optional(),
  /** Keeps each Nth frame only; the file says so. */
  sample: count.max(1_000_000).optional(),
  /** Values of an extcap interface's form, by `call` without the dashes. */
  extcap: z.record(text(64), text(8192)).optional(),
  ssh: SSH_SOURCE.optional(),
})
export type CaptureInterfaceOptions = z.infer<typeof CAPTURE_INTERFACE>

/** Limits: of a file before the ring goes to the next one (`files`: how many are kept), or of the whole capture. */
export const CAPTURE_LIMITS = z.strictObject({
  durationSeconds: z.number().positive().max(1e9).optional(),
  fileKb: count.max(2_000_000_000).optional(),
  packets: count.max(Number.MAX_SAFE_INTEGER).optional(),
  files: count.max(100_000).optional(),
})
export type CaptureLimits = z.infer<typeof CAPTURE_LIMITS>

export const CAPTURE_START = z.strictObject({
  interfaces: z.array(CAPTURE_INTERFACE).min(1).max(64),
  /** A null path, or none: the spool folder. */
  output: z.strictObject({ path: path.nullable(), ring: CAPTURE_LIMITS.nullable() }).optional(),
  stop: CAPTURE_LIMITS.optional(),
  /** Whether the processes of the frames are kept with them; where the system can tell, yes. */
  processes: z.boolean().optional(),
})
export type CaptureStart = z.infer<typeof CAPTURE_START>

/** Of an interface of a running capture. */
export interface CaptureInterfaceInfo {
  readonly name: string
  readonly frames: number
  readonly bytes: number
  readonly kernelDrops: number
  readonly interfaceDrops: number
  readonly programDrops: number
}

/** A capture program that this session started or picked up. */
export interface CaptureInfo {
  readonly id: number
  readonly kind: 'packets' | 'stdio'
  /** What is captured, in a few words: `lo`, `node server.js`. */
  readonly title: string
  readonly state: 'starting' | 'running' | 'stopping' | 'stopped' | 'failed'
  readonly startedAtMs: number
  readonly pid: number | null
  readonly frames: number
  readonly bytes: number
  /** Frames the kernel, the interface and the capture program dropped. */
  readonly kernelDrops: number
  readonly interfaceDrops: number
  readonly programDrops: number
  /** The file, or the first one of a ring. */
  readonly spool: string
  /** Why it ended or could not start, and what to do. */
  readonly message: string | null
  readonly hint: string | null
  /** URL of a proxy before a server, for its clients. */
  readonly address: string | null
  /** Whether `tap.send` can write to it. */
  readonly writable: boolean
  /** 0 to 1: how full the memory between the kernel and the disk is; null where nobody says. */
  readonly bufferFill: number | null
  /** Frames that sampling left out on purpose. */
  readonly sampledOut: number
  /** The file that is written just now; another one than `spool` in a ring. */
  readonly file: string | null
  readonly interfaces: readonly CaptureInterfaceInfo[]
  /** Whether `capture.restart` can start it again: its options are known. */
  readonly restartable: boolean
}

export interface LinkType {
  readonly number: number
  readonly name: string
  readonly description: string
}

/** Something to capture on. */
export interface CaptureInterface {
  readonly name: string
  readonly description: string
  readonly addresses: readonly string[]
  readonly up: boolean
  readonly running: boolean
  readonly loopback: boolean
  readonly wireless: boolean
  readonly kind: 'device' | 'extcap' | 'pipe'
  readonly linkTypes: readonly LinkType[]
  readonly canMonitor: boolean
  readonly timestampTypes: readonly string[]
  readonly extcap?: ExtcapInfo
}

/** The program behind an extcap interface and the form it wants filled in. */
export interface ExtcapInfo {
  /** Path of the program. */
  readonly program: string
  readonly version: string
  readonly arguments: readonly ExtcapArgument[]
}

export const EXTCAP_TYPES = [
  'integer',
  'unsigned',
  'long',
  'double',
  'string',
  'password',
  'boolean',
  'boolflag',
  'fileselect',
  'selector',
  'editselector',
  'radio',
  'multicheck',
  'timestamp',
] as const
export type ExtcapType = (typeof EXTCAP_TYPES)[number]

export interface ExtcapValue {
  readonly value: string
  readonly display: string
  readonly default: boolean
  /** Of `multicheck`: the value it stands under. */
  readonly parent?: string
}

export interface ExtcapArgument {
  readonly number: number
  /** The option on the program's command line, with its dashes. */
  readonly call: string
  readonly display: string
  readonly type: ExtcapType
  readonly required: boolean
  readonly default: string | null
  readonly values?: readonly ExtcapValue[]
  readonly range?: readonly [number, number]
  readonly tooltip?: string
  readonly group?: string
  readonly placeholder?: string
  /** Regular expression that a value has to match. */
  readonly validation?: string
  /** Of `fileselect`: the file has to be there. */
  readonly mustExist?: boolean
}

/** Counters of an interface since it came up. */
export interface InterfaceStatistics {
  readonly name: string
  readonly frames: number
  readonly bytes: number
}

/** A session in the spool folder. */
export interface SpoolInfo {
  /** Its folder. */
  readonly path: string
  readonly title: string
  readonly kind: 'packets' | 'stdio'
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** Its files' sizes together. */
  readonly bytes: number
  /** Null when its capture program did not get to say. */
  readonly frames: number | null
  /** `crashed`: the capture program ended without closing it. `saved`: its frames were saved elsewhere as well. */
  readonly state: 'running' | 'complete' | 'crashed' | 'saved'
  /** Paths of its capture files, oldest first. */
  readonly files: readonly string[]
}

/** Which sessions `spools.prune` removes: older than so many days, and the oldest of the rest until no more than so many bytes stay. */
export const SPOOLS_PRUNE = z.strictObject({
  olderThanDays: z.number().nonnegative().max(100_000).optional(),
  keepBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
  /** Those not saved elsewhere too; their frames are gone then. */
  unsaved: z.boolean().optional(),
  /** Says what would be removed, and removes nothing. */
  dryRun: z.boolean(),
})
export type SpoolsPrune = z.infer<typeof SPOOLS_PRUNE>
