/**
 * Requests with their responses, in the order of the requests: typed arrays, a few words an exchange. Which response answers which request
 * the index tells; here stands what they were about, how they ended, and which rounds belong together.
 */
import { ExchangeStatus } from '../../shared/wire/exchanges.ts'
import { RpcKind } from '../dissect/summary-parts.ts'
import type { RpcMessage } from './rpc-message.ts'

/** Names that are told apart; further ones are all the last. */
const MAX_NAMES = 65_535
/** Requests without an answer, and states that were handed out, that are looked at. */
const MAX_OPEN = 65_536
const FIRST_ROOM = 256

/** Who speaks: a process under its ordinal, and whether its client or itself asked. */
export interface Speaker {
  readonly process: number
  readonly fromServer: boolean
}

export class Names {
  readonly list: string[] = []
  private readonly numbers = new Map<string, number>()

  of(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    if (this.list.length === MAX_NAMES) return MAX_NAMES - 1
    this.numbers.set(name, this.list.length)
    return this.list.push(name) - 1
  }
}

export class Exchanges {
  /** Exchanges there are; the arrays have room for more. */
  count = 0
  /** Changes whenever one is added or ends. */
  version = 0
  /** Row of the request. */
  request = new Uint32Array(FIRST_ROOM)
  /** Row of the response plus one, 0 while there is none. */
  response = new Uint32Array(FIRST_ROOM)
  /** The exchange that was the first round, itself where there is one round. */
  first = new Uint32Array(FIRST_ROOM)
  method = new Uint16Array(FIRST_ROOM)
  target = new Uint16Array(FIRST_ROOM)
  /** Ordinal of the process, and above it whether the server asked. */
  speaker = new Uint16Array(FIRST_ROOM)
  status = new Uint8Array(FIRST_ROOM)
  /** 1 where another request with the same id was not answered yet. */
  duplicate = new Uint8Array(FIRST_ROOM)
  readonly methods = new Names()
  readonly targets = new Names()
  private readonly openById = new Map<string, number>()
  private readonly openByRow = new Map<number, number>()
  private readonly byState = new Map<string, number>()

  /** A request or notification; of the latter the one that cancels counts. */
  ask(row: number, speaker: Speaker, message: RpcMessage): void {
    if (message.kind === RpcKind.notification) return this.cancel(speaker, message)
    const at = this.count
    if (at === this.request.length) this.grow()
    const id = idKey(speaker, message.id)
    this.request[at] = row
    this.response[at] = 0
    this.first[at] = this.firstOf(speaker, message) ?? at
    this.method[at] = this.methods.of(message.method)
    this.target[at] = this.targets.of(message.target)
    this.speaker[at] = speaker.process * 2 + (speaker.fromServer ? 1 : 0)
    this.status[at] = ExchangeStatus.outstanding
    this.duplicate[at] = this.openById.has(id) ? 1 : 0
    if (message.id !== '') remember(this.openById, id, at)
    remember(this.openByRow, row, at)
    this.count++
    this.version++
  }

  /** A response; `requestRow` where the index knows it: ids may be out of reach, and of a batch it knows the first. */
  answer(row: number, requestRow: number, asker: Speaker, message: RpcMessage): void {
    const id = idKey(asker, message.id)
    const at = this.openById.get(id) ?? this.openByRow.get(requestRow)
    if (at === undefined) return
    this.openByRow.delete(this.request[at])
    if (this.openById.get(id) === at) this.openById.delete(id)
    this.response[at] = row + 1
    // A server may answer what was cancelled already.
    if (this.status[at] === ExchangeStatus.outstanding) this.status[at] = statusOf(message)
    if (message.wantsInput && message.requestState !== '') {
      remember(this.byState, stateKey(asker, message.requestState), at)
    }
    this.version++
  }

  private cancel(speaker: Speaker, message: RpcMessage): void {
    const at = message.cancels === '' ? undefined : this.openById.get(idKey(speaker, message.cancels))
    if (at === undefined) return
    this.status[at] = message.timedOut ? ExchangeStatus.timedOut : ExchangeStatus.cancelled
    this.version++
  }

  private firstOf(speaker: Speaker, { requestState }: RpcMessage): number | undefined {
    if (requestState === '') return undefined
    const round = this.byState.get(stateKey(speaker, requestState))
    return round === undefined ? undefined : this.first[round]
  }

  private grow(): void {
    const room = this.request.length * 2
    const larger = <T extends Uint32Array | Uint16Array | Uint8Array>(array: T): T => {
      const grown = new (array.constructor as new (length: number) => T)(room)
      grown.set(array)
      return grown
    }
    this.request = larger(this.request)
    this.response = larger(this.response)
    this.first = larger(this.first)
    this.method = larger(this.method)
    this.target = larger(this.target)
    this.speaker = larger(this.speaker)
    this.status = larger(this.status)
    this.duplicate = larger(this.duplicate)
  }
}

const idKey = ({ process, fromServer }: Speaker, id: string): string => `${process} ${fromServer ? 1 : 0} ${id}`
const stateKey = ({ process }: Speaker, state: string): string => `${process} ${state}`

function statusOf({ kind, isToolError, wantsInput }: RpcMessage): ExchangeStatus {
  if (kind === RpcKind.error) return ExchangeStatus.error
  if (isToolError) return ExchangeStatus.toolError
  return wantsInput ? ExchangeStatus.inputRequired : ExchangeStatus.ok
}

/** Keeps the newest. */
function remember<K>(map: Map<K, number>, key: K, at: number): void {
  map.delete(key)
  map.set(key, at)
  if (map.size <= MAX_OPEN) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
