/** Something happened: for one that waits for the next event, whatever it is. What rings before anyone waits is not lost. */
export class Bell {
  private rung = false
  private answer: (() => void) | undefined

  readonly ring = (): void => {
    this.rung = true
    this.answer?.()
  }

  /** Resolves when it rang since the last call. */
  async next(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.answer = resolve))
    this.answer = undefined
    this.rung = false
  }
}
