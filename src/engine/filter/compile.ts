/**
 * A filter's text to something that runs: over the index, which decides most rows without a byte of the frame, and over a frame's
 * tree for the rest.
 *
 *   for each segment: scan(index, from, to, verdicts); for each row with verdict 2: test(dissectFrame(…))
 */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FilterError, FilterNote } from '../../shared/filter/error.ts'
import type { Macros } from '../../shared/filter/macros.ts'
import { parse } from '../../shared/filter/parser.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import type { WantedLayers } from '../dissect/wanted-layers.ts'
import { check } from './check.ts'
import type { IndexReader } from './columns/inputs.ts'
import { LayerBits } from './columns/layer-bits.ts'
import { planColumns } from './columns/plan.ts'
import { compileScan, type Scan, scanKey } from './columns/scan.ts'
import { hasOpaque } from './columns/term.ts'
import { compileTest } from './evaluate.ts'
import { notesOf } from './notes.ts'
import type { Condition } from './tree.ts'
import { asksForLater, asksForProcesses, fieldsIn, wantedLayers } from './wanted.ts'

export interface FilterProgram {
  readonly text: string
  /**
   * True when some of the filter is in no column, so that rows have to be dissected as a matter of course. When false, only rows
   * whose columns don't tell the whole frame (tunnels, quotes, malformed ones) can come back unknown.
   */
  readonly needsDissection: boolean
  /**
   * Writes a verdict for rows [from, to), all of one segment and all published, to `verdicts[0]` and on: 0 no, 1 yes, 2 unknown
   * until `test` has seen the frame. Keeps what it learns of the endpoints, so use one program with one index. `decrypts` where frames of
   * TLS may hold more than the index tells.
   */
  scan(index: IndexReader, from: number, to: number, verdicts: Uint8Array, decrypts?: boolean): void
  /** The layers that `test` has to see; all of them when undefined. */
  readonly layers?: WantedLayers
  /** Whether what it asks for may come to be known a little later than the frame. */
  readonly isLate: boolean
  /** Whether it asks for what later frames bring, so that a row may pass, or not any more, once they came. */
  readonly looksAhead: boolean
  /** The same for programs of which one's scan does for all; null where that can't be told. */
  scanKey(): string | null
  /** What the text says; null of the empty one. */
  readonly condition: Condition | null
  /** Fields that it looks at. */
  readonly fields: readonly Field[]
  /** What to tell of the filter, though it works. */
  readonly notes: readonly FilterNote[]
  /** Whether a dissected frame passes. */
  test(detail: Detail): boolean
}

export interface CompileOptions {
  /** False to run without generated code. */
  readonly generate?: boolean
  /** What `${name:…}` and `$name(…)` stand for. */
  readonly macros?: Macros
  /** The frame whose values `${field}` has; without one it has none. */
  readonly selected?: Detail
}

/** The program of a filter; every frame passes the empty one. */
export function compileFilter(
  text: string,
  registry: Registry,
  options: CompileOptions = {},
): Result<FilterProgram, FilterError> {
  const parsed = parse(text, options.macros)
  if (!parsed.ok) return parsed
  if (parsed.value === null) {
    const scan = compileScan({ kind: 'known', value: true }, new LayerBits(registry))
    return ok({
      text,
      needsDissection: false,
      isLate: false,
      looksAhead: false,
      scan,
      scanKey: () => 'all',
      condition: null,
      fields: [],
      notes: [],
      test: () => true,
    })
  }
  const checked = check(parsed.value, registry, options.selected)
  if (!checked.ok) return fail(checked.error)
  const layers = new LayerBits(registry)
  const term = planColumns(checked.value, registry, layers)
  const scan = compileScan(term, layers, options.generate)
  let decrypting: Scan | undefined
  const wanted = wantedLayers(checked.value, registry)
  return ok({
    text,
    needsDissection: hasOpaque(term),
    scan(index, from, to, verdicts, decrypts = false) {
      if (!decrypts) return scan(index, from, to, verdicts)
      decrypting ??= scanDecrypted(checked.value, registry, options)
      decrypting(index, from, to, verdicts)
    },
    ...(wanted && { layers: wanted }),
    isLate: asksForProcesses(checked.value, registry),
    looksAhead: asksForLater(checked.value),
    scanKey: () => scanKey(term, layers),
    condition: checked.value,
    fields: fieldsIn(checked.value),
    notes: notesOf(text, parsed.value, registry),
    test: compileTest(checked.value),
  })
}

function scanDecrypted(condition: Condition, registry: Registry, { generate }: CompileOptions): Scan {
  const layers = new LayerBits(registry, true)
  return compileScan(planColumns(condition, registry, layers), layers, generate)
}
