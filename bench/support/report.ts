/** Prints a benchmark's figures, aligned. */
export function report(name: string, figures: Readonly<Record<string, string>>): void {
  const width = Math.max(...Object.keys(figures).map((label) => label.length))
  console.log(`\n${name}`)
  for (const [label, value] of Object.entries(figures)) console.log(`  ${label.padEnd(width)}  ${value}`)
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1]
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`
export const milliseconds = (ms: number): string => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`
export const millions = (count: number): string => `${(count / 1e6).toLocaleString('en')} million`
