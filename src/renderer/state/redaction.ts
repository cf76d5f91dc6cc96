/** Secrets that stay in what is saved, by their hashes: kept while a person goes to look at frames and comes back. */
import { create } from 'zustand'

interface RedactionState {
  readonly kept: ReadonlySet<string>
}

export const useRedaction = create<RedactionState>(() => ({ kept: new Set() }))

export function keepSecret(hash: string, keep: boolean): void {
  const kept = new Set(useRedaction.getState().kept)
  if (keep) kept.add(hash)
  else kept.delete(hash)
  useRedaction.setState({ kept })
}
