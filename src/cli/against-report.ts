/** What a server answered, beside what was recorded: for people, and as JSON. */
import type { JsonPath } from '../engine/redact/json-path.ts'
import { differencesOf } from '../engine/session/compare/json-differences.ts'
import { escapeText } from '../shared/format/text.ts'
import type { Played } from './against-player.ts'
import type { Request, Script } from './against-script.ts'

/** Undefined where one side has nothing there. */
export interface Difference {
  readonly path: string
  readonly recorded: unknown
  readonly live: unknown
}

export interface ComparedRequest {
  /** Of the request in the recording. */
  readonly frame: number
  readonly method: string
  readonly target: string
  /** `unanswered`: there is no answer in the recording to compare with. */
  readonly status: 'same' | 'different' | 'missing' | 'unanswered'
  /** Milliseconds to the answer. */
  readonly recordedMs: number | null
  readonly liveMs: number | null
  readonly differences: readonly Difference[]
}

/** A request of the server's. */
export interface ComparedAsk {
  /** In the recording; null for one that is not there. */
  readonly frame: number | null
  readonly method: string
  readonly status: 'same' | 'different' | 'missing' | 'unanswered' | 'unexpected'
  readonly differences: readonly Difference[]
}

export interface Comparison {
  readonly same: boolean
  readonly server: string
  readonly requests: readonly ComparedRequest[]
  readonly serverRequests: readonly ComparedAsk[]
  /** Why the server said no more before all was over. */
  readonly ended: string | null
  /** Recording of this run. */
  readonly recording: string
}

export function compare(script: Script, played: Played, ignored: readonly JsonPath[], recording: string): Comparison {
  const requests = script.requests.map((request) => compareRequest(request, played, ignored))
  const known = script.asks.filter(({ method }) => method !== 'ping')
  const serverRequests = known.map(({ frame, method, params }, i): ComparedAsk => {
    const ask = known[i]
    // What the client never answered came to nothing: the server may have ended before it asked.
    if (!played.asked.has(ask)) return { frame, method, status: ask.answer ? 'missing' : 'unanswered', differences: [] }
    const differences = differencesFrom({ params }, { params: played.asked.get(ask) }, ignored)
    return { frame, method, status: differences.length > 0 ? 'different' : 'same', differences }
  })
  for (const { method } of played.unknownAsks)
    serverRequests.push({ frame: null, method, status: 'unexpected', differences: [] })
  const isSame = ({ status }: ComparedRequest | ComparedAsk): boolean => status === 'same' || status === 'unanswered'
  const same = requests.every(isSame) && serverRequests.every(isSame)
  return { same, server: script.server, requests, serverRequests, ended: played.ended, recording }
}

function compareRequest(request: Request, played: Played, ignored: readonly JsonPath[]): ComparedRequest {
  const { frame, method, target, atMs, answer } = request
  const live = played.answers.get(request)
  const times = {
    recordedMs: answer && answer.atMs - atMs,
    liveMs: live?.answer ? live.answer.atMs - live.sentMs : null,
  }
  const of = { frame, method, target, ...times }
  if (!answer) return { ...of, status: 'unanswered', differences: [] }
  if (!live?.answer) return { ...of, status: 'missing', differences: [] }
  const differences = differencesFrom(answerOf(answer.value), answerOf(live.answer.value), ignored)
  return { ...of, status: differences.length > 0 ? 'different' : 'same', differences }
}

function differencesFrom(recorded: unknown, live: unknown, ignored: readonly JsonPath[]): Difference[] {
  return differencesOf(recorded, live, ignored).map(({ path, before, after }) => ({
    path,
    recorded: before,
    live: after,
  }))
}

/** What counts of a response. */
const answerOf = ({ jsonrpc: _, id: __, ...rest }: Record<string, unknown>): Record<string, unknown> => rest

const MOST_SHOWN = 20
const LONGEST = 160

const STATUS_WORDS: Readonly<Record<ComparedRequest['status'] | ComparedAsk['status'], string>> = {
  same: 'same',
  different: 'DIFFERENT',
  missing: 'NO ANSWER',
  unanswered: 'unanswered then',
  unexpected: 'NOT ASKED THEN',
}

export function reportText({ server, requests, serverRequests, ended, recording }: Comparison): string {
  const lines: string[] = []
  for (const { frame, method, target, status, recordedMs, liveMs, differences } of requests) {
    const what = escapeText(target === '' ? method : `${method} ${target}`)
    lines.push(
      `${STATUS_WORDS[status].padEnd(15)}  ${what}  (frame ${frame}, ${took(liveMs)}, then ${took(recordedMs)})`,
    )
    lines.push(...differenceLines(differences))
  }
  for (const { frame, method, status, differences } of serverRequests) {
    if (status === 'same' || status === 'unanswered') continue
    const word = status === 'missing' ? 'NOT ASKED' : STATUS_WORDS[status]
    const where = frame === null ? '' : `, frame ${frame}`
    lines.push(
      `${word.padEnd(15)}  ${escapeText(method)}  (asked by the server${where})`,
      ...differenceLines(differences),
    )
  }
  const count = (status: string): number => requests.filter((request) => request.status === status).length
  const asks = serverRequests.filter(({ status }) => status !== 'same' && status !== 'unanswered').length
  const parts = [
    `${count('same')} of ${requests.length} answers the same`,
    ...(count('different') > 0 ? [`${count('different')} different`] : []),
    ...(count('missing') > 0 ? [`${count('missing')} missing`] : []),
    ...(count('unanswered') > 0 ? [`${count('unanswered')} without an answer to compare with`] : []),
    ...(asks > 0 ? [`${asks} of the server's requests not as recorded`] : []),
    ...(ended ? [ended] : []),
  ]
  return `${[...lines, `${escapeText(server)}: ${parts.join(', ')}`, `recorded in ${escapeText(recording)}`].join('\n')}\n`
}

const took = (ms: number | null): string => (ms === null ? 'no answer' : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`)

function differenceLines(differences: readonly Difference[]): string[] {
  const lines = differences.slice(0, MOST_SHOWN).map(({ path, recorded, live }) => {
    return `    ${escapeText(path || 'the answer')}: ${valueText(recorded)} -> ${valueText(live)}`
  })
  const more = differences.length - lines.length
  return more > 0 ? [...lines, `    and ${more} more`] : lines
}

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing'
  let text: string
  try {
    text = escapeText(JSON.stringify(value))
  } catch {
    return 'a value that is nested too deeply'
  }
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
