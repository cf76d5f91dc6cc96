/** A URL that is told of each event by a request of its own: `POST` with the JSON line as its body. Meant for alerts, `webhook:URL?send=alerts`. */
import { jsonLine } from '../encoders/jsonl.ts'
import { type EventEncoder, joined, utf8 } from '../record.ts'
import type { Transport } from '../transport.ts'
import { answerText, httpTransport } from './http.ts'
import type { TlsFiles } from './tls-files.ts'

/** The receiver may take it another time: it was too slow, too busy, or wants fewer. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429])
/** Another token, or another address, may be set up over there. */
const DENIED: ReadonlySet<number> = new Set([401, 403, 404, 407])

export interface WebhookOptions {
  readonly url: URL
  /** Value of the Authorization header, empty for none. */
  readonly authorization: string
  readonly tls: TlsFiles
}

export const webhookEncoder = (): EventEncoder => ({
  encode: (event) => [{ bytes: utf8.encode(`${jsonLine(event)}\n`) }],
})

export function webhookTransport({ url, authorization, tls }: WebhookOptions): Transport {
  return httpTransport({
    url,
    headers: { 'Content-Type': 'application/json', ...(authorization !== '' && { Authorization: authorization }) },
    tls,
    records: 1,
    body: joined,
    refused(answer, records) {
      const { status } = answer
      if (status >= 200 && status <= 299) return 0
      if (status >= 400 && status <= 499 && !LATER.has(status) && !DENIED.has(status)) return records.length
      throw new Error(answerText(answer))
    },
  })
}
