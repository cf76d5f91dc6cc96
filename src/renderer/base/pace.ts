/**
 * Runs work again and again on request, one at a time and not more often than every `everyMs`; requests that come meanwhile are
 * answered together by one more run.
 */
export interface Pace {
  request(): void
  dispose(): void
}

export function createPace(work: () => Promise<void> | void, everyMs: number): Pace {
  let timer: ReturnType<typeof setTimeout> | null = null
  let lastMs = Number.NEGATIVE_INFINITY
  let running = false
  let wanted = false
  let disposed = false

  async function run(): Promise<void> {
    timer = null
    if (disposed) return
    running = true
    wanted = false
    lastMs = performance.now()
    try {
      await work()
    } finally {
      running = false
      if (wanted) schedule()
    }
  }

  function schedule(): void {
    if (disposed || timer !== null) return
    if (running) {
      wanted = true
      return
    }
    timer = setTimeout(() => void run(), Math.max(0, lastMs + everyMs - performance.now()))
  }

  return {
    request: schedule,
    dispose: () => {
      disposed = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
