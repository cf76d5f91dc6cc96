/** Rules in Sigma's format (sigmahq.io, specification 2) as rules of ours. What has nothing like it here is refused, with the reason. */
import { parseAllDocuments } from 'yaml'
import type { z } from 'zod'
import { SEVERITIES, type Severity } from '../../../shared/severity.ts'
import type { Registry } from '../../dissect/registry.ts'
import { compileRule } from '../compile-rule.ts'
import { RULE } from '../rule.ts'
import { correlate } from './correlation.ts'
import { detect } from './search.ts'
import { Refusal, SIGMA_CORRELATION, SIGMA_RULE, type SigmaCorrelation, type SigmaRule } from './sigma-rule.ts'

/** A rule as it is written to a file. */
export type WrittenRule = z.input<typeof RULE>

export interface Imported {
  readonly rules: readonly WrittenRule[]
  /** Of each rule that is not imported its title and why. */
  readonly refused: readonly { readonly title: string; readonly reason: string }[]
}

const MAX_DOCUMENTS = 1000

/** The rules in a text, one a document. */
export function importSigma(text: string, registry: Registry): Imported {
  const refused: { title: string; reason: string }[] = []
  const rules: WrittenRule[] = []
  const found: { readonly sigma: SigmaRule; readonly rule: WrittenRule }[] = []
  const used = new Set<SigmaRule>()
  const attempt = (title: string, work: () => void): void => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push({ title, reason: error.message })
    }
  }
  const documents = documentsIn(text, refused)
  for (const one of documents) {
    if (isCorrelation(one)) continue
    attempt(titleOf(one), () => {
      const sigma = read(SIGMA_RULE, one)
      const rule = checked({ ...metadata(sigma), ...conditionOf(sigma) }, registry)
      found.push({ sigma, rule })
    })
  }
  for (const one of documents.filter(isCorrelation)) {
    attempt(titleOf(one), () => {
      const sigma = read(SIGMA_CORRELATION, one)
      const named = sigma.correlation.rules.map((name) => {
        const rule = found.find(({ sigma: { id, name: short, title } }) => [id, short, title].includes(name))
        if (!rule) throw new Refusal(`the rule ${name} is not there, or was refused`)
        return rule
      })
      rules.push(
        checked(
          {
            ...metadata(sigma),
            ...correlate(
              sigma,
              named.map(({ sigma }) => sigma),
            ),
          },
          registry,
        ),
      )
      for (const { sigma: part } of named) used.add(part)
    })
  }
  return { rules: [...found.filter(({ sigma }) => !used.has(sigma)).map(({ rule }) => rule), ...rules], refused }
}

const isCorrelation = (one: unknown): boolean => typeof one === 'object' && one !== null && 'correlation' in one

function titleOf(one: unknown): string {
  const title = typeof one === 'object' && one !== null && 'title' in one ? one.title : ''
  return typeof title === 'string' && title !== '' ? title.slice(0, 200) : 'A rule without a title'
}

function documentsIn(text: string, refused: { title: string; reason: string }[]): unknown[] {
  const found: unknown[] = []
  for (const document of [...parseAllDocuments(text)].slice(0, MAX_DOCUMENTS)) {
    const [error] = document.errors
    if (error) refused.push({ title: 'A document', reason: error.message.split('\n')[0] })
    else {
      try {
        found.push(document.toJS({ maxAliasCount: 100 }))
      } catch (error) {
        refused.push({ title: 'A document', reason: (error as Error).message })
      }
    }
  }
  return found.filter((one) => one !== null)
}

function read<T>(type: z.ZodType<T>, one: unknown): T {
  const parsed = type.safeParse(one)
  if (parsed.success) return parsed.data
  const [{ path, message }] = parsed.error.issues
  throw new Refusal(`it is no rule of Sigma's: ${path.map(String).join('.') || 'the document'}: ${message}`)
}

/** What is not about frames. */
function metadata(sigma: SigmaRule | SigmaCorrelation): Omit<WrittenRule, 'when'> {
  const { title, description, author, status, references = [], tags = [], falsepositives = [] } = sigma
  const cut = (text: string, length: number): string => text.trim().slice(0, length)
  const isSaid = (text: string): boolean => text.trim() !== '' && !/^(unknown|none|unlikely)\.?$/i.test(text.trim())
  const known = RULE.shape
  const some = <T>(all: readonly T[], take: (one: T) => boolean): T[] => all.filter(take).slice(0, 20)
  return {
    id: idOf(sigma),
    title: cut(title, 200),
    description: cut(description ?? '', 4000) || cut(title, 200),
    severity: severityOf(sigma.level),
    ...(author?.trim() && { author: cut(author, 1000) }),
    ...(status !== undefined && known.status.safeParse(status).success && { status: status as WrittenRule['status'] }),
    tags: some(
      tags.map((tag) => tag.toLowerCase()),
      (tag) => known.tags.safeParse([tag]).success,
    ),
    references: some(references, (reference) => known.references.safeParse([reference]).success),
    falsepositives: some(falsepositives, isSaid).map((text) => cut(text, 1000)),
  }
}

const severityOf = (level = 'medium'): Severity =>
  level === 'informational' ? 'info' : (SEVERITIES.find((one) => one === level.toLowerCase()) ?? 'medium')

/** Its own, or one made of its title. */
function idOf({ id, title }: SigmaRule | SigmaCorrelation): string {
  if (id !== undefined && RULE.shape.id.safeParse(id.toLowerCase()).success) return id.toLowerCase()
  return `sigma-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 64).replace(/-+$/, '')
}

function conditionOf(sigma: SigmaRule): Pick<WrittenRule, 'when' | 'response' | 'by' | 'first'> {
  const { kind, when, response } = detect(sigma)
  return {
    when,
    ...(kind.by.length > 0 && { by: [...kind.by] }),
    ...(response && { response }),
    ...(kind.first && { first: true }),
  }
}

/** Throws a Refusal where it does not work. */
function checked(rule: WrittenRule, registry: Registry): WrittenRule {
  const parsed = RULE.safeParse(rule)
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues
    throw new Refusal(`${path.map(String).join('.')}: ${message}`)
  }
  const compiled = compileRule(parsed.data, registry)
  if (!compiled.ok) throw new Refusal(`what it becomes does not work here: ${compiled.error[0].message}`)
  return rule
}
