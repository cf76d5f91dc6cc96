/**
 * A TLS connection as its records tell it, both directions in the order they were captured: which keys are in use, and how many records went
 * before under them. Bytes in, answers out; knows neither frames nor files. RFC 8446, RFC 5246.
 */
import { type CipherSuite, cipherSuite } from '../../dissect/protocols/tls/cipher.ts'
import { CIPHER_SUITE_NAMES } from '../../dissect/protocols/tls/cipher-suites.ts'
import { connectionKeys, nextSecret, trafficKeys } from '../../dissect/protocols/tls/key-schedule.ts'
import {
  isChained,
  openRecord,
  type PlainRecord,
  type RecordKeys,
  TLS_1_3,
} from '../../dissect/protocols/tls/protection.ts'
import {
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  CLIENT_HELLO,
  HANDSHAKE,
  RECORD_HEADER,
  SERVER_HELLO,
} from '../../dissect/protocols/tls/records.ts'
import {
  HandshakeMessages,
  readApplication,
  readClientHello,
  readServerHello,
  type ServerHello,
} from './handshake-messages.ts'
import type { FindSecret } from './key-log.ts'

const END_OF_EARLY_DATA = 5
const ENCRYPTED_EXTENSIONS = 8
const FINISHED = 20
const KEY_UPDATE = 24
const NONE = new Uint8Array(0)
/** The suites that early data may have: their connection is the one before. */
const EARLY_SUITES = [0x1301, 0x1302, 0x1303]
/** So many records may be missing before one that authenticates. */
const MAX_MISSING = 16
/** After so many records that do not, a direction is given up. */
const MAX_FAILED = 64

/** What opens a record, and what it holds. */
interface Opened {
  readonly keys: RecordKeys
  readonly sequence: number
  /** Empty where the keys do not chain records. */
  readonly iv: Uint8Array
  readonly plain: PlainRecord
}

export interface OpenedRecord extends Opened {
  /** Bytes that go on with a handshake message of an earlier record. */
  readonly continued: number
}

/** Keys that are or may become those of a direction. */
interface Phase {
  readonly keys: RecordKeys
  /** TLS 1.3: what the keys were made of. */
  readonly secret: Uint8Array
}

interface Direction {
  /** What records are under; undefined while they are in the clear, or nothing is known. */
  current: Phase | undefined
  /** Those that may come next, tried where the current ones do not fit. */
  next: Phase[]
  /** Nothing can be read as it stands. */
  encrypted: boolean
  sequence: number
  failed: number
  iv: Uint8Array
  readonly handshake: HandshakeMessages
}

export class Connection {
  /** The protocol that the server chose for what is inside, as ALPN names it. */
  application = ''
  /** Why records stay encrypted though their secrets may be there. */
  problem: string | undefined
  private readonly find: FindSecret
  private readonly directions: readonly [Direction, Direction]
  /** Direction of the client. */
  private client = 0
  private clientRandom: Uint8Array = NONE
  private suite: CipherSuite | undefined
  private version = 0

  constructor(find: FindSecret) {
    this.find = find
    this.directions = [this.direction(0), this.direction(1)]
  }

  private direction(index: number): Direction {
    const handshake = new HandshakeMessages((type, body) => this.message(index, type, body))
    return { current: undefined, next: [], encrypted: false, sequence: 0, failed: 0, iv: NONE, handshake }
  }

  /** The next record of a direction, 0 or 1, header and all; undefined where it is in the clear or stays encrypted. */
  take(index: number, record: Uint8Array): OpenedRecord | undefined {
    const direction = this.directions[index]
    const type = record[0]
    const isProtected = this.version === TLS_1_3 ? type === APPLICATION_DATA : direction.encrypted
    const opened =
      isProtected || direction.current || direction.next.length > 0 ? this.open(direction, record) : undefined
    if (opened) return { ...opened, continued: this.inside(direction, opened.plain) }
    if (!isProtected && type === HANDSHAKE) direction.handshake.push(record.subarray(RECORD_HEADER))
    else if (!isProtected && type === CHANGE_CIPHER_SPEC && this.version !== TLS_1_3) this.change(direction)
    return undefined
  }

  /** Reads what a record holds; returns how much of it goes on with a handshake message of an earlier record. */
  private inside(direction: Direction, { type, bytes }: PlainRecord): number {
    if (type === CHANGE_CIPHER_SPEC) this.change(direction)
    if (type !== HANDSHAKE) return 0
    const continued = Math.min(direction.handshake.missing, bytes.length)
    direction.handshake.push(bytes)
    return continued
  }

  /** TLS 1.2 and older: what follows is under the keys that were agreed on. */
  private change(direction: Direction): void {
    if (this.version === 0 || this.version === TLS_1_3) return
    direction.encrypted = true
    direction.current = undefined
    const [next] = direction.next
    if (next) this.use(direction, next)
  }

  private use(direction: Direction, phase: Phase): void {
    direction.current = phase
    direction.next = []
    direction.sequence = 0
    direction.failed = 0
    direction.iv = phase.keys.iv
  }

  private open(direction: Direction, record: Uint8Array): Opened | undefined {
    const isInner = this.version === TLS_1_3 || this.version === 0
    if (isInner ? record[0] !== APPLICATION_DATA : !direction.current) return undefined
    if (direction.failed >= MAX_FAILED) return undefined
    const opened = this.openCurrent(direction, record) ?? (isInner ? this.openNext(direction, record) : undefined)
    if (!opened) {
      direction.failed++
      if (direction.current && isChained(direction.current.keys))
        direction.iv = lastBlock(direction.current.keys, record)
      return undefined
    }
    direction.failed = 0
    direction.sequence = opened.sequence + 1
    if (isChained(opened.keys)) direction.iv = lastBlock(opened.keys, record)
    return opened
  }

