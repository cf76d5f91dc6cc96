/** The servers of the report: what each is, offers and was asked, and what it wrote to stderr. */
import type { CallSummary, ServerDetails, ServerListing, TrailLine } from '../../../shared/wire/servers.ts'
import { countText, millisText, plural } from './figures.ts'
import { html, type Markup, NOTHING, shown } from './html.ts'

const NAMES = { tool: 'tool', prompt: 'prompt', resource: 'resource', template: 'resource template' } as const

export function serverCards(servers: readonly ServerDetails[], more: number): Markup {
  if (servers.length === 0) return NOTHING
  const rest =
    more === 0
      ? NOTHING
      : html`<p class="dim">${plural(more, 'further process', 'further processes')} are not listed.</p>`
  return html`<h2>Servers</h2>\n<div class="servers">${servers.map(card)}</div>${rest}\n`
}

function card(details: ServerDetails): Markup {
  const { server, command, clientProgram, clientPid, protocol, wantedProtocol, client, notifications } = details
  const asked = wantedProtocol !== '' && wantedProtocol !== protocol ? ` (${wantedProtocol} was asked for)` : ''
  const facts: readonly (readonly [string, string])[] = [
    ['Command', command],
    [
      'Client',
      [
        client ? `${client.name} ${client.version}`.trim() : '',
        clientProgram === '' ? '' : `${clientProgram}${clientPid > 0 ? ` (${clientPid})` : ''}`,
      ]
        .filter(Boolean)
        .join(', '),
    ],
    ['Protocol', protocol === '' ? '' : `MCP ${protocol}${asked}`],
    ['Capabilities', capabilitiesOf(details.serverCapabilities)],
    ['Notifications', notifications === 0 ? '' : countText(notifications)],
    ['File', details.file],
  ]
  const rows = facts.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)
  return html`<div class="panel"><h3>${server?.title || server?.name || command || 'A process'} <span class="dim">${server?.version ?? ''}</span></h3>
<dl class="facts">${rows}</dl>
${details.instructions === '' ? NOTHING : html`<details><summary>Instructions</summary><pre>${shown(details.instructions)}</pre></details>`}${details.lists.map(listing)}${calls(details.calls)}</div>
`
}

/** Names of the capabilities that an object in JSON has. */
function capabilitiesOf(json: string): string {
  if (json === '') return ''
  const value: unknown = JSON.parse(json)
  return typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : ''
}

function listing({ kind, items, omitted, complete }: ServerListing): Markup {
  if (items.length === 0) return NOTHING
  const rows = items.map(({ name, title, description, hints }) => {
    const remark = [title, ...hints].filter(Boolean).join(', ')
    return html`<tr><td class="mono">${name}</td><td>${description}${remark === '' ? NOTHING : html` <span class="dim">${remark}</span>`}</td></tr>`
  })
  const rest = omitted > 0 || !complete ? html`<p class="dim">The list is not whole.</p>` : NOTHING
  return html`<details><summary>${plural(items.length, NAMES[kind])}</summary><table>${rows}</table>${rest}</details>`
}

function calls(summaries: readonly CallSummary[]): Markup {
  if (summaries.length === 0) return NOTHING
  const rows = summaries.map(({ method, target, count, errors, latency, fromServer }) => {
    const asker = fromServer ? html` <span class="dim">asked by the server</span>` : NOTHING
    return html`<tr><td>${method} <span class="mono">${target}</span>${asker}</td><td class="r">${countText(count)}</td><td class="r${errors > 0 ? ' bad' : ''}">${countText(errors)}</td><td class="r">${latency ? millisText(latency.p50) : ''}</td><td class="r">${latency ? millisText(latency.max) : ''}</td></tr>`
  })
  return html`<details><summary>Requests by method</summary><table><tr><th>Method</th><th class="r">Count</th><th class="r">Errors</th><th class="r">Half within</th><th class="r">Longest</th></tr>${rows}</table></details>`
}

/** What servers wrote to stderr, and stray lines of stdout. */
export function trails(servers: readonly ServerDetails[]): Markup {
  const told = servers.flatMap((details) => [
    trail(details, 'stderr', details.stderr, details.stderrLines),
    trail(details, 'stdout that is no JSON-RPC', details.stray, details.strayLines),
  ])
  if (told.every((one) => one === NOTHING)) return NOTHING
  return html`<h2>What else was written</h2>\n${told}`
}

function trail({ command }: ServerDetails, what: string, lines: readonly TrailLine[], count: number): Markup {
  if (lines.length === 0) return NOTHING
  const rest = count > lines.length ? ` (the last ${countText(lines.length)})` : ''
  const rows = lines.map(
    ({ frame, text }) => html`<tr><td>${countText(frame)}</td><td class="mono">${shown(text)}</td></tr>`,
  )
  return html`<details class="panel"><summary>${plural(count, 'line')}${rest} of <code>${command}</code> on ${what}</summary><table class="trail">${rows}</table></details>\n`
}
