/**
 * Rules as the build read them from their YAML, so that no start has to: that takes longer than all that rules need besides. They count as long as
 * the file has the same text.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lazy } from '../../shared/base/lazy.ts'
import type { Rule } from './rule.ts'

/** Beside the bundle. */
export const PREPARED_RULES = 'rules.json'

/** The rules of a file without faults, and of each its line, from 1. */
export interface PreparedFile {
  readonly rules: readonly Rule[]
  readonly lines: readonly number[]
}

export type PreparedRules = readonly (readonly [text: string, file: PreparedFile])[]

const prepared = lazy((): ReadonlyMap<string, PreparedFile> => {
  try {
    const file = join(import.meta.dirname, PREPARED_RULES)
    return new Map(JSON.parse(readFileSync(file, 'utf8')) as PreparedRules)
  } catch {
    // From source, where nobody built.
    return new Map()
  }
})

/** The rules of a file with this text; undefined where it has to be read. */
export const preparedRules = (text: string): PreparedFile | undefined => prepared().get(text)