  private openCurrent({ current, sequence, iv }: Direction, record: Uint8Array): Opened | undefined {
    if (!current) return undefined
    const { keys } = current
    for (let at = sequence; at <= sequence + MAX_MISSING; at++) {
      const plain = openRecord(keys, at, record, iv)
      if (plain) return { keys, sequence: at, iv: isChained(keys) ? iv : NONE, plain }
    }
    return undefined
  }

  private openNext(direction: Direction, record: Uint8Array): Opened | undefined {
    for (const phase of direction.next) {
      const plain = openRecord(phase.keys, 0, record, NONE)
      if (!plain) continue
      this.use(direction, phase)
      // A client whose early data were read goes on under those keys until it says that it ended them.
      if (this.version === TLS_1_3 && phase.secret !== this.secret(direction, 'TRAFFIC_SECRET_0')) {
        direction.next = this.phases(direction, ['TRAFFIC_SECRET_0'])
      }
      return { keys: phase.keys, sequence: 0, iv: NONE, plain }
    }
    return undefined
  }

  private message(index: number, type: number, body: Uint8Array): void {
    const direction = this.directions[index]
    switch (type) {
      case CLIENT_HELLO:
        return this.clientHello(index, body)
      case SERVER_HELLO: {
        const hello = readServerHello(body)
        if (hello && !hello.isRetry) this.serverHello(hello)
        return
      }
      case ENCRYPTED_EXTENSIONS:
        if (this.version === TLS_1_3) this.application = readApplication(body, 0)
        return
      case END_OF_EARLY_DATA:
        return this.turn(direction, 'HANDSHAKE_TRAFFIC_SECRET')
      case FINISHED:
        return this.turn(direction, 'TRAFFIC_SECRET_0')
      case KEY_UPDATE:
        if (this.version === TLS_1_3 && direction.current) this.update(direction, direction.current)
    }
  }

  private clientHello(index: number, body: Uint8Array): void {
    const hello = readClientHello(body)
    if (!hello) return
    this.client = index
    this.clientRandom = hello.random
    if (this.version === TLS_1_3 || !hello.offersEarlyData) return
    const secret = this.find('CLIENT_EARLY_TRAFFIC_SECRET', hello.random)
    if (!secret) return
    this.directions[index].next = EARLY_SUITES.map(cipherSuite)
      .filter((suite) => suite !== undefined)
      .map((suite) => ({ keys: trafficKeys(suite, secret), secret }))
  }

  private serverHello(hello: ServerHello): void {
    const suite = cipherSuite(hello.suite)
    const client = this.directions[this.client]
    const server = this.directions[1 - this.client]
    this.version = hello.version
    this.suite = suite
    this.problem = undefined
    if (hello.application !== '') this.application = hello.application
    if (!suite) {
      client.next = []
      server.next = []
      this.problem = `${CIPHER_SUITE_NAMES[hello.suite] ?? 'the cipher suite'} can't be decrypted here`
      return
    }
    if (hello.version === TLS_1_3) {
      // Early data go on under their keys.
      client.next = this.phases(client, ['HANDSHAKE_TRAFFIC_SECRET', 'TRAFFIC_SECRET_0'])
      server.next = this.phases(server, ['HANDSHAKE_TRAFFIC_SECRET', 'TRAFFIC_SECRET_0'])
      return
    }
    const master = this.find('CLIENT_RANDOM', this.clientRandom)
    if (!master) return
    const { clientRandom } = this
    const { version, encryptThenMac, random: serverRandom } = hello
    const keys = connectionKeys({ suite, version, clientRandom, serverRandom, encryptThenMac }, master)
    client.next = [{ keys: keys.client, secret: NONE }]
    server.next = [{ keys: keys.server, secret: NONE }]
  }

  /** TLS 1.3: the direction's next record is under other keys. */
  private turn(direction: Direction, kind: SecretKind): void {
    if (this.version !== TLS_1_3) return
    const [phase] = this.phases(direction, [kind])
    if (!phase) return
    this.use(direction, phase)
    if (kind === 'HANDSHAKE_TRAFFIC_SECRET') direction.next = this.phases(direction, ['TRAFFIC_SECRET_0'])
  }

  private update(direction: Direction, { secret, keys }: Phase): void {
    const renewed = nextSecret(keys.suite, secret)
    this.use(direction, { keys: trafficKeys(keys.suite, renewed), secret: renewed })
  }

  private phases(direction: Direction, kinds: readonly SecretKind[]): Phase[] {
    const { suite } = this
    if (!suite) return []
    return kinds
      .map((kind) => this.secret(direction, kind))
      .filter((secret) => secret !== undefined)
      .map((secret) => ({ keys: trafficKeys(suite, secret), secret }))
  }

  private secret(direction: Direction, kind: SecretKind): Uint8Array | undefined {
    const who = direction === this.directions[this.client] ? 'CLIENT' : 'SERVER'
    return this.find(`${who}_${kind}`, this.clientRandom)
  }
}

type SecretKind = 'HANDSHAKE_TRAFFIC_SECRET' | 'TRAFFIC_SECRET_0'

const lastBlock = ({ suite }: RecordKeys, record: Uint8Array): Uint8Array => record.slice(-suite.ivLength)
