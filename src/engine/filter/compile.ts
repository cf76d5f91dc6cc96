/**
 * A filter's text to something that runs: over the index, which decides most rows without a byte of the frame, and over a frame's
 * tree for the rest.
 *
 *   for each segment: scan(index, from, to, verdicts); for each row with verdict 2: test(dissectFrame(…))
 */
import { lazy } from '../../shared/base/lazy.ts'
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
import { ColumnScan } from './columns/scan.ts'
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
  readonly layers: WantedLayers | undefined
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
  /** True for a text that is known to compile: its regular expressions are not looked at before they run. */
  readonly trusted?: boolean
}

/** The program of a filter; every frame passes the empty one. What it takes to run is made when it is first run: most rules never are. */
export function compileFilter(
  text: string,
  registry: Registry,
  options: CompileOptions = {},
): Result<FilterProgram, FilterError> {
  const parsed = parse(text, options.macros)
  if (!parsed.ok) return parsed
  const node = parsed.value
  if (node === null) return ok(everyFrame(text, registry))
  const checked = check(node, registry, options)
  if (!checked.ok) return fail(checked.error)
  const condition = checked.value
  const scan = lazy(() => planScan(condition, registry, false, options))
  const decrypting = lazy(() => planScan(condition, registry, true, options))
  const layers = lazy(() => wantedLayers(condition, registry))
  const notes = lazy(() => notesOf(text, node, registry))
  const test = lazy(() => compileTest(condition))
  return ok({
    text,
    get needsDissection() {
      return hasOpaque(scan().term)
    },
    scan: (index, from, to, verdicts, decrypts = false) =>
      (decrypts ? decrypting() : scan()).run(index, from, to, verdicts),
    get layers() {
      return layers()
    },
    isLate: asksForProcesses(condition, registry),
    looksAhead: asksForLater(condition),
    scanKey: () => scan().key,
    condition,
    fields: fieldsIn(condition),
    get notes() {
      return notes()
    },
    test: (detail) => test()(detail),
  })
}

function everyFrame(text: string, registry: Registry): FilterProgram {
  const scan = new ColumnScan({ kind: 'known', value: true }, new LayerBits(registry))
  return {
    text,
    needsDissection: false,
    isLate: false,
    looksAhead: false,
    scan: (index, from, to, verdicts) => scan.run(index, from, to, verdicts),
    layers: undefined,
    scanKey: () => scan.key,
    condition: null,
    fields: [],
    notes: [],
    test: () => true,
  }
}

function planScan(
  condition: Condition,
  registry: Registry,
  decrypts: boolean,
  { generate }: CompileOptions,
): ColumnScan {
  const layers = new LayerBits(registry, decrypts)
  return new ColumnScan(planColumns(condition, registry, layers), layers, generate)
}
