/** Edits a recorded request and sends it once more to a program under the tap, which is started where none runs. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { MAX_SENT, type RecordedMessage } from '../../shared/wire/resend.ts'
import { call } from '../connection/connection.ts'
import { splitCommandLine } from '../format/command-line.ts'
import { compactJson, freshId, idOf, indentJson, messageProblems, methodOf, withId } from '../format/json-text.ts'
import { mcpPresets } from '../format/mcp-presets.ts'
import { formatCount } from '../format/numbers.ts'
import { showPage } from '../state/layout.ts'
import { report } from '../state/notices.ts'
import { type ResendTarget, useResend } from '../state/resend.ts'
import { captures, useSession } from '../state/session.ts'
import { signal } from '../state/signals.ts'
import { launchTap } from './capture.ts'

const INITIALIZED = '{"jsonrpc":"2.0","method":"notifications/initialized"}'

/** Programs that messages can be sent to. */
export const tappedPrograms = (all: readonly CaptureInfo[]): CaptureInfo[] =>
  all.filter(({ kind, writable, state }) => kind === 'stdio' && writable && state === 'running')

/** Ids that were sent from here. */
const sent = new Set<string>()
let sending: AbortController | null = null

/** Brings up the editor with the request of a frame, or the one that the frame answers. */
export async function editAndResend(frame: number): Promise<void> {
  try {
    const message = await requestOf(frame)
    const original = message.related === null ? null : await textOf(message.related)
    stopWaiting()
    const laidOut = indentJson(message.text)
    const id = idOf(laidOut)
    const { freshId: wantsFresh } = useResend.getState()
    useResend.setState({
      message,
      text: wantsFresh && id !== undefined ? withId(laidOut, freshId(id)) : laidOut,
      original,
      target: targetFor(message),
      command: message.command,
      handshake: message.initialize !== null,
      answer: null,
      problem: null,
      shows: 'answer',
    })
    showPage('frames')
    signal('showPane', 'resend')
  } catch (error) {
    report(error)
  }
}

/** A message, laid out; null where it is too large to be shown. */
async function textOf(frame: number): Promise<string | null> {
  try {
    return indentJson((await call('message.read', { frame })).text)
  } catch {
    return null
  }
}

async function requestOf(frame: number): Promise<RecordedMessage> {
  const message = await call('message.read', { frame })
  const answers = message.kind === 'response' || message.kind === 'error'
  const request = answers && message.related !== null ? await call('message.read', { frame: message.related }) : message
  if (request.kind !== 'request' && request.kind !== 'notification')
    throw new EngineError(`Frame ${frame} is no JSON-RPC request`, 'Choose a request, or the response to one')
  if (request.fromServer)
    throw new EngineError('The server sent this request', 'Only what its client sends can be sent to it again')
  return request
}

/** The same program where it runs, else any that does, else the recorded command. */
function targetFor({ command }: RecordedMessage): ResendTarget {
  const programs = tappedPrograms(captures(useSession.getState()))
  const words = splitCommandLine(command)
  const same = words.ok ? programs.findLast(({ title }) => title === words.value.join(' ')) : undefined
  return (same ?? programs.at(-1))?.id ?? 'start'
}

/** Gives the message an id that nobody uses, or the recorded one. */
export function chooseId(fresh: boolean): void {
  const { text, message } = useResend.getState()
  const recorded = message ? idOf(message.text) : undefined
  const next = recorded === undefined ? text : withId(text, fresh ? freshId(recorded) : recorded)
  useResend.setState({ freshId: fresh, text: next })
}

/** Sends what is in the editor and waits for its answer. */
export async function resend(): Promise<void> {
  const { message, phase } = useResend.getState()
  if (!message || phase !== 'idle' || messageProblems(useResend.getState().text).length > 0) return
  const mine = new AbortController()
  sending = mine
  useResend.setState({ phase: 'waiting', answer: null, problem: null })
  try {
    const line = nextLine()
    const capture = await programToSendTo(message, methodOf(line) === 'initialize', mine.signal)
    useResend.setState({ phase: 'waiting' })
    const answered = await call('tap.request', { capture, line, framing: message.framing }, { signal: mine.signal })
    const text = answered.response === null ? null : await textOf(answered.response)
    if (!mine.signal.aborted) useResend.setState({ answer: { ...answered, text } })
  } catch (error) {
    const hint = error instanceof EngineError ? error.hint : null
    if (!mine.signal.aborted) useResend.setState({ problem: { message: (error as Error).message, hint } })
  } finally {
    if (sending === mine) {
      sending = null
      useResend.setState({ phase: 'idle' })
    }
  }
}

/** What is in the editor as it goes out, its id changed when it was sent before. */
function nextLine(): string {
  const { freshId: wantsFresh } = useResend.getState()
  const id = idOf(useResend.getState().text)
  if (wantsFresh && id !== undefined && sent.has(JSON.stringify(id)))
    useResend.setState(({ text }) => ({ text: withId(text, freshId(id)) }))
  const { text } = useResend.getState()
  const line = compactJson(text)
  if (line.length > MAX_SENT)
    throw new EngineError(
      `The message has ${formatCount(line.length)} characters, and ${formatCount(MAX_SENT)} can be sent`,
      'Make it shorter',
    )
  sent.add(JSON.stringify(idOf(text)))
  return line
}

async function programToSendTo(message: RecordedMessage, greets: boolean, abort: AbortSignal): Promise<number> {
  const { target, command, directory, handshake } = useResend.getState()
  if (target !== 'start') return target
  const words = splitCommandLine(command)
  if (!words.ok || words.value.length === 0) throw new EngineError('There is no command to start', null)
  useResend.setState({ phase: 'starting' })
  const capture = await launchTap({ command: words.value, directory: directory.trim() || null })
  useResend.setState({ target: capture })
  if (!handshake || greets) return capture
  const { framing, initialize } = message
  const hello = initialize ?? mcpPresets(0)[0].message
  await call('tap.request', { capture, line: compactJson(hello), framing }, { signal: abort })
  await call('tap.request', { capture, line: INITIALIZED, framing }, { signal: abort })
  return capture
}

/** Waits no more; what was sent is sent. */
export function stopWaiting(): void {
  sending?.abort()
  sending = null
  useResend.setState({ phase: 'idle' })
}
