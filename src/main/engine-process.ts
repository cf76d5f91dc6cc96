/** The engine's process: started, watched, started again on request. */
import { fileURLToPath } from 'node:url'
import { app, MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'

const QUIT_MS = 3000
const ENTRY = fileURLToPath(new URL('./engine-host.js', import.meta.url))

export class EngineProcess {
  private process: UtilityProcess | null = null
  private stopping = false
  private startedAt = 0
  /** Called when the process ended without being asked to. */
  onGone: (reason: string) => void = () => {}

  get running(): boolean {
    return this.process !== null
  }

  get pid(): number | undefined {
    return this.process?.pid
  }

  start(): void {
    if (this.process) return
    this.stopping = false
    this.startedAt = Date.now()
    const child = utilityProcess.fork(ENTRY, [], {
      serviceName: 'Tapscope Engine',
      env: { ...process.env, TAPSCOPE_VERSION: app.getVersion(), TAPSCOPE_RESOURCES: process.resourcesPath },
    })
    this.process = child
    child.on('exit', (code) => {
      if (this.process !== child) return
      this.process = null
      if (!this.stopping) this.onGone(reasonOf(code, Date.now() - this.startedAt))
    })
  }

  /** A port whose other end the engine listens on. */
  connect(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain()
    this.process?.postMessage({ type: 'connect' }, [port1])
    return port2
  }

  open(paths: readonly string[]): void {
    this.process?.postMessage({ type: 'open', paths: [...paths] })
  }

  /** Lets the engine stop what it captures and end; kills it when it does not. */
  async stop(): Promise<void> {
    const child = this.process
    if (!child) return
    this.stopping = true
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.postMessage({ type: 'quit' })
    const timer = setTimeout(() => child.kill(), QUIT_MS)
    await gone
    clearTimeout(timer)
  }
}

function reasonOf(code: number, aliveMs: number): string {
  const seconds = Math.round(aliveMs / 1000)
  return `The engine ended with code ${code} after ${seconds} s`
}
