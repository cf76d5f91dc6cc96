/**
 * What an administrator allows: a JSON or YAML file. `outputs.deny` and `outputs.allow` are kinds (`exec`) or patterns with `*`
 * (`tcp:soc.internal:*`); what is denied is forbidden whatever is allowed. A file that can't be read or understood forbids everything.
 */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { OutputSpec } from './spec.ts'

const PATTERNS = z.array(z.string().min(1).max(1024)).max(1000)
const REDACTION = z.strictObject({
  required: z.boolean().optional(),
  /** What has to be among the built-in detectors; all where it is left out. */
  detectors: PATTERNS.optional(),
  /** Regular expressions (RE2) by name, and JSON paths, that hold besides those asked for. */
  patterns: z.record(z.string().max(20), z.string().min(1).max(1000)).optional(),
  paths: PATTERNS.optional(),
})
const POLICY = z.strictObject({
  outputs: z.strictObject({ allow: PATTERNS.optional(), deny: PATTERNS.optional() }).optional(),
  redact: z.union([z.enum(['required', 'optional']), REDACTION]).optional(),
  /** Whether programs that nobody records may be attached to; those that are recorded are followed all the same. */
  attach: z.enum(['allowed', 'forbidden']).optional(),
})

export type Policy = z.infer<typeof POLICY>

export type PolicyRedaction = z.infer<typeof REDACTION>

/** What a policy says of redaction. */
export const redactionIn = ({ redact }: Policy): PolicyRedaction =>
  typeof redact === 'object' ? redact : { required: redact === 'required' }

type Environment = Readonly<Record<string, string | undefined>>

/** The policy that holds; without a file everything is allowed. */
export function loadPolicy(environment: Environment = process.env): Result<Policy> {
  const path = environment.TAPSCOPE_POLICY || policyPaths(environment).find((one) => existsSync(one))
  if (!path) return ok({})
  try {
    const parsed = POLICY.safeParse(parse(readFileSync(path, 'utf8')) ?? {})
    if (parsed.success) return ok(parsed.data)
    return fail(`The policy ${path} is not understood, so nothing may go out:\n${z.prettifyError(parsed.error)}`)
  } catch (error) {
    return fail(`The policy ${path} can't be read, so nothing may go out: ${(error as Error).message}`)
  }
}

/** Where it is looked for: the machine's, which comes first, and the user's. */
export function policyPaths(environment: Environment, platform: string = process.platform): string[] {
  const home = environment.HOME || homedir()
  const own =
    platform === 'darwin'
      ? join(home, 'Library', 'Application Support', 'tapscope')
      : platform === 'win32'
        ? join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'tapscope')
        : join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'tapscope')
  const folders = platform === 'win32' ? [own] : ['/etc/tapscope', own]
  return folders.flatMap((folder) => ['policy.yaml', 'policy.yml', 'policy.json'].map((name) => join(folder, name)))
}

/** Why it must not be, or null. */
export function refusal(policy: Policy, specs: readonly OutputSpec[], redacts: boolean): string | null {
  const { outputs } = policy
  for (const spec of specs) {
    const denied = outputs?.deny?.find((pattern) => matches(pattern, spec))
    if (denied !== undefined) return `The policy forbids the output ${spec.name} (deny: ${denied})`
    if (outputs?.allow && !outputs.allow.some((pattern) => matches(pattern, spec)))
      return `The policy allows no output ${spec.name}; it allows ${outputs.allow.join(', ') || 'none'}`
  }
  return redactionIn(policy).required && !redacts ? 'The policy demands redaction: add --redact' : null
}

function matches(pattern: string, { kind, name }: OutputSpec): boolean {
  const parts = pattern.replace(/^integration:/, '').split('*')
  if (parts.length === 1) return [kind, `${kind}:`, name].includes(parts[0])
  const [first, last] = [parts[0], parts[parts.length - 1]]
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    at = name.indexOf(part, at)
    if (at < 0) return false
    at += part.length
  }
  return at <= name.length - last.length
}
