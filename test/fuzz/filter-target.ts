/** Filter texts: a program that runs on any tree, or an error in place; and what the filter bar asks while one is typed. */
import type { Detail } from '../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../src/engine/dissect/dissect.ts'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import { completionContext } from '../../src/shared/filter/completion.ts'
import { readMacroFile, writeMacroFile } from '../../src/shared/filter/macro-file.ts'
import { frameContext } from '../fixtures/dissect/context.ts'
import type { FilterCase } from './case.ts'
import type { Corpus } from './corpus.ts'
import { ensure } from './ensure.ts'
import { makeFilterText } from './filter-text.ts'
import { Random } from './random.ts'

const TREES = 250
const TREES_A_FILTER = 6
const MACROS = new Map([
  ['m', '$1'],
  ['n', '$1 == $2'],
  ['loop', '$loop($1)'],
])

export function makeFilter(random: Random, corpus: Corpus): FilterCase {
  const text = makeFilterText(random, corpus)
  return { kind: 'filter', text, cursor: random.below(text.length + 1) }
}

export class FilterTarget {
  private readonly corpus: Corpus
  private readonly trees: Detail[]

  constructor(corpus: Corpus) {
    this.corpus = corpus
    const frames = corpus.byProtocol.flatMap(([, list]) => list.slice(0, 8))
    const random = new Random(1)
    this.trees = Array.from({ length: TREES }, () => {
      const { linkType, bytes, sample } = random.pick(frames)
      const context = frameContext(linkType, bytes.length, corpus.samples.get(sample)?.context)
      return dissectFrame(corpus.registry, context, bytes)
    })
  }

  run({ text, cursor }: FilterCase): void {
    const { registry } = this.corpus
    const selected = this.trees[text.length % TREES]
    const compiled = compileFilter(text, registry, { macros: MACROS, selected })
    if (compiled.ok) {
      const { notes, test, text: kept } = compiled.value
      ensure.equal('the filter and its text', kept, text)
      for (const { start, end } of notes) checkPlace('a note', text, start, end)
      for (let n = 0; n < TREES_A_FILTER; n++) {
        const tree = this.trees[(cursor + text.length * (n + 1)) % TREES]
        const passes: unknown = test(tree)
        if (typeof passes !== 'boolean') throw new Error(`the test of tree ${n} says ${String(passes)}`)
      }
    } else {
      const { start, end, message } = compiled.error
      if (message === '') throw new Error('refused without a reason')
      checkPlace('an error', text, start, end)
    }
    const { from, to, prefix } = completionContext(text, cursor)
    if (!(from >= 0 && from <= cursor && to >= cursor && to <= text.length && text.slice(from, cursor) === prefix)) {
      throw new Error(`a completion replaces ${from} to ${to} with the cursor at ${cursor}, after "${prefix}"`)
    }
    const written = writeMacroFile([{ name: 'a', text }])
    const [macro] = readMacroFile(written).macros
    // A macro is one line, of text that UTF-8 can say.
    if (!/[\r\n]/.test(text) && Buffer.from(text).toString() === text)
      ensure.equal('a macro and what its file says', macro?.text ?? '', text)
  }
}

function checkPlace(what: string, text: string, start: number, end: number): void {
  const isPlace = start >= 0 && start <= end && end <= text.length && (end > start || text === '')
  if (!isPlace) throw new Error(`${what} stands at ${start} to ${end} of ${text.length}`)
}
