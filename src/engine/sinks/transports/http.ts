/** HTTP requests that carry a batch each; what the receiver answers says whether it has it. */
import { Agent, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import type { OutputRecord } from '../record.ts'
import type { Connection, Transport } from '../transport.ts'
import type { TlsFiles } from './tls-files.ts'

const BATCH = { bytes: 4 * 1024 * 1024, records: 5000 }
const LINGER_MS = 200
const ANSWER_MS = 30_000
const MAX_ANSWER_BYTES = 16 * 1024 * 1024

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

export interface HttpReceiver {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsFiles
  /** Records of a request at most; many where it is left out. */
  readonly records?: number
  body(records: readonly OutputRecord[]): Uint8Array
  /** How many records the receiver refused for good; throws when all of them are to be sent again. */
  refused(answer: HttpAnswer, records: readonly OutputRecord[]): number
}

export function httpTransport(receiver: HttpReceiver): Transport {
  return {
    batch: { ...BATCH, ...(receiver.records && { records: receiver.records }) },
    lingerMs: receiver.records === 1 ? 0 : LINGER_MS,
    async connect(_headers, signal) {
      return new HttpConnection(receiver, signal)
    },
  }
}

class HttpConnection implements Connection {
  readonly broken = new Promise<never>(() => {})
  private readonly receiver: HttpReceiver
  private readonly signal: AbortSignal
  private readonly agent: Agent

  constructor(receiver: HttpReceiver, signal: AbortSignal) {
    this.receiver = receiver
    this.signal = signal
    const { ca, cert, key, servername } = receiver.tls
    this.agent =
      receiver.url.protocol === 'https:'
        ? new TlsAgent({
            keepAlive: true,
            minVersion: 'TLSv1.2',
            ...(ca && { ca }),
            ...(cert && { cert }),
            ...(key && { key }),
            ...(servername && { servername }),
          })
        : new Agent({ keepAlive: true })
  }

  async send(records: readonly OutputRecord[]): Promise<number> {
    try {
      return this.receiver.refused(await this.post(this.receiver.body(records)), records)
    } catch (error) {
      this.agent.destroy()
      throw error
    }
  }

  async close(): Promise<void> {
    this.agent.destroy()
  }

  private post(body: Uint8Array): Promise<HttpAnswer> {
    const { url, headers } = this.receiver
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        agent: this.agent,
        signal: this.signal,
        timeout: ANSWER_MS,
        headers: { ...headers, 'Content-Length': body.length },
      })
      request.on('timeout', () => request.destroy(new Error('no answer')))
      request.on('error', reject)
      request.on('response', (response) => {
        readBody(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject)
      })
      request.end(body)
    })
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A few words of an answer, for a message. */
export const answerText = ({ status, body }: HttpAnswer): string =>
  `HTTP ${status} ${body.slice(0, 200).replace(/[^\x20-\x7e]+/g, ' ')}`.trim()
