/** What a printer of frames does: text before the first, of each, and after the last. */
import type { WantedLayers } from '../../dissect/wanted-layers.ts'
import type { Printed } from './columns.ts'

export interface Printer {
  readonly begin: string
  print(printed: Printed): string
  /** Asked for after the last frame. */
  end(): string
  /** The layers that are printed; all when absent. */
  readonly layers?: WantedLayers | undefined
}
