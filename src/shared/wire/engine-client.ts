/** The window's (or a test's) end: calls the engine and hears its events, over any transport. */
import type {
  CallName,
  CallParams,
  CallResults,
  EngineEventName,
  EngineEvents,
  Progress,
  ToEngine,
  ToWindow,
} from './calls.ts'
import { callIdOf } from './frame-detail.ts'
import type { Transport } from './transport.ts'

/** The engine refused or failed a call; `hint` says what to do. */
export class EngineError extends Error {
  readonly hint: string | null
  constructor(message: string, hint: string | null) {
    super(message)
    this.name = 'EngineError'
    this.hint = hint
  }
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((progress: Progress) => void) | undefined
}

export interface CallOptions {
  /** Cancels the call in the engine; the promise then rejects. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

type Listener<K extends EngineEventName> = (value: EngineEvents[K]) => void

export class EngineClient {
  private readonly transport: Transport
  private readonly pending = new Map<number, Pending>()
  private readonly listeners = new Map<EngineEventName, Set<Listener<EngineEventName>>>()
  private readonly closeListeners = new Set<() => void>()
  private nextCall = 1
  private closed = false

  constructor(transport: Transport) {
    this.transport = transport
    transport.onMessage = (message) => this.receive(message)
    transport.onClose = () => this.handleClose()
  }

  call<K extends CallName>(name: K, params: CallParams<K>, options: CallOptions = {}): Promise<CallResults[K]> {
    if (this.closed) return Promise.reject(new EngineError('The engine is not running', 'Reload to connect again'))
    const { signal, onProgress } = options
    if (signal?.aborted) return Promise.reject(new EngineError('Cancelled', null))
    const call = this.nextCall++
    const cancel = (): void => this.post({ cancel: call })
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(call, { resolve, reject, onProgress })
      signal?.addEventListener('abort', cancel)
      this.post({ call, name, params })
    })
    return answer.finally(() => signal?.removeEventListener('abort', cancel)) as Promise<CallResults[K]>
  }

  /** Hears an event until the returned function is called. */
  on<K extends EngineEventName>(event: K, listener: Listener<K>): () => void {
    const set = this.listeners.get(event) ?? new Set()
    this.listeners.set(event, set)
    set.add(listener as Listener<EngineEventName>)
    return () => set.delete(listener as Listener<EngineEventName>)
  }

  onClose(listener: () => void): () => void {
    this.closeListeners.add(listener)
    return () => this.closeListeners.delete(listener)
  }

  dispose(): void {
    this.transport.close()
    this.handleClose()
  }

  private post(message: ToEngine): void {
    this.transport.send(JSON.stringify(message))
  }

  private receive(message: string | Uint8Array): void {
    if (typeof message !== 'string') {
      this.take(callIdOf(message))?.resolve(message)
      return
    }
    const control = JSON.parse(message) as ToWindow
    if ('result' in control) this.take(control.result)?.resolve(control.value)
    else if ('error' in control) this.take(control.error)?.reject(new EngineError(control.message, control.hint))
    else if ('progress' in control) this.pending.get(control.progress)?.onProgress?.(control.value)
    else
      for (const listener of this.listeners.get(control.event) ?? [])
        listener(control.value as EngineEvents[EngineEventName])
  }

  private take(call: number): Pending | undefined {
    const pending = this.pending.get(call)
    this.pending.delete(call)
    return pending
  }

  private handleClose(): void {
    if (this.closed) return
    this.closed = true
    for (const pending of this.pending.values()) pending.reject(new EngineError('The engine stopped', null))
    this.pending.clear()
    for (const listener of this.closeListeners) listener()
  }
}
