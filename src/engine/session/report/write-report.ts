/**
 * The report: one HTML page about the MCP servers of a session and what was asked of them. It needs no network, and stays within a size: what
 * finds no room is left out, and the page says how much that is.
 */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { ServerDetails } from '../../../shared/wire/servers.ts'
import type { SessionExchanges } from '../exchanges.ts'
import type { Frames } from '../frames.ts'
import { exchangeOf, exchangeRow, type ReportedExchange, STATUS_TEXTS } from './exchange-rows.ts'
import { countText, millisText, momentText, plural, sizeText } from './figures.ts'
import { html, Markup, NOTHING } from './html.ts'
import { page } from './page.ts'
import { serverCards, trails } from './server-sections.ts'
import { histogram, isProblem, problems, tiles } from './summary-sections.ts'

/** As large as a page gets unless told otherwise. */
export const REPORT_BYTES = 32_000_000
/** Rows that a browser still shows and sorts at once. */
const MAX_EXCHANGES = 10_000
/** With more exchanges their messages are in one colour, so that a browser still opens the page at once. */
const MAX_COLOURED = 1000
const SLICE_MS = 25
/** About what the page takes besides. */
const FRAME_BYTES = 16_000
/** Names in the title. */
const MAX_NAMES = 4

export interface ReportInput {
  readonly frames: Frames
  readonly exchanges: SessionExchanges
  readonly servers: readonly ServerDetails[]
  /** Tapped processes that are not looked at. */
  readonly moreServers: number
  readonly files: readonly ReportedFile[]
  /** As `Tapscope 1.0`. */
  readonly application: string
  readonly now: Date
  readonly maxBytes: number
}

export interface ReportedFile {
  readonly name: string
  /** What is wrong with it; null for nothing. */
  readonly problem: string | null
}

export interface Report {
  readonly bytes: Uint8Array
  readonly exchanges: number
  /** What is not in it, in words. */
  readonly omitted: readonly string[]
}

