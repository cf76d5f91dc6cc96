/** Checks of the targets: each throws with what is wrong. */

type Windows = readonly (readonly [window: Uint8Array, start: number, end: number])[]

/** Where two texts differ, with a few characters around. */
function difference(a: string, b: string): string {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const from = Math.max(0, at - 60)
  return `${JSON.stringify(a.slice(from, at + 60))} and ${JSON.stringify(b.slice(from, at + 60))}`
}

export const ensure = {
  /** `problem` is none. */
  none(problem: string | undefined): void {
    if (problem !== undefined) throw new Error(problem)
  },

  /** What `read` makes of the windows does not depend on the bytes around [start, end). */
  same(what: string, windows: Windows, read: (window: Uint8Array, start: number, end: number) => string): void {
    let first: string | undefined
    for (const [window, start, end] of windows) {
      const found = read(window, start, end)
      first ??= found
      if (found !== first) throw new Error(`${what} depends on bytes outside: ${difference(first, found)}`)
    }
  },

  equal(what: string, a: string, b: string): void {
    if (a !== b) throw new Error(`${what} differ: ${difference(a, b)}`)
  },
}
