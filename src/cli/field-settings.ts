/** `-E`: how `-T fields` prints values. */
import type { FieldSettings } from '../engine/session/print/print-settings.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'

const HELP = `tapscope: The available options for field output "E" are:
bom=y|n    Prepend output with the UTF-8 BOM (def: N: no)
header=y|n    Print field names as first line of output (def: N: no)
separator=/t|/s|<character>   Set the separator to use;
     "/t" = tab, "/s" = space (def: /t: tab)
occurrence=f|l|a  Select the occurrence of a field to use;
     "f" = first, "l" = last, "a" = all (def: a: all)
aggregator=,|/s|<character>   Set the aggregator to use;
     "," = comma, "/s" = space (def: ,: comma)
quote=d|s|n   Print either d: double-quotes, s: single quotes or
     n: no quotes around field values (def: n: none)`

const QUOTES: Readonly<Record<string, string>> = { d: '"', s: "'", n: '' }

/** As tshark, only the first character of a value counts. */
export function readFieldSettings(options: readonly string[]): Result<FieldSettings> {
  const settings: { -readonly [Key in keyof FieldSettings]: FieldSettings[Key] } = {
    separator: '\t',
    aggregator: ',',
    occurrence: 'a',
    quote: '',
    header: false,
    bom: false,
  }
  for (const option of options) {
    const [name, value = ''] = option.split(/=(.*)/s)
    const [first = ''] = value
    if (name === 'separator' && first !== '') settings.separator = character(value, { t: '\t', s: ' ' })
    else if (name === 'aggregator' && first !== '') settings.aggregator = character(value, { s: ' ' })
    else if ((name === 'header' || name === 'bom') && (first === 'y' || first === 'n')) settings[name] = first === 'y'
    else if (name === 'occurrence' && (first === 'f' || first === 'l' || first === 'a')) settings.occurrence = first
    else if (name === 'quote' && Object.hasOwn(QUOTES, first)) settings.quote = QUOTES[first]
    else return fail(`"${name}" is not a valid field output option=value pair.\n${HELP}`)
  }
  return ok(settings)
}

/** A slash and no letter that means something stands for a backslash, as in tshark. */
function character(value: string, named: Readonly<Record<string, string>>): string {
  if (value[0] !== '/') return String.fromCodePoint(value.codePointAt(0) ?? 0)
  return named[value[1]] ?? '\\'
}
