/** Metrics for Prometheus: counters and a latency histogram by server, method and status, at `/metrics`. It has no receiver that could be slow. */
import { createServer, type Server } from 'node:http'
import { Counter, Histogram, Registry } from 'prom-client'
import type { SinkEvent } from './event.ts'
import type { EventSink, OutputCounts } from './output.ts'

/** What is captured names labels: beyond so many series the rest is counted as `other`. */
const MAX_SERIES = 1000
const MAX_LABEL = 128
const OTHER = 'other'
/** Seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export class PrometheusOutput implements EventSink {
  readonly gone = false
  readonly name: string
  private readonly server: Server
  private readonly registry = new Registry()
  private readonly seen = new Set<string>()
  private written = 0
  private readonly messages = this.counter('tapscope_messages_total', 'Messages that passed', ['server', 'stream'])
  private readonly bytes = this.counter('tapscope_message_bytes_total', 'Bytes of messages', ['server', 'stream'])
  private readonly requests = this.counter('tapscope_requests_total', 'Requests', ['server', 'method', 'tool'])
  private readonly responses = this.counter('tapscope_responses_total', 'Responses, by how they ended', [
    'server',
    'method',
    'tool',
    'status',
  ])
  private readonly alerts = this.counter('tapscope_alerts_total', 'Alerts', ['severity', 'rule'])
  private readonly latency = new Histogram({
    name: 'tapscope_request_duration_seconds',
    help: 'From a request to its response',
    labelNames: ['server', 'method', 'status'],
    buckets: BUCKETS,
    registers: [this.registry],
  })

  private constructor(name: string, server: Server) {
    this.name = name
    this.server = server
  }

  /** Rejects when the port can't be had. `port` 0 takes a free one. */
  static async listen(host: string, port: number): Promise<PrometheusOutput> {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => resolve())
    })
    const address = server.address()
    const taken = typeof address === 'object' && address !== null ? address.port : port
    const output = new PrometheusOutput(`prometheus:${host.includes(':') ? `[${host}]` : host}:${taken}`, server)
    output.serve()
    return output
  }

  get counts(): OutputCounts {
    const { written } = this
    return { written, delivered: written, dropped: 0, refused: 0, resent: 0, waiting: 0, spilledBytes: 0 }
  }

  write({ type, facts, data }: SinkEvent): void {
    this.written++
    if (type === 'alert') {
      const rule = this.label('rule', String(data.pattern ?? ''))
      return this.alerts.inc({ severity: this.label('severity', String(data.severity ?? '')), rule })
    }
    const server = this.label('server', facts.server)
    const { stream } = facts
    this.messages.inc({ server, stream })
    this.bytes.inc({ server, stream }, facts.size)
    if (facts.kind === '' || facts.kind === 'notification') return
    const method = this.label('method', facts.method, server)
    const tool = facts.tool === '' ? '' : this.label('tool', facts.tool, server)
    if (facts.kind === 'request') return this.requests.inc({ server, method, tool })
    const status = facts.status || 'ok'
    this.responses.inc({ server, method, tool, status })
    if (facts.latencySeconds !== null) this.latency.observe({ server, method, status }, facts.latencySeconds)
  }

  async ready(): Promise<void> {}

  giveUp(): void {}

  async finish(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
  }

  private serve(): void {
    this.server.on('request', (request, response) => {
      if (request.method !== 'GET' || new URL(request.url ?? '/', 'http://localhost').pathname !== '/metrics') {
        response.writeHead(404).end()
        return
      }
      this.registry.metrics().then(
        (text) => response.writeHead(200, { 'Content-Type': this.registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      )
    })
  }

  private counter(name: string, help: string, labelNames: readonly string[]): Counter<string> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] })
  }

  /** The text itself, as long as there are not too many different ones. */
  private label(kind: string, text: string, of = ''): string {
    const label = text.slice(0, MAX_LABEL)
    const key = JSON.stringify([kind, of, label])
    if (this.seen.has(key)) return label
    if (this.seen.size >= MAX_SERIES) return OTHER
    this.seen.add(key)
    return label
  }
}
