/** What the comparison found so far: scores of the aspects, and differences with the frame they were first met in. */
import { ASPECTS } from './aspects.ts'
import { Kinds } from './kinds.ts'
import { type AspectKey, infoAspect, Tally } from './tally.ts'

export class Verdicts {
  readonly tally = new Tally()
  readonly kinds = new Kinds()
  private file = ''
  private frame = 0

  /** The frame that what follows is about. */
  begin(file: string, frame: number): void {
    this.file = file
    this.frame = frame
  }

  check(key: AspectKey, equal: boolean, what: string, ours: string, theirs: string): void {
    this.tally.count(key, equal)
    if (!equal) this.note(key, what, ours, theirs)
  }

  note(key: AspectKey, what: string, ours: string, theirs: string): void {
    this.noteIn(ASPECTS[key].name, what, ours, theirs)
  }

  noteInfo(protocol: string, what: string, ours: string, theirs: string): void {
    this.noteIn(infoAspect(protocol), what, ours, theirs)
  }

  private noteIn(aspect: string, what: string, ours: string, theirs: string): void {
    const { file, frame } = this
    this.kinds.note(aspect, what, { file, frame, ours, theirs })
  }
}
