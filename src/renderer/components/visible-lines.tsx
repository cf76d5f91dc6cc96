/** Captured text of several lines: each line as visible text. */
import { VisibleText } from './visible-text.tsx'

export function VisibleLines({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <div className={className}>
      {text.split(/\r?\n/).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <div key={i}>{line === '' ? '\u00a0' : <VisibleText text={line} />}</div>
      ))}
    </div>
  )
}
