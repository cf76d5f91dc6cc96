/** What the index says of a frame that a process wrote, without its bytes, as a small number. */
import { isStray, RowFlag } from '../../../shared/row-flags.ts'
import type { Field } from '../../dissect/protocol.ts'

const STREAMS = ['', 'stdin', 'stdout', 'stderr']
/** 0 is not known: a batch of messages. */
const KINDS = ['', 'request', 'notification', 'response', 'error']
const STRAY = 1
const STREAM_SHIFT = 1
const KIND_SHIFT = 3
const FACTS = 64

/** `isBatch`: the frame may hold several messages, of which the flags tell the first. */
export function factsOf(flags: number, stream: string | undefined, isBatch: boolean): number {
  const streamNumber = Math.max(0, STREAMS.indexOf(stream ?? ''))
  const kind = isBatch ? 0 : KINDS.indexOf(kindOf(flags))
  return (isStray(flags) ? STRAY : 0) | (streamNumber << STREAM_SHIFT) | (kind << KIND_SHIFT)
}

/** What is no message is taken for a notification: neither has a flag. */
function kindOf(flags: number): string {
  if ((flags & RowFlag.request) !== 0) return 'request'
  if ((flags & RowFlag.response) === 0) return 'notification'
  return (flags & RowFlag.error) === 0 ? 'response' : 'error'
}

/** The facts with which a field may have a value that passes; undefined of a field that they do not tell of. */
export function factsWith({ name }: Field, accepts: (value: string | boolean) => boolean): Uint8Array | undefined {
  const table = (fits: (facts: number) => boolean): Uint8Array =>
    Uint8Array.from({ length: FACTS }, (_, facts) => (fits(facts) ? 1 : 0))
  switch (name) {
    case 'stdio.stray':
      return table((facts) => (facts & STRAY) !== 0 && accepts(true))
    case 'stdio.stream':
      return table((facts) => accepts(STREAMS[(facts >> STREAM_SHIFT) & 3]))
    case 'jsonrpc.kind':
      return table((facts) => {
        const kind = KINDS[facts >> KIND_SHIFT]
        return kind === undefined || kind === '' || accepts(kind) || (kind === 'notification' && accepts('message'))
      })
    default:
      return undefined
  }
}
