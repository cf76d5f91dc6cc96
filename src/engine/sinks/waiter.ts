/** Lets one wait until something happens: what happens while nobody waits is not lost. */
export class Waiter {
  private rung = false
  private answer: (() => void) | undefined

  ring(): void {
    this.rung = true
    this.answer?.()
  }

  /** Resolves when it rang since the last call, or after so many milliseconds. */
  async next(ms?: number): Promise<void> {
    if (!this.rung) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        this.answer = resolve
        if (ms !== undefined) timer = setTimeout(resolve, ms)
      })
      clearTimeout(timer)
    }
    this.answer = undefined
    this.rung = false
  }
}

/** Resolves after so many milliseconds, or at once when the signal is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