/** `pause` is called now and then: it may hand on to other work, tell progress, and throw. */
export async function makeReport(
  input: ReportInput,
  pause: (done: number, total: number) => Promise<void>,
): Promise<Report> {
  const { exchanges, servers, files, frames } = input
  const { list, orders } = exchanges
  const all = orders.of({ order: 'frame', descending: false, show: 'all', process: null, text: '' })
  const chosen = choose(exchanges, all.rows)
  const wrong = chosen.filter(isProblem)
  const wrongCount = countProblems(exchanges)
  const title = titleOf(input)
  const around = [
    serverCards(servers, input.moreServers),
    problems(
      wrong,
      wrongCount,
      servers,
      files.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`])),
    ),
    histogram(all),
  ]
  const after = trails(servers)
  const { rows, reported, cut } = await rowsOf(input, chosen, around, after, pause)
  const omitted = [
    ...(reported.length < list.count
      ? [
          `${countText(list.count - reported.length)} of ${countText(list.count)} exchanges; those that went wrong were kept first`,
        ]
      : []),
    ...(cut > 0 ? [`all or the end of ${plural(cut, 'message')}`] : []),
  ]
  const figures = tiles([
    ['servers', countText(servers.length)],
    ['exchanges', countText(list.count)],
    ['problems', countText(wrongCount), wrongCount > 0 ? 'bad' : ''],
    ['median latency', all.latency ? millisText(all.latency.p50) : '–'],
    ['95th percentile', all.latency ? millisText(all.latency.p95) : '–'],
    ['frames', countText(frames.rowCount)],
  ])
  const content = [
    html`<header><h1>${title}</h1><span class="dim">${spanOf(frames)}</span><span class="grow"></span><button id="theme" class="js-only" type="button">Light or dark</button></header>\n<main>\n`,
    figures,
    omitted.length === 0
      ? NOTHING
      : html`<div class="panel notice"><b>Not in this report:</b><ul>${omitted.map((text) => html`<li>${text}</li>`)}</ul></div>\n`,
    ...around,
    table(reported, rows, exchanges),
    after,
    html`</main>\n<footer>Made by ${input.application} on ${momentText(input.now.getTime() / 1000, 0).slice(0, 16)} UTC. Captured text is shown as it was; characters that would hide or turn it are marked.</footer>\n`,
  ]
  return { bytes: Buffer.from(page(`${title} – Tapscope report`, content).source), exchanges: reported.length, omitted }
}

/** What was tapped, or the files where nothing was. */
function titleOf({ exchanges, files }: ReportInput): string {
  const programs = [...new Set(exchanges.processes.map(({ server }) => server))].filter((name) => name !== '')
  const names = programs.length > 0 ? programs : files.map(({ name }) => name)
  const more = names.length > MAX_NAMES ? ` and ${plural(names.length - MAX_NAMES, 'other')}` : ''
  return (names.slice(0, MAX_NAMES).join(', ') || 'Empty capture') + more
}

/** All exchanges where they are not too many; else those that went wrong, and the first of the others. */
function choose(exchanges: SessionExchanges, rows: Uint32Array): ReportedExchange[] {
  const { list } = exchanges
  if (rows.length <= MAX_EXCHANGES) return Array.from(rows, (at) => exchangeOf(exchanges, at))
  const wrong = rows
    .filter((at) => isProblem({ status: list.status[at] as never, duplicate: list.duplicate[at] === 1 }))
    .subarray(0, MAX_EXCHANGES)
  const kept = new Set(wrong)
  for (const at of rows) {
    if (kept.size === MAX_EXCHANGES) break
    kept.add(at)
  }
  return [...kept].sort((a, b) => a - b).map((at) => exchangeOf(exchanges, at))
}

function countProblems({ list }: SessionExchanges): number {
  let count = 0
  for (let at = 0; at < list.count; at++)
    if (isProblem({ status: list.status[at] as never, duplicate: list.duplicate[at] === 1 })) count++
  return count
}

async function rowsOf(
  { frames, maxBytes }: ReportInput,
  chosen: readonly ReportedExchange[],
  around: readonly Markup[],
  after: Markup,
  pause: (done: number, total: number) => Promise<void>,
): Promise<{ readonly rows: Markup[]; readonly reported: ReportedExchange[]; readonly cut: number }> {
  const rows: Markup[] = []
  const reported: ReportedExchange[] = []
  let cut = 0
  let room = maxBytes - FRAME_BYTES - [...around, after].reduce((sum, { source }) => sum + source.length, 0)
  let started = performance.now()
  for (const exchange of chosen) {
    const row = exchangeRow(frames, exchange, { room, colours: chosen.length <= MAX_COLOURED })
    if (row.markup.source.length > room) continue
    room -= row.markup.source.length
    cut += row.cut
    rows.push(row.markup)
    reported.push(exchange)
    if (performance.now() - started < SLICE_MS) continue
    await pause(rows.length, chosen.length)
    started = performance.now()
  }
  return { rows, reported, cut }
}

function table(chosen: readonly ReportedExchange[], rows: readonly Markup[], { processes }: SessionExchanges): Markup {
  if (rows.length === 0)
    return html`<h2>Exchanges</h2>\n<p class="dim">No request of a tapped process was recorded.</p>\n`
  const statuses = [...new Set(chosen.map(({ status }) => STATUS_TEXTS[status][0]))].sort()
  const used = [...new Set(chosen.map(({ process }) => process))]
  const option = (value: string | number, text: string): Markup => html`<option value="${value}">${text}</option>`
  return html`<h2>Exchanges</h2>
<div class="tools js-only"><input id="find" type="search" placeholder="Find in methods, tools and messages" aria-label="Find" autocomplete="off" spellcheck="false">
<select id="status" aria-label="Status">${option('', 'any status')}${statuses.map((text) => option(text, text))}</select>
<select id="server" aria-label="Server">${option('', 'any server')}${used.map((process) => option(process, `${processes[process].server} (${processes[process].pid})`))}</select>
<button id="open" type="button">Open or close all</button><span id="shown" class="dim" role="status"></span></div>
<div class="row head">${HEADS.map(([key, title, look]) => head(key, title, look))}</div>
<div id="rows">
${rows}</div>
`
}

const HEADS = [
  ['n', 'Frame', 'r'],
  ['t', 'Time', 'r'],
  ['v', 'Server', ''],
  ['m', 'Method', ''],
  ['g', 'Tool, prompt or URI', ''],
  ['s', 'Status', ''],
  ['l', 'Latency', 'r'],
  ['b', 'Size', 'r'],
] as const

function head(key: string, title: string, look: string): Markup {
  const number = look === 'r' ? new Markup(' data-number') : NOTHING
  const pressed = key === 'n' ? 'true' : 'false'
  return html`<span class="${look}"><button type="button" data-sort="${key}"${number} aria-pressed="${pressed}" data-way="${key === 'n' ? 'up' : ''}">${title}</button></span>`
}

/** From the first frame to the last. */
function spanOf(frames: Frames): string {
  if (frames.rowCount === 0) return 'empty'
  const at = (row: number): string => {
    const { segment, slot } = frames.at(row as RowIndex)
    return momentText(segment.timeSeconds[slot], segment.timeNanos[slot])
  }
  return `${at(0)} to ${at(frames.rowCount - 1)}`
}

/** `12 exchanges, 1.1 MB`. */
export const reportTold = ({ exchanges, bytes }: Report): string =>
  `${plural(exchanges, 'exchange')}, ${sizeText(bytes.length)}`
