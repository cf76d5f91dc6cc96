/** How much of each aspect was equal. */
import { ASPECTS, type Aspect, INFO_GOAL } from './aspects.ts'

export interface Score extends Aspect {
  readonly compared: number
  readonly equal: number
  /** In percent; 100 where nothing was compared. */
  readonly share: number
  readonly passed: boolean
}

/** How often a flag is set. */
export interface FlagCount {
  ours: number
  theirs: number
  both: number
}

export type AspectKey = keyof typeof ASPECTS

export class Tally {
  readonly flags = new Map<string, FlagCount>()
  /** Frames that have a field which only tshark knows, by its name. */
  readonly missing = new Map<string, number>()
  private readonly counts = new Map<string, { aspect: Aspect; compared: number; equal: number }>()

  constructor() {
    for (const aspect of Object.values(ASPECTS)) this.counts.set(aspect.name, { aspect, compared: 0, equal: 0 })
  }

  count(key: AspectKey, equal: boolean): void {
    this.add(ASPECTS[key], equal)
  }

  countInfo(protocol: string, equal: boolean): void {
    this.add({ name: infoAspect(protocol), unit: 'frames', goal: INFO_GOAL }, equal)
  }

  countFlag(name: string, ours: boolean, theirs: boolean): void {
    const count = this.flags.get(name) ?? { ours: 0, theirs: 0, both: 0 }
    this.flags.set(name, count)
    if (ours) count.ours++
    if (theirs) count.theirs++
    if (ours && theirs) count.both++
  }

  countMissing(name: string): void {
    this.missing.set(name, (this.missing.get(name) ?? 0) + 1)
  }

  /** Of the aspects that something was compared in. */
  scores(): Score[] {
    return [...this.counts.values()]
      .filter(({ compared }) => compared > 0)
      .map(({ aspect, compared, equal }) => {
        const share = (equal / compared) * 100
        return { ...aspect, compared, equal, share, passed: aspect.goal === undefined || share >= aspect.goal }
      })
  }

  private add(aspect: Aspect, equal: boolean): void {
    const count = this.counts.get(aspect.name) ?? { aspect, compared: 0, equal: 0 }
    this.counts.set(aspect.name, count)
    count.compared++
    if (equal) count.equal++
  }
}

export const infoAspect = (protocol: string): string => `Info of ${protocol}`
