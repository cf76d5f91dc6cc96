/**
 * The window's line to the engine: waits for the ports that the preload script hands over, or opens the server's socket, and
 * holds the clients while the line is up. Everything that is asked of the engine goes through `call`.
 */
import { create } from 'zustand'
import type { CallName, CallParams, CallResults } from '../../shared/wire/calls.ts'
import { type CallOptions, EngineClient, EngineError } from '../../shared/wire/engine-client.ts'
import { PORTS_MESSAGE } from '../../shared/wire/ports.ts'
import { isElectron } from './bridge.ts'
import { HostClient, type HostListener } from './host-client.ts'
import { PortTransport } from './port-transport.ts'
import { openSocket } from './socket-transport.ts'

export type ConnectionPhase = 'connecting' | 'open' | 'lost'

export interface ConnectionState {
  readonly phase: ConnectionPhase
  /** Why the line is down. */
  readonly reason: string | null
  readonly client: EngineClient | null
  readonly host: HostClient | null
}

export const useConnection = create<ConnectionState>(() => ({
  phase: 'connecting',
  reason: null,
  client: null,
  host: null,
}))

/** The state once it is as asked for: at once when it is so already. */
function whenState(isSo: (state: ConnectionState) => boolean): Promise<ConnectionState> {
  const state = useConnection.getState()
  if (isSo(state)) return Promise.resolve(state)
  return new Promise((resolve) => {
    const stop = useConnection.subscribe((next) => {
      if (!isSo(next)) return
      stop()
      resolve(next)
    })
  })
}

/** Asks the engine, as soon as it is decided whether the line is up. Rejects with an EngineError, at once when it is down. */
export async function call<K extends CallName>(
  name: K,
  params: CallParams<K>,
  options?: CallOptions,
): Promise<CallResults[K]> {
  const open = useConnection.getState().client
  if (open) return open.call(name, params, options)
  const { client } = await whenState(({ phase }) => phase !== 'connecting')
  if (!client) throw new EngineError('The engine is not connected', 'Wait for it, or connect again')
  return client.call(name, params, options)
}

/** Electron's main process, as soon as it can be asked: a key may be pressed before that. Null in a browser, which has none. */
export async function hostClient(): Promise<HostClient | null> {
  return isElectron ? (await whenState(({ host }) => host !== null)).host : null
}

function attach(client: EngineClient, onOpen: (client: EngineClient) => void): void {
  useConnection.getState().client?.dispose()
  useConnection.setState({ phase: 'open', reason: null, client })
  client.onClose(() => {
    if (useConnection.getState().client !== client) return
    useConnection.setState(({ reason }) => ({
      phase: 'lost',
      client: null,
      reason: reason ?? (isElectron ? 'The engine stopped.' : 'The server no longer answers.'),
    }))
  })
  onOpen(client)
}

export interface ConnectOptions {
  readonly host: HostListener
  /** Called with every new client, before anything is asked of it. */
  readonly onOpen: (client: EngineClient) => void
}

function listenForPorts({ host, onOpen }: ConnectOptions): void {
  const listener: HostListener = {
    ...host,
    engineGone: (value) => {
      useConnection.setState({ reason: value.reason })
      useConnection.getState().client?.dispose()
      host.engineGone(value)
    },
  }
  window.addEventListener('message', (event: MessageEvent<{ readonly type?: unknown } | null>) => {
    if (event.source !== window || event.data?.type !== PORTS_MESSAGE) return
    const [enginePort, hostPort] = event.ports
    if (hostPort) {
      useConnection.getState().host?.dispose()
      useConnection.setState({ host: new HostClient(new PortTransport(hostPort), listener) })
    }
    if (enginePort) attach(new EngineClient(new PortTransport(enginePort)), onOpen)
  })
}

async function connectSocket({ onOpen }: ConnectOptions): Promise<void> {
  useConnection.setState({ phase: 'connecting' })
  try {
    attach(new EngineClient(await openSocket(window.location)), onOpen)
  } catch (error) {
    useConnection.setState({ phase: 'lost', reason: `${(error as Error).message}.` })
  }
}

let options: ConnectOptions | null = null

/** Called once at the start, before the page has loaded: the preload script posts its ports after that. */
export function connect(given: ConnectOptions): void {
  options = given
  if (isElectron) listenForPorts(given)
  else void connectSocket(given)
}

/** Starts the engine again, or dials the server again. */
export async function reconnect(): Promise<void> {
  if (!options) return
  if (!isElectron) return connectSocket(options)
  useConnection.setState({ phase: 'connecting' })
  try {
    await useConnection.getState().host?.call('engine.restart', {})
  } catch (error) {
    useConnection.setState({ phase: 'lost', reason: `The engine did not start: ${(error as Error).message}` })
  }
}
