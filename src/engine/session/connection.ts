/**
 * One window's connection: checks what it sends, runs its calls, and tells it what happens. Nothing a window sends can do more than
 * the calls allow, and a window that reads slowly is sent less, not queued for.
 */
import {
  CALL_PARAMS,
  type CallName,
  type EngineEventName,
  type EngineEvents,
  type Progress,
  TO_ENGINE,
  type ToWindow,
} from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { MAX_CONTROL_CHARACTERS, type Transport } from '../../shared/wire/transport.ts'
import type { Session } from '../session.ts'
import type { CallContext } from './call-context.ts'
import { handlers } from './handlers.ts'
import type { View } from './view.ts'

/** Events wait while this much is on its way to the window. */
const MAX_BUFFERED = 4 * 1024 * 1024
const SESSION_EVENT_MS = 50
const VIEW_EVENT_MS = 16

export class Connection {
  private readonly session: Session
  private readonly transport: Transport
  private readonly calls = new Map<number, AbortController>()
  private readonly views = new Map<number, View>()
  private readonly changedViews = new Set<View>()
  private readonly stopListening: () => void
  private sessionTimer: NodeJS.Timeout | undefined
  private viewTimer: NodeJS.Timeout | undefined
  private closed = false

  constructor(session: Session, transport: Transport) {
    this.session = session
    this.transport = transport
    transport.onMessage = (message) => this.receive(message)
    transport.onClose = () => this.dispose()
    this.stopListening = session.listen({
      changed: () => this.sessionChanged(),
      notice: (value) => this.event('notice', value),
      cleared: () => this.dropViews(),
    })
    this.sendSession()
  }

  dispose(): void {
    if (this.closed) return
    this.closed = true
    clearTimeout(this.sessionTimer)
    clearTimeout(this.viewTimer)
    for (const controller of this.calls.values()) controller.abort()
    this.dropViews()
    this.stopListening()
  }

  private receive(message: string | Uint8Array): void {
    if (typeof message !== 'string' || message.length > MAX_CONTROL_CHARACTERS) return
    let json: unknown
    try {
      json = JSON.parse(message)
    } catch {
      return
    }
    const parsed = TO_ENGINE.safeParse(json)
    if (!parsed.success) return
    if ('cancel' in parsed.data) this.calls.get(parsed.data.cancel)?.abort()
    else void this.run(parsed.data.call, parsed.data.name, parsed.data.params)
  }

  private async run(call: number, name: CallName, params: unknown): Promise<void> {
    const checked = CALL_PARAMS[name].safeParse(params)
    if (!checked.success) {
      this.send({
        error: call,
        message: `${name}: ${checked.error.issues[0]?.message ?? 'wrong parameters'}`,
        hint: null,
      })
      return
    }
    const controller = new AbortController()
    this.calls.set(call, controller)
    const context: CallContext = {
      session: this.session,
      call,
      signal: controller.signal,
      progress: (value: Progress) => this.send({ progress: call, value }),
      openView: (view) => this.addView(view),
      view: (id) => this.viewOf(id),
      closeView: (id) => this.closeView(id),
    }
    try {
      const handler = handlers[name] as (params: unknown, context: CallContext) => unknown
      const value = await handler(checked.data, context)
      if (value instanceof Uint8Array) this.transport.send(value)
      else this.send({ result: call, value: value ?? null })
    } catch (error) {
      const hint = error instanceof EngineError ? error.hint : null
      this.send({ error: call, message: error instanceof Error ? error.message : String(error), hint })
    } finally {
      this.calls.delete(call)
    }
  }

  private addView(view: View): void {
    this.views.set(view.id, view)
    view.onChange = () => this.viewChanged(view)
    view.onFailure = (message) => this.event('notice', { severity: 'error', message, hint: null })
    view.extend()
    this.viewChanged(view)
  }

  private viewOf(id: number): View {
    const view = this.views.get(id)
    if (!view) throw new EngineError(`There is no view ${id}`, null)
    return view
  }

  private closeView(id: number): void {
    this.views.get(id)?.dispose()
    this.views.delete(id)
  }

  private dropViews(): void {
    for (const view of this.views.values()) view.dispose()
    this.views.clear()
    this.changedViews.clear()
  }

  private sessionChanged(): void {
    for (const view of this.views.values()) view.extend()
    this.sessionTimer ??= setTimeout(() => this.sendSession(), SESSION_EVENT_MS)
  }

  private sendSession(): void {
    this.sessionTimer = undefined
    if (this.transport.buffered > MAX_BUFFERED)
      this.sessionTimer = setTimeout(() => this.sendSession(), SESSION_EVENT_MS)
    else this.event('session', this.session.info())
  }

  private viewChanged(view: View): void {
    this.changedViews.add(view)
    this.viewTimer ??= setTimeout(() => this.sendViews(), VIEW_EVENT_MS)
  }

  private sendViews(): void {
    this.viewTimer = undefined
    for (const view of this.changedViews) {
      this.event('view', {
        view: view.id,
        generation: view.generation,
        rows: view.length,
        scanned: view.scanned,
        total: this.session.index.columns.rowCount,
        complete: view.complete,
        elapsedMs: Math.round(view.elapsedMs),
      })
    }
    this.changedViews.clear()
  }

  private event<K extends EngineEventName>(event: K, value: EngineEvents[K]): void {
    this.send({ event, value })
  }

  private send(message: ToWindow): void {
    if (!this.closed) this.transport.send(JSON.stringify(message))
  }
}
