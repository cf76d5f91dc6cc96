/** Syslog messages as RFC 5424 has them, with CEF inside; octet counting (RFC 6587) for streams. */
import { hostname } from 'node:os'
import { type SinkEvent, timestampOf } from '../event.ts'
import { type EventEncoder, utf8 } from '../record.ts'
import { cefLine, cefSeverity } from './cef.ts'

export const FACILITIES: readonly string[] = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
]

const NIL = '-'
const MESSAGE_IDS = { event: 'StreamEvent', alert: 'SecurityAlert' } as const

export interface SyslogOptions {
  /** One of FACILITIES. */
  readonly facility: string
  readonly version: string
  /** As messages follow each other: counted (streams), or each alone (datagrams, lines of a program that adds its own header). */
  readonly framing: 'counted' | 'datagram' | 'message-only'
}

export function syslogEncoder({ facility, version, framing }: SyslogOptions): EventEncoder {
  const host = printable(hostname(), 255)
  const code = Math.max(0, FACILITIES.indexOf(facility)) * 8
  return {
    encode(event) {
      const cef = cefLine(event, version)
      const priority = code + severityOf(event)
      if (framing === 'message-only') return [{ bytes: utf8.encode(`<${priority}>${cef}\n`) }]
      const time = timestampOf(event.time, 6) ?? NIL
      const id = MESSAGE_IDS[event.type]
      const bytes = utf8.encode(`<${priority}>1 ${time} ${host} tapscope ${process.pid} ${id} ${NIL} ${cef}`)
      return [{ bytes: framing === 'counted' ? Buffer.concat([utf8.encode(`${bytes.length} `), bytes]) : bytes }]
    },
  }
}

/** 6 informational, 5 notice, 4 warning, 3 error, 2 critical. */
function severityOf(event: SinkEvent): number {
  const severity = cefSeverity(event)
  if (severity >= 9) return 2
  if (severity >= 7) return 3
  if (severity >= 5) return 4
  return event.type === 'alert' && severity >= 3 ? 5 : 6
}

const printable = (text: string, length: number): string => text.replace(/[^\x21-\x7e]/g, '').slice(0, length) || NIL
