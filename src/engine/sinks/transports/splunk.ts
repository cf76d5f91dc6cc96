/** Splunk's HTTP Event Collector: `POST /services/collector/event`, one JSON object after the other. */
import { hostname } from 'node:os'
import type { SinkEvent } from '../event.ts'
import { type EventEncoder, joined, utf8 } from '../record.ts'
import type { Transport } from '../transport.ts'
import { answerText, httpTransport } from './http.ts'
import type { TlsFiles } from './tls-files.ts'

const ENDPOINT = '/services/collector/event'
const BAD_REQUEST = 400
/** Codes of answers that say that the events themselves are wrong, and will be the next time: no or invalid data, fields missing or blank. */
const BAD_EVENTS: ReadonlySet<number> = new Set([5, 6, 12, 13, 15])
const TOO_LARGE = 413

export interface SplunkOptions {
  readonly url: URL
  /** HEC token; goes into the header and nowhere else. */
  readonly token: string
  readonly tls: TlsFiles
}

export function splunkEncoder(index: string, sourcetype: string): EventEncoder {
  const host = hostname()
  const envelope = ({ type, time, data, facts }: SinkEvent) => ({
    ...(time !== null && { time: Number(`${time.seconds}.${String(time.nanos).padStart(9, '0').slice(0, 6)}`) }),
    host,
    source: facts.server === '' ? 'tapscope' : `tapscope:${facts.server}`,
    sourcetype,
    ...(index !== '' && { index }),
    event: { type, ...data },
  })
  return { encode: (event) => [{ bytes: utf8.encode(`${JSON.stringify(envelope(event))}\n`) }] }
}

export function splunkTransport({ url, token, tls }: SplunkOptions): Transport {
  const path = url.pathname.replace(/\/+$/, '')
  return httpTransport({
    url: path === '' ? new URL(ENDPOINT, url) : url,
    headers: { 'Content-Type': 'application/json', Authorization: `Splunk ${token}` },
    tls,
    body: joined,
    refused(answer, records) {
      if (answer.status >= 200 && answer.status <= 299) return 0
      if (answer.status === TOO_LARGE) return records.length
      const code = Number(/"code"\s*:\s*(\d+)/.exec(answer.body)?.[1])
      if (answer.status === BAD_REQUEST && BAD_EVENTS.has(code)) return records.length
      throw new Error(answerText(answer))
    },
  })
}
