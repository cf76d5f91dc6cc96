/** Help in files of rules: members and values from the schema, fields and operators in filters, and what a member means. */
import { helpAt, type PlaceHelp, TIMES } from '../format/schema-help.ts'
import { type YamlPlace, yamlPlace } from '../format/yaml-place.ts'
import { useSession } from '../state/session.ts'
import { fieldCompletions, filterCompletions } from './filter-completion.ts'
import type { Monaco } from './monaco.ts'

type Model = ReturnType<Monaco['editor']['createModel']>
interface Position {
  readonly lineNumber: number
  readonly column: number
}

let schema: unknown = null
let registered = false

/** `language` gets the help; the schema may come later. */
export function registerRuleHelp(monaco: Monaco, language: string): void {
  if (registered) return
  registered = true
  monaco.languages.registerCompletionItemProvider(language, {
    // Not the dot of a field's name: what is typed behind it is completed with the whole name.
    triggerCharacters: [' ', '=', '"', "'", '[', '{', '(', '!'],
    provideCompletionItems: (model, position) => ({ suggestions: completions(monaco, model, position) }),
  })
  monaco.languages.registerHoverProvider(language, {
    provideHover: (model, position) => hover(monaco, model, position),
  })
}

export function setRuleSchema(given: unknown): void {
  schema = given
}

function completions(monaco: Monaco, model: Model, position: Position) {
  const place = yamlPlace(model.getValue(), position.lineNumber - 1, position.column - 1)
  const help = helpAt(schema, place.path)
  if (place.kind === 'key') return memberItems(monaco, model, position, place, help)
  const { scalar } = place
  // A comment, or words: nothing to say.
  if (!scalar) return []
  if (help.wants.includes('filter') && isFilterText(scalar.text)) return filterItems(monaco, model, scalar)
  if (help.wants.includes('field')) return fieldCompletions(monaco, wordRange(monaco, model, position, /[\w.-]/))
  const isBare = !/^['"]/.test(scalar.text)
  return [
    ...valueItems(monaco, model, position, help),
    ...(isBare ? memberItems(monaco, model, position, place, help) : []),
  ]
}

/** In a step of a sequence that is a map, or begins as one, keys are wanted. */
const isFilterText = (text: string): boolean => !/^\s*\{/.test(text)

/** Quotes are no part of a filter, and what YAML escapes is as long as it stands there. */
function filterItems(monaco: Monaco, model: Model, scalar: NonNullable<YamlPlace['scalar']>) {
  const start = model.getOffsetAt({ lineNumber: scalar.line + 1, column: scalar.column + 1 })
  const lead = /^\s*/.exec(scalar.text)?.[0].length ?? 0
  const quote = /^['"]/.exec(scalar.text.slice(lead))?.[0] ?? ''
  const skipped = quote === '' ? 0 : lead + 1
  const inner = scalar.text.slice(skipped)
  const text = quote === '"' ? inner.replaceAll('\\"', ' "') : quote === "'" ? inner.replaceAll("''", " '") : inner
  const closed = quote !== '' && text.endsWith(quote) ? text.slice(0, -1) : text
  const rangeOf = (from: number, to: number) =>
    monaco.Range.fromPositions(model.getPositionAt(start + skipped + from), model.getPositionAt(start + skipped + to))
  return filterCompletions(monaco, closed, Math.max(0, scalar.offset - skipped), rangeOf, false)
}

function memberItems(monaco: Monaco, model: Model, position: Position, place: YamlPlace, { members }: PlaceHelp) {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages
  const range = wordRange(monaco, model, position, /[\w-]/)
  const behind = model.getLineContent(position.lineNumber).slice(range.endColumn - 1)
  // The key alone, where its colon is there.
  const hasColon = /^\s*:/.test(behind)
  return members
    .filter(({ name }) => !place.siblings.includes(name))
    .map(({ name, description, required, snippet }, i) => ({
      label: { label: name, description: required ? `needed: ${description}` : description },
      documentation: description,
      kind: CompletionItemKind.Property,
      insertText: hasColon ? name : snippet,
      insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
      command: { id: 'editor.action.triggerSuggest', title: 'Suggest' },
      sortText: `${required ? 0 : 1}${String(i).padStart(3, '0')}`,
      range,
    }))
}

function valueItems(monaco: Monaco, model: Model, position: Position, { values, description, wants }: PlaceHelp) {
  const range = wordRange(monaco, model, position, /[\w.-]/)
  const times = wants.includes('time') ? TIMES : []
  return [...values, ...times].map((value, i) => ({
    label: value,
    documentation: description,
    kind: monaco.languages.CompletionItemKind.EnumMember,
    insertText: value,
    sortText: String(i).padStart(3, '0'),
    range,
  }))
}

/** Of the characters around a place. */
function wordRange(monaco: Monaco, model: Model, { lineNumber, column }: Position, characters: RegExp) {
  const line = model.getLineContent(lineNumber)
  let from = column - 1
  let to = column - 1
  while (from > 0 && characters.test(line[from - 1])) from--
  while (to < line.length && characters.test(line[to])) to++
  return new monaco.Range(lineNumber, from + 1, lineNumber, to + 1)
}

function hover(monaco: Monaco, model: Model, position: Position) {
  const range = wordRange(monaco, model, position, /[\w.-]/)
  const word = model.getValueInRange(range)
  if (word === '') return null
  const place = yamlPlace(model.getValue(), position.lineNumber - 1, range.endColumn - 1)
  const text = place.kind === 'key' ? memberText(place, word) : valueText(place, word)
  return text === '' ? null : { range, contents: [{ value: text }] }
}

function memberText({ path }: YamlPlace, name: string): string {
  const help = helpAt(schema, [...path, name])
  if (help.description === '' && help.type === '') return ''
  return [`**${name}**${help.type === '' ? '' : ` — ${help.type}`}`, help.description].filter(Boolean).join('\n\n')
}

function valueText({ path }: YamlPlace, word: string): string {
  const { wants, description } = helpAt(schema, path)
  if (wants.includes('filter') || wants.includes('field')) {
    const field = useSession.getState().fields.find(({ name }) => name === word)
    return field
      ? [`**${field.name}** — ${field.type}`, field.label, field.description].filter(Boolean).join('\n\n')
      : ''
  }
  return description
}
