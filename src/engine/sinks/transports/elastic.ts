/**
 * Elasticsearch's and OpenSearch's bulk API: `POST /_bulk`, an action line and a document for each event. Documents have ids of their own, so
 * that a batch that is sent twice is stored once.
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type SinkEvent, timestampOf } from '../event.ts'
import { type EventEncoder, joined, utf8 } from '../record.ts'
import type { Transport } from '../transport.ts'
import { answerText, httpTransport } from './http.ts'
import type { TlsFiles } from './tls-files.ts'

const TOO_MANY = 429
const CONFLICT = 409
const TOO_LARGE = 413

export interface ElasticOptions {
  readonly url: URL
  /** Value of the Authorization header, empty for none. */
  readonly authorization: string
  readonly tls: TlsFiles
}

const ANSWER = z.object({
  errors: z.boolean(),
  items: z.array(z.record(z.string(), z.object({ status: z.number() }).loose())),
})

export function elasticEncoder(index: string): EventEncoder {
  const run = randomBytes(9).toString('base64url')
  let number = 0
  return {
    encode: (event) => {
      const action = JSON.stringify({ create: { _index: index, _id: `${run}-${number++}` } })
      return [{ bytes: utf8.encode(`${action}\n${JSON.stringify(document(event))}\n`) }]
    },
  }
}

const document = ({ type, time, data }: SinkEvent) => ({ '@timestamp': timestampOf(time), type, data })

export function elasticTransport({ url, authorization, tls }: ElasticOptions): Transport {
  return httpTransport({
    url: new URL('/_bulk', url),
    headers: {
      'Content-Type': 'application/x-ndjson',
      ...(authorization !== '' && { Authorization: authorization }),
    },
    tls,
    body: joined,
    refused(answer, records) {
      if (answer.status === TOO_LARGE) return records.length
      if (answer.status < 200 || answer.status > 299) throw new Error(answerText(answer))
      const parsed = ANSWER.safeParse(parseJson(answer.body))
      if (!parsed.success) throw new Error('the answer is not that of a bulk API')
      const statuses = parsed.data.items.map((item) => Object.values(item)[0]?.status ?? 0)
      // Those that were stored before are a conflict the next time.
      if (statuses.some((status) => status === TOO_MANY || status >= 500)) throw new Error('the receiver is busy')
      return statuses.filter((status) => status >= 300 && status !== CONFLICT).length
    },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
