/** Asks Electron's main process for what a page can't do, and hears its menu. */
import type { HostCallName, HostCallParams, HostEvents, HostResults } from '../../shared/wire/host.ts'
import type { Transport } from '../../shared/wire/transport.ts'

type FromHost =
  | { readonly result: number; readonly value: unknown }
  | { readonly error: number; readonly message: string }
  | { [K in keyof HostEvents]: { readonly event: K; readonly value: HostEvents[K] } }[keyof HostEvents]

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

export type HostListener = {
  [K in keyof HostEvents]: (value: HostEvents[K]) => void
}

export class HostClient {
  private readonly transport: Transport
  private readonly listener: HostListener
  private readonly pending = new Map<number, Pending>()
  private nextCall = 1

  constructor(transport: Transport, listener: HostListener) {
    this.transport = transport
    this.listener = listener
    transport.onMessage = (message) => this.receive(message)
    transport.onClose = () => this.fail()
  }

  call<K extends HostCallName>(name: K, params: HostCallParams<K>): Promise<HostResults[K]> {
    const call = this.nextCall++
    return new Promise<HostResults[K]>((resolve, reject) => {
      this.pending.set(call, { resolve: resolve as (value: unknown) => void, reject })
      this.transport.send(JSON.stringify({ call, name, params }))
    })
  }

  dispose(): void {
    this.transport.close()
    this.fail()
  }

  private receive(message: string | Uint8Array): void {
    if (typeof message !== 'string') return
    const control = JSON.parse(message) as FromHost
    if ('result' in control) this.take(control.result)?.resolve(control.value)
    else if ('error' in control) this.take(control.error)?.reject(new Error(control.message))
    else if (control.event === 'menu') this.listener.menu(control.value)
    else if (control.event === 'openFiles') this.listener.openFiles(control.value)
    else if (control.event === 'engineGone') this.listener.engineGone(control.value)
  }

  private take(call: number): Pending | undefined {
    const pending = this.pending.get(call)
    this.pending.delete(call)
    return pending
  }

  private fail(): void {
    for (const pending of this.pending.values()) pending.reject(new Error('The application is closing'))
    this.pending.clear()
  }
}
