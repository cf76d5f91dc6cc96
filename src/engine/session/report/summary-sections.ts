/** The report's head: what the capture is, its figures, the latencies and the problems. */
import {
  ExchangeStatus,
  LATENCY_BARS,
  LATENCY_BARS_A_DECADE,
  LATENCY_FIRST_MS,
} from '../../../shared/wire/exchanges.ts'
import type { ServerDetails } from '../../../shared/wire/servers.ts'
import type { OrderedExchanges } from '../exchange-orders.ts'
import { type ReportedExchange, STATUS_TEXTS } from './exchange-rows.ts'
import { countText, millisText, plural } from './figures.ts'
import { html, type Markup, NOTHING } from './html.ts'

const MAX_PROBLEMS = 200
const PROBLEMS: ReadonlySet<ExchangeStatus> = new Set([
  ExchangeStatus.error,
  ExchangeStatus.toolError,
  ExchangeStatus.cancelled,
  ExchangeStatus.outstanding,
])

export const isProblem = ({ status, duplicate }: Pick<ReportedExchange, 'status' | 'duplicate'>): boolean =>
  PROBLEMS.has(status) || duplicate

export function tiles(figures: readonly (readonly [label: string, value: string, look?: string])[]): Markup {
  const each = figures.map(([label, value, look = '']) => html`<div><b class="${look}">${value}</b>${label}</div>`)
  return html`<div class="tiles">${each}</div>\n`
}

/** Bars of how many exchanges took how long, a logarithmic scale. */
export function histogram({ histogram: counts, latency }: Pick<OrderedExchanges, 'histogram' | 'latency'>): Markup {
  if (!latency) return NOTHING
  const used = counts.map((count, i) => (count > 0 ? i : -1)).filter((i) => i >= 0)
  const first = Math.floor(used[0] / LATENCY_BARS_A_DECADE) * LATENCY_BARS_A_DECADE
  const last = Math.min(
    LATENCY_BARS,
    (Math.floor(used[used.length - 1] / LATENCY_BARS_A_DECADE) + 1) * LATENCY_BARS_A_DECADE,
  )
  const width = 720 / (last - first)
  const most = Math.max(...counts)
  const msAt = (bar: number): number => LATENCY_FIRST_MS * 10 ** (bar / LATENCY_BARS_A_DECADE)
  const bars = counts.slice(first, last).map((count, i) => {
    const height = count === 0 ? 0 : Math.max(2, (count / most) * 90)
    const range = `${millisText(msAt(first + i))} to ${millisText(msAt(first + i + 1))}: ${plural(count, 'exchange')}`
    return html`<rect x="${20 + i * width + 1}" y="${100 - height}" width="${width - 2}" height="${height}"><title>${range}</title></rect>`
  })
  const marks: Markup[] = []
  for (let bar = first; bar <= last; bar += LATENCY_BARS_A_DECADE)
    marks.push(
      html`<text x="${20 + (bar - first) * width}" y="116" text-anchor="middle">${millisText(msAt(bar)).replace(/\.0+ /, ' ')}</text>`,
    )
  return html`<h2>Latency</h2>
<div class="panel"><svg class="bars" viewBox="0 0 760 122" role="img" aria-label="Exchanges by latency">${bars}<line x1="20" x2="740" y1="100.5" y2="100.5"/>${marks}</svg>
<p class="dim">Half within ${millisText(latency.p50)}, 95 of 100 within ${millisText(latency.p95)}, the longest ${millisText(latency.max)}.</p></div>
`
}

/** Exchanges that went wrong, and lines that should not have been. */
export function problems(
  exchanges: readonly ReportedExchange[],
  count: number,
  servers: readonly ServerDetails[],
  files: readonly string[],
): Markup {
  const lines = exchanges.slice(0, MAX_PROBLEMS).map(problemLine)
  const more = count - lines.length
  const streams = servers.flatMap(({ stray, strayLines, unread, command, clientProgram }) => [
    ...(strayLines > 0
      ? [
          html`<li>${plural(strayLines, 'line')} of <code>${command}</code> on stdout ${strayLines === 1 ? 'is' : 'are'} no JSON-RPC, which confuses clients${clientProgram === '' ? '' : ` such as ${clientProgram}`}: <code>${stray[0]?.text ?? ''}</code></li>`,
        ]
      : []),
    ...(unread > 0
      ? [html`<li>${plural(unread, 'message')} of <code>${command}</code> could not be read whole</li>`]
      : []),
  ])
  const damaged = files.map((file) => html`<li>${file}</li>`)
  const all = [
    ...damaged,
    ...streams,
    ...lines,
    ...(more > 0 ? [html`<li class="dim">and ${plural(more, 'further exchange')}</li>`] : []),
  ]
  const body = all.length === 0 ? html`<p class="good">None was found.</p>` : html`<ul>${all}</ul>`
  return html`<h2>Problems</h2>\n<div class="panel scroll" tabindex="0" role="group" aria-label="Problems">${body}</div>\n`
}

function problemLine({ at, request, method, target, server, status, duplicate, start }: ReportedExchange): Markup {
  const [text, look] = STATUS_TEXTS[status]
  const what = duplicate ? html`${text}; its id was in use already` : html`${text}`
  return html`<li><a href="#x${at}">${method}${target === '' ? '' : ` ${target}`}</a> <span class="${look}">${what}</span> <span class="dim">${server}, frame ${countText(request)}, ${start.toFixed(3)} s</span></li>`
}
