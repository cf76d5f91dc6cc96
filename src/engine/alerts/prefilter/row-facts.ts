/** What the index says of a frame that a process wrote, without its bytes, as a small number. */
import { isStray, RowFlag } from '../../../shared/row-flags.ts'
import type { Field } from '../../dissect/protocol.ts'

const STREAMS = ['', 'stdin', 'stdout', 'stderr']
/** 0 is not known: a batch of messages. */
const KINDS = ['', 'request', 'notification', 'response', 'error']
const [REQUEST, NOTIFICATION, RESPONSE, ERROR] = [1, 2, 3, 4]
const STRAY = 1
const STREAM_SHIFT = 1
const KIND_SHIFT = 3
const KIND_MASK = 7
/** A response whose request is known. */
const ANSWER = 64
/** Its one version is 2.0. */
const VERSION_2 = 128
/** It came over HTTP. */
const HTTP = 256
const FACTS = 512

export interface FactsInput {
  /** Of the row. */
  readonly flags: number
  readonly stream: string | undefined
  /** The frame may hold several messages, of which the flags tell the first. */
  readonly isBatch: boolean
  readonly hasRequest: boolean
  readonly isVersion2: boolean
  readonly isHttp: boolean
}

export function factsOf({ flags, stream, isBatch, hasRequest, isVersion2, isHttp }: FactsInput): number {
  const pair = hasRequest && !isBatch && (flags & RowFlag.response) !== 0 ? ANSWER : 0
  const version = isVersion2 && !isBatch ? VERSION_2 : 0
  const streamNumber = stream === undefined ? 0 : Math.max(0, STREAMS.indexOf(stream))
  const kind = isBatch ? 0 : kindOf(flags)
  return (
    (isStray(flags) ? STRAY : 0) |
    (streamNumber << STREAM_SHIFT) |
    (kind << KIND_SHIFT) |
    pair |
    version |
    (isHttp ? HTTP : 0)
  )
}

/** What is no message is taken for a notification: neither has a flag. */
function kindOf(flags: number): number {
  if ((flags & RowFlag.request) !== 0) return REQUEST
  if ((flags & RowFlag.response) === 0) return NOTIFICATION
  return (flags & RowFlag.error) === 0 ? RESPONSE : ERROR
}

const table = (fits: (facts: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: FACTS }, (_, facts) => (fits(facts) ? 1 : 0))

/** The facts with which a field may have a value that passes; undefined of a field that they do not tell of. */
export function factsWith({ name }: Field, accepts: (value: string | boolean) => boolean): Uint8Array | undefined {
  if (name.startsWith('mcphttp.')) return table((facts) => (facts & HTTP) !== 0)
  switch (name) {
    case 'stdio.stray':
      return table((facts) => (facts & STRAY) !== 0 && accepts(true))
    case 'stdio.stream':
      return table((facts) => accepts(STREAMS[(facts >> STREAM_SHIFT) & 3]))
    case 'jsonrpc.kind':
      return table((facts) => {
        const kind = KINDS[(facts >> KIND_SHIFT) & KIND_MASK]
        return kind === undefined || kind === '' || accepts(kind) || (kind === 'notification' && accepts('message'))
      })
    case 'jsonrpc.version':
      return table((facts) => (facts & VERSION_2) === 0 || accepts('2.0'))
    default:
      return ANSWERS.has(name) ? table((facts) => kindIn(facts) === 0 || (facts & ANSWER) !== 0) : undefined
  }
}

const kindIn = (facts: number): number => (facts >> KIND_SHIFT) & KIND_MASK

/** Fields that a response has whose request is known, and nothing else. */
const ANSWERS = new Set(['jsonrpc.response_to', 'jsonrpc.time', 'mcpx.response_to', 'mcpx.latency'])

/** The facts with which a frame may be without the field; undefined of a field that they do not tell of. */
export const factsWithout = ({ name }: Field): Uint8Array | undefined =>
  ANSWERS.has(name)
    ? Uint8Array.from({ length: FACTS }, (_, facts) => (kindIn(facts) === 0 || (facts & ANSWER) === 0 ? 1 : 0))
    : undefined
