/**
 * What of a tool is remembered and compared: all that a model or a person decides by. Annotations count as what the specification says they
 * are where they are left out, members of schemas in whatever order.
 */
import { createHash } from 'node:crypto'
import { TOOL_PARTS, type ToolPart } from '../../../shared/wire/servers.ts'
import { isObject, memberOf, ordered, stringOf } from './json.ts'
import type { ListItem } from './listing.ts'

/** Defaults of the specification (schema.ts, ToolAnnotations). */
const ANNOTATION_DEFAULTS = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
} as const

export interface ToolRecord {
  readonly name: string
  /** Of the parts; of the whole tool where there was no room for these. */
  readonly sha256: string
  /** Texts, schemas and annotations as indented JSON with ordered members; null where there was no room. */
  readonly parts: Readonly<Record<ToolPart, string>> | null
}

/** A tool as it is remembered: its members of the same names, or its hash alone. */
export interface StoredTool {
  readonly name: string
  readonly [member: string]: unknown
}

export function toolRecord({ name, json, sha256 }: ListItem): ToolRecord {
  if (json === null) return { name, sha256, parts: null }
  try {
    return recordOf(name, JSON.parse(json))
  } catch (error) {
    // Nested too deep to be put in order.
    if (error instanceof RangeError) return { name, sha256, parts: null }
    throw error
  }
}

/** What `storedTool` made. */
export function toolOf(stored: StoredTool): ToolRecord {
  const { name, sha256 } = stored
  return typeof sha256 === 'string' ? { name, sha256, parts: null } : recordOf(name, stored)
}

export function storedTool({ name, sha256, parts }: ToolRecord): StoredTool {
  if (!parts) return { name, sha256 }
  const schema = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))
  return {
    name,
    title: parts.title || undefined,
    description: parts.description,
    inputSchema: schema(parts['input schema']),
    outputSchema: schema(parts['output schema']),
    annotations: schema(parts.annotations),
  }
}

function recordOf(name: string, tool: unknown): ToolRecord {
  const parts = partsOf(tool)
  return { name, sha256: sha256Of(TOOL_PARTS.map((part) => parts[part])), parts }
}

export const sha256Of = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex')

function partsOf(tool: unknown): Record<ToolPart, string> {
  const annotations = memberOf(tool, 'annotations')
  return {
    title: stringOf(tool, 'title', Number.POSITIVE_INFINITY),
    description: stringOf(tool, 'description', Number.POSITIVE_INFINITY),
    'input schema': indented(memberOf(tool, 'inputSchema')),
    'output schema': indented(memberOf(tool, 'outputSchema')),
    annotations: indented({ ...ANNOTATION_DEFAULTS, ...(isObject(annotations) ? annotations : {}) }),
  }
}

const indented = (value: unknown): string => (value === undefined ? '' : JSON.stringify(ordered(value), null, 2))
